-- Why: the firm's own shape: legal entities that invoice, branches that work, people, roles, sessions.

create table legal_entity (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1,
  name text not null, currency char(3) not null, tax_id text, registration text, address jsonb not null,
  iban text, bic text, bank_name text, email text, number_prefix text not null, books_wip boolean not null,
  locked_through date,
  primary key (firm_id, id), unique (firm_id, name)
);

-- Taken under its row lock in the transaction that posts, so a rollback returns the number.
create table number_series (
  firm_id uuid not null, legal_entity_id uuid not null, kind text not null, next bigint not null default 1,
  primary key (firm_id, legal_entity_id, kind), foreign key (firm_id, legal_entity_id) references legal_entity
);

create table branch (
  firm_id uuid not null, id uuid not null, version int not null default 1, legal_entity_id uuid not null,
  name text not null, code text not null, time_zone text not null, shifts jsonb not null default '[]', is_active boolean not null default true,
  primary key (firm_id, id), unique (firm_id, code), foreign key (firm_id, legal_entity_id) references legal_entity
);

create table classification (
  firm_id uuid not null references firm, id uuid not null, name text not null, is_active boolean not null default true,
  primary key (firm_id, id), unique (firm_id, name)
);

create table person (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, email text not null,
  branch_id uuid not null, classification_id uuid, manager_id uuid, daily_minutes int not null default 480, time_zone text,
  cost_rate numeric(19,4), cost_currency char(3), is_active boolean not null default true, preferences jsonb not null default '{}',
  primary key (firm_id, id), unique (firm_id, email),
  foreign key (firm_id, branch_id) references branch, foreign key (firm_id, classification_id) references classification,
  foreign key (firm_id, manager_id) references person
);
create index person_by_name on person (firm_id, name, id);
create index person_by_branch on person (firm_id, branch_id, name, id);
create index person_by_manager on person (firm_id, manager_id) where manager_id is not null;
create index person_search on person using gin (name gin_trgm_ops);

create table role (
  firm_id uuid not null references firm, id uuid not null, key text not null, name text not null, is_built_in boolean not null, grants jsonb not null,
  primary key (firm_id, id), unique (firm_id, key)
);
create table person_role (
  firm_id uuid not null, person_id uuid not null, role_id uuid not null,
  primary key (firm_id, person_id, role_id), foreign key (firm_id, person_id) references person, foreign key (firm_id, role_id) references role
);
create index person_role_by_role on person_role (firm_id, role_id, person_id);

create table api_key (
  firm_id uuid not null, id uuid not null, person_id uuid not null, name text not null, prefix text not null, scopes jsonb not null,
  created_at timestamptz not null, expires_at timestamptz, revoked_at timestamptz,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person
);

create table session (
  firm_id uuid not null, id uuid not null, person_id uuid not null, branch_id uuid not null, shift text,
  auth_session_id text, api_key_id uuid, opened_at timestamptz not null, closed_at timestamptz,
  closed_because text check (closed_because in ('signed_out', 'idle', 'replaced')),
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, foreign key (firm_id, branch_id) references branch,
  foreign key (firm_id, api_key_id) references api_key,
  check ((closed_at is null) = (closed_because is null))
);
create unique index session_open_by_sign_in on session (firm_id, auth_session_id) where closed_at is null and auth_session_id is not null;
create index session_by_opened on session (firm_id, opened_at, id);
create index session_by_person on session (firm_id, person_id, opened_at, id);
create index session_by_branch on session (firm_id, branch_id, opened_at, id);

call app.protect('legal_entity', 'number_series', 'branch', 'classification', 'person', 'role', 'person_role', 'api_key', 'session');
