-- Made by `npm run generate`; not edited by hand. All migrations, in order.

-- 0001_platform.sql
-- Why: the ground that every table stands on. A row belongs to one firm (row-level security, forced),
-- and no row is written outside a command, whoever holds the connection.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create schema app;

-- Unset means no firm, and so no rows: a connection that forgot to say who it is sees nothing.
create function app.firm_id() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.firm_id', true), '')::uuid $$;

create function app.require_command() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('app.command_id', true), '') = '' then
    raise exception 'A write to % outside a command', tg_table_name using errcode = 'DB001';
  end if;
  return null;
end $$;

-- Called at the end of every migration, for every business table that it makes.
create procedure app.protect(variadic names text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array names loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy firm_only on %I using (firm_id = app.firm_id()) with check (firm_id = app.firm_id())', name);
    execute format('create trigger through_the_door before insert or update or delete on %I for each statement execute function app.require_command()', name);
  end loop;
end $$;

-- Tables that the application role may only append to; grants.sql reads it after each migration.
create table app.append_only (table_name text primary key);

-- Second line behind the missing grant: holds for the owner of the tables too.
create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'DB002';
end $$;

create procedure app.make_append_only(variadic names text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array names loop
    insert into app.append_only values (name);
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function app.refuse_change()', name);
  end loop;
end $$;

-- After a large load the planner's statistics are of another time. The application's role owns no
-- table, so it asks here.
create function app.refresh_statistics() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze;
end $$;

create table firm (
  firm_id uuid primary key,
  name text not null,
  base_currency char(3) not null,
  week_starts_on int not null default 1 check (week_starts_on between 1 and 7),
  created_at timestamptz not null
);

-- One row for each command that was carried out or parked: the idempotency record and the head of
-- its audit events.
create table command (
  firm_id uuid not null references firm,
  id uuid not null,
  endpoint text not null,
  idempotency_key text,
  input_hash bytea not null,
  actor_id uuid,
  on_behalf_of_id uuid,
  session_id uuid,
  branch_id uuid,
  api_key_id uuid,
  source text not null check (source in ('web', 'api', 'import', 'job', 'console')),
  request_id text,
  answer jsonb,
  http_status int not null default 200,
  at timestamptz not null,
  primary key (firm_id, id)
);
create unique index command_idempotency_key on command (firm_id, idempotency_key) where idempotency_key is not null;
create index command_by_actor on command (firm_id, actor_id, id);
create index command_by_session on command (firm_id, session_id, id);

create table audit_event (
  firm_id uuid not null,
  id uuid not null,
  command_id uuid not null,
  type text not null,
  record_kind text not null,
  record_id uuid not null,
  before jsonb,
  after jsonb,
  reason text,
  at timestamptz not null,
  primary key (firm_id, id),
  foreign key (firm_id, command_id) references command
);
create index audit_event_by_record on audit_event (firm_id, record_kind, record_id, id);
create index audit_event_by_command on audit_event (firm_id, command_id);
create index audit_event_by_type on audit_event (firm_id, type, id);

call app.protect('command', 'audit_event');
call app.make_append_only('command', 'audit_event');
alter table firm enable row level security;
alter table firm force row level security;
create policy firm_only on firm using (firm_id = app.firm_id()) with check (firm_id = app.firm_id());
create trigger through_the_door before insert or update or delete on firm for each statement execute function app.require_command();

-- 0002_auth.sql
-- Why: who can sign in. The first six tables are better-auth's own and written by it alone; the two
-- below say which firm a user or a key belongs to, before any firm is known. No business data here.

create schema auth;
set local search_path = auth;

create table "user" ("id" text primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null default current_timestamp, "twoFactorEnabled" boolean);
create table "session" ("id" text primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade);
create table "account" ("id" text primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null);
create table "verification" ("id" text primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz not null default current_timestamp, "updatedAt" timestamptz not null default current_timestamp);
create table "twoFactor" ("id" text primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references "user" ("id") on delete cascade, "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz);
create table "rateLimit" ("id" text primary key, "key" text not null unique, "count" integer not null, "lastRequest" bigint not null);
create index "session_userId_idx" on "session" ("userId");
create index "account_userId_idx" on "account" ("userId");
create index "verification_identifier_idx" on "verification" ("identifier");
create index "twoFactor_secret_idx" on "twoFactor" ("secret");
create index "twoFactor_userId_idx" on "twoFactor" ("userId");

create table identity (user_id text primary key references "user" ("id") on delete cascade, firm_id uuid not null, person_id uuid not null, unique (firm_id, person_id));
create table api_key_index (secret_hash bytea primary key, firm_id uuid not null, api_key_id uuid not null, person_id uuid not null);
-- Wrong passwords in a row, by e-mail; a lock-out ends by itself.
create table sign_in_failure (email text primary key, failures int not null, last_failed_at timestamptz not null);

set local search_path = public;

-- 0003_org.sql
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

-- 0004_parties_catalog.sql
-- Why: for whom the firm works and what it sells, and the dated prices of it.

create table client (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, code text not null, legal_entity_id uuid not null,
  currency char(3) not null, tax_id text, address jsonb not null, email text, payment_term_days int not null, quantity_policy text not null,
  grouping text not null, tax_treatment text not null, tax_reason text, is_active boolean not null default true,
  primary key (firm_id, id), unique (firm_id, code), foreign key (firm_id, legal_entity_id) references legal_entity
);
create index client_by_name on client (firm_id, name, id);
create index client_by_entity on client (firm_id, legal_entity_id, name, id);
create index client_search on client using gin (name gin_trgm_ops);

create table contact (
  firm_id uuid not null, id uuid not null, client_id uuid not null, name text not null, email text, phone text, position text, gets_invoices boolean not null,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client
);
create index contact_by_client on contact (firm_id, client_id);

create table code_set (
  firm_id uuid not null references firm, id uuid not null, name text not null, source text not null, codes jsonb not null,
  primary key (firm_id, id), unique (firm_id, name)
);

create table project (
  firm_id uuid not null, id uuid not null, version int not null default 1, client_id uuid not null, branch_id uuid not null, manager_id uuid not null,
  name text not null, code text not null, starts_on date, ends_on date, is_billable boolean not null, is_active boolean not null default true,
  budget_minutes int, budget_minor bigint, purchase_order text, require_note boolean not null, code_set_id uuid,
  primary key (firm_id, id), unique (firm_id, client_id, code), unique (firm_id, id, client_id, branch_id),
  foreign key (firm_id, client_id) references client, foreign key (firm_id, branch_id) references branch, foreign key (firm_id, manager_id) references person,
  foreign key (firm_id, code_set_id) references code_set, check (ends_on is null or starts_on is null or ends_on >= starts_on)
);
create index project_by_name on project (firm_id, name, id);
create index project_by_client on project (firm_id, client_id, name, id);
create index project_by_manager on project (firm_id, manager_id, name, id);
create index project_by_branch on project (firm_id, branch_id, name, id);
create index project_search on project using gin (name gin_trgm_ops);

create table project_member (
  firm_id uuid not null, project_id uuid not null, person_id uuid not null,
  primary key (firm_id, project_id, person_id), foreign key (firm_id, project_id) references project, foreign key (firm_id, person_id) references person
);
create index project_member_by_person on project_member (firm_id, person_id);

create table task (
  firm_id uuid not null, id uuid not null, project_id uuid not null, name text not null, is_billable boolean not null, is_active boolean not null default true,
  primary key (firm_id, id), unique (firm_id, id, project_id), unique (firm_id, project_id, name), foreign key (firm_id, project_id) references project
);

create table service_category (
  firm_id uuid not null references firm, id uuid not null, name text not null, primary key (firm_id, id), unique (firm_id, name)
);
create table tax_class (
  firm_id uuid not null references firm, id uuid not null, name text not null, primary key (firm_id, id), unique (firm_id, name)
);
create table tax_rate (
  firm_id uuid not null, tax_class_id uuid not null, country char(2) not null, category text not null, percent numeric(9,4) not null, valid daterange not null,
  foreign key (firm_id, tax_class_id) references tax_class,
  exclude using gist (firm_id with =, tax_class_id with =, country with =, valid with &&)
);
create table service (
  firm_id uuid not null, id uuid not null, version int not null default 1, sku text not null, name text not null, category_id uuid not null, unit text not null,
  tax_class_id uuid not null, revenue_account text not null, is_billable boolean not null, is_active boolean not null default true,
  primary key (firm_id, id), unique (firm_id, sku), foreign key (firm_id, category_id) references service_category, foreign key (firm_id, tax_class_id) references tax_class
);
create index service_by_name on service (firm_id, name, id);
create index service_by_category on service (firm_id, category_id, name, id);

create table exchange_rate (
  firm_id uuid not null references firm, base char(3) not null, currency char(3) not null, on_date date not null, rate numeric(19,8) not null check (rate > 0),
  primary key (firm_id, base, currency, on_date)
);

call app.protect('client', 'contact', 'code_set', 'project', 'project_member', 'task', 'service_category', 'tax_class', 'tax_rate', 'service', 'exchange_rate');

-- 0005_journal_approvals.sql
-- Why: the books, which only ever grow, and the requests that wait for a second person.

create table journal_entry (
  firm_id uuid not null, id uuid not null, legal_entity_id uuid not null, on_date date not null, description text not null,
  source_kind text not null, source_id uuid not null, command_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, legal_entity_id) references legal_entity
);
create index journal_entry_by_date on journal_entry (firm_id, on_date, id);
create index journal_entry_by_source on journal_entry (firm_id, source_id);
create index journal_entry_by_entity on journal_entry (firm_id, legal_entity_id, on_date, id);

-- Debit is positive, credit negative.
create table journal_line (
  firm_id uuid not null, entry_id uuid not null, position int not null, account text not null, currency char(3) not null, amount_minor bigint not null,
  base_currency char(3) not null, base_minor bigint not null, client_id uuid, project_id uuid, service_id uuid, branch_id uuid,
  primary key (firm_id, entry_id, position), foreign key (firm_id, entry_id) references journal_entry
);
create index journal_line_by_account on journal_line (firm_id, account, currency) include (amount_minor, entry_id);

-- All lines of an entry come in one statement, so their sum can be held at its end.
create function app.require_balance() returns trigger language plpgsql as $$
begin
  if exists (select from added group by firm_id, entry_id, currency having sum(amount_minor) <> 0)
     or exists (select from added group by firm_id, entry_id, base_currency having sum(base_minor) <> 0) then
    raise exception 'A journal entry is out of balance' using errcode = 'DB003';
  end if;
  return null;
end $$;
create trigger in_balance after insert on journal_line referencing new table as added for each statement execute function app.require_balance();

create table approval_policy (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, command text not null, condition text not null,
  amount_minor bigint, currency char(3), percent numeric(9,2), approver_role text not null, is_active boolean not null default true,
  primary key (firm_id, id)
);
create table approval_request (
  firm_id uuid not null, id uuid not null, version int not null default 1, policy_id uuid not null, command text not null, input jsonb not null, content_hash bytea not null,
  subject jsonb, record_kind text, record_id uuid, record_name text, title text not null, because text not null, amount_minor bigint, currency char(3),
  maker_id uuid not null, maker_session_id uuid, requested_at timestamptz not null, approver_role text not null,
  state text not null check (state in ('pending', 'approved', 'rejected', 'withdrawn', 'void')), decided_by_id uuid, decided_at timestamptz, reason text,
  primary key (firm_id, id), foreign key (firm_id, policy_id) references approval_policy, foreign key (firm_id, maker_id) references person, foreign key (firm_id, decided_by_id) references person
);
create index approval_request_by_state on approval_request (firm_id, state, requested_at, id);
create index approval_request_by_record on approval_request (firm_id, record_id);

call app.protect('journal_entry', 'journal_line', 'approval_policy', 'approval_request');
call app.make_append_only('journal_entry', 'journal_line');

-- 0006_billing.sql
-- Why: work in progress, and what became of it. Allocations are the ledger between what was worked
-- and what was billed: they only grow, and reversals are negative rows, so what can still be billed
-- is always a sum and never a state.

create table rate_card (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, name text not null, level text not null check (level in ('firm', 'client', 'project')),
  client_id uuid, project_id uuid, currency char(3) not null, is_standard boolean not null,
  primary key (firm_id, id), unique (firm_id, name), foreign key (firm_id, client_id) references client, foreign key (firm_id, project_id) references project,
  check ((level = 'client') = (client_id is not null)), check ((level = 'project') = (project_id is not null))
);
create table rate (
  firm_id uuid not null, id uuid not null, card_id uuid not null, person_id uuid, service_id uuid, classification_id uuid, unit_price numeric(19,4) not null check (unit_price >= 0), valid daterange not null,
  primary key (firm_id, id), foreign key (firm_id, card_id) references rate_card, foreign key (firm_id, person_id) references person, foreign key (firm_id, service_id) references service,
  foreign key (firm_id, classification_id) references classification,
  constraint rate_dates_do_not_overlap exclude using gist (firm_id with =, card_id with =, coalesce(person_id, '00000000-0000-0000-0000-000000000000') with =,
    coalesce(service_id, '00000000-0000-0000-0000-000000000000') with =, coalesce(classification_id, '00000000-0000-0000-0000-000000000000') with =, valid with &&)
    deferrable initially deferred
);
create index rate_by_card on rate (firm_id, card_id);
create table rate_mapping (
  firm_id uuid not null references firm, id uuid not null, name text not null, mapping jsonb not null, primary key (firm_id, id), unique (firm_id, name)
);

create table billable_item (
  firm_id uuid not null, id uuid not null, source_kind text not null, source_id uuid not null, client_id uuid not null, project_id uuid not null, branch_id uuid not null,
  person_id uuid, service_id uuid not null, task_id uuid, work_date date not null, note text not null, currency char(3) not null, worked_minutes int not null,
  billable_minutes int not null, unit_price numeric(19,4), amount_minor bigint, rate_id uuid, beaten jsonb not null, rounding jsonb, quantity_policy text not null,
  is_withdrawn boolean not null default false,
  primary key (firm_id, id), foreign key (firm_id, project_id) references project, foreign key (firm_id, client_id) references client, foreign key (firm_id, service_id) references service,
  check ((unit_price is null) = (amount_minor is null))
);
create unique index billable_item_by_source on billable_item (firm_id, source_id) where not is_withdrawn;
create index billable_item_by_project on billable_item (firm_id, project_id, work_date, id) where not is_withdrawn;
create index billable_item_by_client on billable_item (firm_id, client_id, work_date, id) where not is_withdrawn;
create index billable_item_by_person on billable_item (firm_id, person_id, work_date, id) where not is_withdrawn;
create index billable_item_by_date on billable_item (firm_id, work_date, id) where not is_withdrawn;

create table pre_bill (
  firm_id uuid not null, id uuid not null, version int not null default 1, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid not null, currency char(3) not null, cut_off date not null,
  state text not null check (state in ('draft', 'invoiced', 'discarded')), grouping text not null, quantity_policy text not null, skipped_unpriced int not null, created_at timestamptz not null, created_by_id uuid,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, branch_id) references branch
);
create index pre_bill_by_created on pre_bill (firm_id, created_at, id);
create index pre_bill_by_client on pre_bill (firm_id, client_id, created_at, id);
create table pre_bill_line (
  firm_id uuid not null, pre_bill_id uuid not null, item_id uuid not null, decision text not null check (decision in ('bill', 'hold', 'exclude')),
  minutes int not null, value_minor bigint not null, billed_minutes int not null, amount_minor bigint not null check (amount_minor >= 0), reason_code text, comment text,
  primary key (firm_id, pre_bill_id, item_id), foreign key (firm_id, pre_bill_id) references pre_bill, foreign key (firm_id, item_id) references billable_item
);
create index pre_bill_line_by_item on pre_bill_line (firm_id, item_id);

create table invoice (
  firm_id uuid not null, id uuid not null, version int not null default 1, pre_bill_id uuid not null, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid not null, currency char(3) not null,
  state text not null check (state in ('draft', 'submitted', 'posted', 'voided', 'credited', 'uncollectible', 'discarded')),
  number text, invoice_date date, due_on date, payment_term_days int not null, grouping text not null, quantity_policy text not null, notes text not null, purchase_order text,
  line_net_minor bigint not null, tax_minor bigint not null, total_minor bigint not null, tax_lines jsonb not null, seller jsonb, buyer jsonb,
  exchange_rate numeric(19,8), base_currency char(3), base_total_minor bigint, rejected_because text, created_at timestamptz not null, created_by_id uuid, posted_at timestamptz, posted_by_id uuid,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, pre_bill_id) references pre_bill, foreign key (firm_id, client_id) references client,
  foreign key (firm_id, legal_entity_id) references legal_entity, check ((state in ('draft', 'submitted', 'discarded')) = (number is null))
);
create index invoice_by_created on invoice (firm_id, created_at, id);
create index invoice_by_due on invoice (firm_id, due_on, id);
create index invoice_by_client on invoice (firm_id, client_id, created_at, id);
create index invoice_by_state on invoice (firm_id, state, created_at, id);
create index invoice_by_entity on invoice (firm_id, legal_entity_id, created_at, id);
create index invoice_by_pre_bill on invoice (firm_id, pre_bill_id);
create index invoice_search on invoice using gin (number gin_trgm_ops);

create table invoice_line (
  firm_id uuid not null, id uuid not null, invoice_id uuid not null, position int not null, description text not null, service_id uuid, project_id uuid not null, person_id uuid,
  from_date date not null, until_date date not null, minutes int not null, quantity text, unit_price numeric(19,4), net_minor bigint not null,
  tax_class_id uuid not null, tax_category text not null, tax_percent numeric(9,4) not null, tax_reason text,
  primary key (firm_id, id), foreign key (firm_id, invoice_id) references invoice
);
create index invoice_line_by_invoice on invoice_line (firm_id, invoice_id, position);

create table credit_note (
  firm_id uuid not null, id uuid not null, version int not null default 1, invoice_id uuid not null, client_id uuid not null, legal_entity_id uuid not null, currency char(3) not null,
  state text not null check (state in ('draft', 'posted', 'discarded')), number text, issued_on date, reason text not null, line_net_minor bigint not null, tax_minor bigint not null, total_minor bigint not null,
  tax_lines jsonb not null, lines jsonb not null, created_at timestamptz not null, posted_at timestamptz,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity,
  check ((state = 'posted') = (number is not null))
);
create index credit_note_by_invoice on credit_note (firm_id, invoice_id, created_at, id);
create index credit_note_by_created on credit_note (firm_id, created_at, id);
create index credit_note_by_client on credit_note (firm_id, client_id, created_at, id);
create table credit_note_part (
  firm_id uuid not null, credit_note_id uuid not null, allocation_id uuid not null, minutes int not null, value_minor bigint not null, amount_minor bigint not null,
  primary key (firm_id, credit_note_id, allocation_id), foreign key (firm_id, credit_note_id) references credit_note
);

create table allocation (
  firm_id uuid not null, id uuid not null, item_id uuid not null, invoice_id uuid not null, line_id uuid not null, minutes int not null, value_minor bigint not null, amount_minor bigint not null,
  reason_code text, comment text, reverses_id uuid, credit_note_id uuid, command_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, item_id) references billable_item, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, line_id) references invoice_line,
  foreign key (firm_id, reverses_id) references allocation, foreign key (firm_id, credit_note_id) references credit_note,
  check ((reverses_id is null and minutes >= 0 and value_minor >= 0) or (reverses_id is not null and minutes <= 0 and value_minor <= 0 and amount_minor <= 0))
);
create index allocation_by_item on allocation (firm_id, item_id);
create index allocation_by_line on allocation (firm_id, invoice_id, line_id);
create index allocation_by_reversed on allocation (firm_id, reverses_id) where reverses_id is not null;

-- What can still be billed: worked minus allocated, never a column to keep in step.
create view open_item with (security_invoker = true) as
select i.firm_id, i.id as item_id, i.client_id, i.project_id, i.branch_id, i.person_id, i.service_id, i.work_date, i.currency, i.unit_price,
  i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor
from billable_item i
left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true
where not i.is_withdrawn and (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0));

-- Nothing is billed twice: what is allocated of an item lies between nothing and the whole of it.
-- The caller holds the project's row lock, so the sums can't move under the check.
create function app.hold_allocations() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, item_id from added) touched
    join lateral (select sum(a.minutes) as minutes, sum(a.value_minor) as value_minor from allocation a where a.firm_id = touched.firm_id and a.item_id = touched.item_id) spent on true
    join billable_item i on i.firm_id = touched.firm_id and i.id = touched.item_id
    where spent.minutes < 0 or spent.minutes > i.billable_minutes or spent.value_minor < 0 or spent.value_minor > coalesce(i.amount_minor, 0) or i.is_withdrawn
  ) then
    raise exception 'An item would be billed twice' using errcode = 'DB004';
  end if;
  if exists (
    select from (select distinct firm_id, reverses_id from added where reverses_id is not null) touched
    join allocation o on o.firm_id = touched.firm_id and o.id = touched.reverses_id
    join lateral (select sum(r.minutes) as minutes, sum(r.value_minor) as value_minor, sum(r.amount_minor) as amount_minor from allocation r where r.firm_id = touched.firm_id and r.reverses_id = touched.reverses_id) undone on true
    where o.minutes + undone.minutes < 0 or o.value_minor + undone.value_minor < 0 or o.amount_minor + undone.amount_minor < 0
  ) then
    raise exception 'More would be credited than was billed' using errcode = 'DB005';
  end if;
  return null;
end $$;
create trigger never_twice after insert on allocation referencing new table as added for each statement execute function app.hold_allocations();

-- Only rows without allocations change their price or leave.
create function app.hold_billed_items() returns trigger language plpgsql as $$
begin
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    where (a.amount_minor, a.billable_minutes, a.unit_price, a.is_withdrawn, a.project_id) is distinct from (b.amount_minor, b.billable_minutes, b.unit_price, b.is_withdrawn, b.project_id)
      and (select coalesce(sum(x.minutes), 0) <> 0 or coalesce(sum(x.value_minor), 0) <> 0 from allocation x where x.firm_id = b.firm_id and x.item_id = b.id)
  ) then
    raise exception 'Billed work does not change' using errcode = 'DB006';
  end if;
  return null;
end $$;
create trigger billed_stays after update on billable_item referencing old table as before_rows new table as after_rows for each statement execute function app.hold_billed_items();

-- A posted document is never edited: only its end (voided, credited, uncollectible) may follow.
create function app.hold_posted_invoice() returns trigger language plpgsql as $$
begin
  if old.state not in ('draft', 'submitted') and
     (to_jsonb(new) - 'state' - 'version') is distinct from (to_jsonb(old) - 'state' - 'version') then
    raise exception 'A posted invoice is never edited' using errcode = 'DB007';
  end if;
  return new;
end $$;
create trigger posted_stays before update on invoice for each row execute function app.hold_posted_invoice();

call app.protect('rate_card', 'rate', 'rate_mapping', 'billable_item', 'pre_bill', 'pre_bill_line', 'invoice', 'invoice_line', 'credit_note', 'credit_note_part', 'allocation');
call app.make_append_only('allocation');

-- 0007_timesheets.sql
-- Why: the day's work as it was recorded. An entry's row stands still once it is approved; what is
-- billed of it lives in allocations.

create table timesheet_policy (
  firm_id uuid primary key references firm, version int not null default 1, increment_minutes int not null, direction text not null, per text not null, forbid_overlap boolean not null,
  max_daily_minutes int not null, require_note boolean not null, period_kind text not null, grace_days int not null
);

create table time_import (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, file_name text not null, tracker text, encoding text, delimiter text, state text not null,
  created_at timestamptz not null, created_by_id uuid not null, session_id uuid, row_count int not null default 0, error_count int not null default 0, duplicate_count int not null default 0, new_count int not null default 0,
  imported_count int not null default 0, minutes bigint not null default 0, from_date date, until_date date, questions jsonb not null default '[]', matches jsonb not null default '[]', sample jsonb not null default '[]',
  errors jsonb not null default '[]', failure text, primary key (firm_id, id), foreign key (firm_id, created_by_id) references person
);
create index time_import_by_created on time_import (firm_id, created_at, id);
create table time_import_file (
  firm_id uuid not null, import_id uuid not null, content bytea not null, primary key (firm_id, import_id), foreign key (firm_id, import_id) references time_import
);

create table time_entry (
  firm_id uuid not null, id uuid not null, version int not null default 1, person_id uuid not null, entered_by_id uuid not null, project_id uuid not null, client_id uuid not null, branch_id uuid not null,
  service_id uuid not null, task_id uuid, work_date date not null, start_time text, end_time text, worked_minutes int not null check (worked_minutes between 1 and 1440), is_billable boolean not null,
  note text not null, activity_code text, state text not null check (state in ('draft', 'submitted', 'approved', 'voided')), source text not null, import_id uuid, source_key bytea,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id, client_id, branch_id) references project (firm_id, id, client_id, branch_id),
  foreign key (firm_id, service_id) references service, foreign key (firm_id, task_id, project_id) references task (firm_id, id, project_id), foreign key (firm_id, import_id) references time_import
);
create index time_entry_by_date on time_entry (firm_id, work_date, id);
create index time_entry_by_person on time_entry (firm_id, person_id, work_date, id);
create index time_entry_by_project on time_entry (firm_id, project_id, work_date, id);
create index time_entry_by_client on time_entry (firm_id, client_id, work_date, id);
create index time_entry_by_service on time_entry (firm_id, service_id, work_date, id);
create index time_entry_by_branch on time_entry (firm_id, branch_id, work_date, id);
create index time_entry_open on time_entry (firm_id, state, work_date, id) where state in ('draft', 'submitted');
create index time_entry_by_import on time_entry (firm_id, import_id) where import_id is not null;
create unique index time_entry_source_key on time_entry (firm_id, source_key) where source_key is not null;

create table timesheet_part (
  firm_id uuid not null, id uuid not null, version int not null default 1, person_id uuid not null, project_id uuid not null, client_id uuid not null, period_from date not null, period_until date not null,
  state text not null check (state in ('open', 'submitted', 'approved', 'rejected')), approver_id uuid not null, reason text, submitted_at timestamptz, submitted_by_id uuid, decided_at timestamptz, decided_by_id uuid,
  primary key (firm_id, id), unique (firm_id, person_id, project_id, period_from), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id) references project,
  foreign key (firm_id, approver_id) references person, check (period_until > period_from)
);
create index timesheet_part_by_state on timesheet_part (firm_id, state, submitted_at, id);
create index timesheet_part_by_approver on timesheet_part (firm_id, approver_id, state, submitted_at, id);
create index timesheet_part_by_project on timesheet_part (firm_id, project_id, state, submitted_at, id);

create table favourite_row (
  firm_id uuid not null, person_id uuid not null, project_id uuid not null, service_id uuid not null, task_id uuid,
  foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service
);
create unique index favourite_row_once on favourite_row (firm_id, person_id, project_id, service_id, task_id) nulls not distinct;

create table timer (
  firm_id uuid not null, person_id uuid not null, id uuid not null, project_id uuid not null, service_id uuid not null, task_id uuid, note text not null, started_at timestamptz not null,
  primary key (firm_id, person_id), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service
);

-- The period lock, for every path that reaches the table. A lock that can't be evaluated locks:
-- an entry whose branch or entity is not found is refused as well.
create function app.hold_period_lock() returns trigger language plpgsql as $$
begin
  if exists (
    select from touched t left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
    where e.id is null or t.work_date <= e.locked_through
  ) then
    raise exception 'The period is locked' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock_on_insert after insert on time_entry referencing new table as touched for each statement execute function app.hold_period_lock();

-- Approved and submitted rows change their state and nothing else.
create function app.hold_approved_entries() returns trigger language plpgsql as $$
begin
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    where b.state <> 'draft' and (a.person_id, a.project_id, a.service_id, a.task_id, a.work_date, a.start_time, a.end_time, a.worked_minutes, a.is_billable, a.note, a.activity_code)
      is distinct from (b.person_id, b.project_id, b.service_id, b.task_id, b.work_date, b.start_time, b.end_time, b.worked_minutes, b.is_billable, b.note, b.activity_code)
  ) then
    raise exception 'Submitted and approved time does not change' using errcode = 'DB009';
  end if;
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    left join branch br on br.firm_id = b.firm_id and br.id = b.branch_id left join legal_entity e on e.firm_id = br.firm_id and e.id = br.legal_entity_id
    where b.state = 'draft' and a.state in ('draft', 'voided') and (e.id is null or b.work_date <= e.locked_through or a.work_date <= e.locked_through)
  ) then
    raise exception 'The period is locked' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger approved_stays after update on time_entry referencing old table as before_rows new table as after_rows for each statement execute function app.hold_approved_entries();

call app.protect('timesheet_policy', 'time_import', 'time_import_file', 'time_entry', 'timesheet_part', 'favourite_row', 'timer');

-- 0008_cash.sql
-- Why: money received, and the invoices that it settles. Settlements only grow; taking one back is a
-- negative row, so what an invoice still owes is a sum.

create table receipt (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid, received_on date not null, currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0), method text not null, reference text, state text not null check (state in ('draft', 'posted', 'voided')), planned jsonb, exchange_rate numeric(19,8), received_by_id uuid not null, created_at timestamptz not null,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, received_by_id) references person
);
create index receipt_by_created on receipt (firm_id, created_at, id);
create index receipt_by_client on receipt (firm_id, client_id, created_at, id);
create index receipt_by_state on receipt (firm_id, state, created_at, id);

create table settlement (
  firm_id uuid not null, id uuid not null, receipt_id uuid not null, invoice_id uuid not null, amount_minor bigint not null, at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, invoice_id) references invoice
);
create index settlement_by_invoice on settlement (firm_id, invoice_id);
create index settlement_by_receipt on settlement (firm_id, receipt_id);

-- "Paid" and "overdue" are not states. They follow from what was posted against the invoice.
create view invoice_balance with (security_invoker = true) as
select i.firm_id, i.id as invoice_id, coalesce(c.credited_minor, 0) as credited_minor, coalesce(s.settled_minor, 0) as settled_minor,
  case when i.state in ('posted', 'credited') then i.total_minor - coalesce(c.credited_minor, 0) - coalesce(s.settled_minor, 0) else 0 end as open_minor
from invoice i
left join lateral (select sum(total_minor)::bigint as credited_minor from credit_note n where n.firm_id = i.firm_id and n.invoice_id = i.id and n.state = 'posted') c on true
left join lateral (select sum(amount_minor)::bigint as settled_minor from settlement t where t.firm_id = i.firm_id and t.invoice_id = i.id) s on true;

create view unapplied_cash with (security_invoker = true) as
select r.firm_id, r.id as receipt_id, r.client_id, r.currency, r.amount_minor - coalesce(s.spent_minor, 0) as unapplied_minor
from receipt r left join lateral (select sum(amount_minor)::bigint as spent_minor from settlement t where t.firm_id = r.firm_id and t.receipt_id = r.id) s on true
where r.state = 'posted';

create function app.hold_settlements() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, receipt_id from added) touched join receipt r on r.firm_id = touched.firm_id and r.id = touched.receipt_id
    join lateral (select sum(amount_minor) as spent from settlement s where s.firm_id = touched.firm_id and s.receipt_id = touched.receipt_id) t on true
    where t.spent < 0 or t.spent > r.amount_minor
  ) or exists (
    select from (select distinct firm_id, invoice_id from added) touched join invoice i on i.firm_id = touched.firm_id and i.id = touched.invoice_id
    join lateral (select sum(amount_minor) as settled from settlement s where s.firm_id = touched.firm_id and s.invoice_id = touched.invoice_id) t on true
    where t.settled < 0 or t.settled > i.total_minor
  ) then
    raise exception 'More would be settled than there is' using errcode = 'DB010';
  end if;
  return null;
end $$;
create trigger never_over after insert on settlement referencing new table as added for each statement execute function app.hold_settlements();

call app.protect('receipt', 'settlement');
call app.make_append_only('settlement');

-- 0009_list_indexes.sql
-- Why: every filter that a list offers has an index of its own. Measured with
-- `npm run bench -- --only lists`: without these, a rare value is looked for in the whole history.

drop index time_entry_open;
create index time_entry_by_state on time_entry (firm_id, state, work_date, id);
create index time_entry_not_billable on time_entry (firm_id, work_date, id) where not is_billable;
create index billable_item_by_branch on billable_item (firm_id, branch_id, work_date, id) where not is_withdrawn;
create index billable_item_by_currency on billable_item (firm_id, currency, work_date, id) where not is_withdrawn;
create index billable_item_unpriced on billable_item (firm_id, work_date, id) where amount_minor is null and not is_withdrawn;

-- 0010_terms_on_documents.sql
-- Why: what the terms of a contract say stands on the document that bills under them: the clause, the
-- deposit that a bill deducts, and the part of it that the client holds back until the end.

alter table billable_item
  add column contract_line_id uuid, add column clause text, add column coverage text, add column revenue_account text,
  add column retention_minor bigint not null default 0 check (retention_minor >= 0),
  add column deposit_minor bigint not null default 0 check (deposit_minor >= 0), add column deposit_item_id uuid,
  add foreign key (firm_id, deposit_item_id) references billable_item,
  drop constraint billable_item_check, add constraint a_price_has_an_amount check (unit_price is null or amount_minor is not null);
create index billable_item_by_contract_line on billable_item (firm_id, contract_line_id, work_date, id) where contract_line_id is not null and not is_withdrawn;

alter table invoice_line add column clause text;
alter table invoice
  add column retention_minor bigint not null default 0 check (retention_minor >= 0),
  add column prepaid_minor bigint not null default 0 check (prepaid_minor >= 0);
alter table credit_note
  add column retention_minor bigint not null default 0, add column prepaid_minor bigint not null default 0;

-- Deposits that a later bill deducts; a credit note gives its share back, as negative numbers.
create table deposit_deduction (
  firm_id uuid not null, id uuid not null, invoice_id uuid not null, deposit_invoice_id uuid not null, deposit_item_id uuid not null, credit_note_id uuid,
  net_minor bigint not null, tax_minor bigint not null,
  primary key (firm_id, id), foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, deposit_invoice_id) references invoice,
  foreign key (firm_id, deposit_item_id) references billable_item, foreign key (firm_id, credit_note_id) references credit_note
);
create index deposit_deduction_by_invoice on deposit_deduction (firm_id, invoice_id);
create index deposit_deduction_by_deposit on deposit_deduction (firm_id, deposit_item_id);

create table retention_release (
  firm_id uuid not null, id uuid not null, invoice_id uuid not null, amount_minor bigint not null check (amount_minor > 0), released_on date not null, due_on date not null, at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, invoice_id) references invoice
);
create index retention_release_by_invoice on retention_release (firm_id, invoice_id);

-- A deposit that was billed, and what is left of it to be deducted.
create view deposit_balance with (security_invoker = true) as
select a.firm_id, a.item_id as deposit_item_id, i.id as deposit_invoice_id, i.number as deposit_number, i.exchange_rate, l.tax_percent, sum(a.amount_minor)::bigint as net_minor,
  coalesce(d.net_minor, 0)::bigint as deducted_net_minor, coalesce(d.tax_minor, 0)::bigint as deducted_tax_minor
from allocation a join invoice i on i.firm_id = a.firm_id and i.id = a.invoice_id and i.state in ('posted', 'credited') join invoice_line l on l.firm_id = a.firm_id and l.id = a.line_id
left join lateral (select sum(x.net_minor) as net_minor, sum(x.tax_minor) as tax_minor from deposit_deduction x join invoice v on v.firm_id = x.firm_id and v.id = x.invoice_id and v.state not in ('discarded', 'voided')
   where x.firm_id = a.firm_id and x.deposit_item_id = a.item_id) d on true
group by a.firm_id, a.item_id, i.id, i.number, i.exchange_rate, l.tax_percent, d.net_minor, d.tax_minor;

-- What is owed now: the total less deposits, less what is held back, and of credits only what they took of that.
create or replace view invoice_balance with (security_invoker = true) as
select i.firm_id, i.id as invoice_id, coalesce(c.credited_minor, 0) as credited_minor, coalesce(s.settled_minor, 0) as settled_minor,
  case when i.state in ('posted', 'credited') then i.total_minor - i.prepaid_minor - i.retention_minor + coalesce(r.released_minor, 0)
    - (coalesce(c.credited_minor, 0) - coalesce(c.retention_minor, 0) - coalesce(c.prepaid_minor, 0)) - coalesce(s.settled_minor, 0) else 0 end as open_minor,
  case when i.state in ('posted', 'credited') then i.retention_minor - coalesce(c.retention_minor, 0) - coalesce(r.released_minor, 0) else 0 end as retained_minor
from invoice i
left join lateral (select sum(total_minor)::bigint as credited_minor, sum(retention_minor)::bigint as retention_minor, sum(prepaid_minor)::bigint as prepaid_minor from credit_note n where n.firm_id = i.firm_id and n.invoice_id = i.id and n.state = 'posted') c on true
left join lateral (select sum(amount_minor)::bigint as settled_minor from settlement t where t.firm_id = i.firm_id and t.invoice_id = i.id) s on true
left join lateral (select sum(amount_minor)::bigint as released_minor from retention_release x where x.firm_id = i.firm_id and x.invoice_id = i.id) r on true;

create function app.hold_retention() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct firm_id, invoice_id from added) touched join invoice_balance b on b.firm_id = touched.firm_id and b.invoice_id = touched.invoice_id where b.retained_minor < 0) then
    raise exception 'More would be released than is held back' using errcode = 'DB011';
  end if;
  return null;
end $$;
create trigger never_over after insert on retention_release referencing new table as added for each statement execute function app.hold_retention();

create function app.hold_deposits() returns trigger language plpgsql as $$
begin
  if exists (select from (select distinct firm_id, deposit_item_id from added) touched join deposit_balance b on b.firm_id = touched.firm_id and b.deposit_item_id = touched.deposit_item_id
      where b.deducted_net_minor > b.net_minor or b.deducted_net_minor < 0) then
    raise exception 'More would be deducted than was deposited' using errcode = 'DB012';
  end if;
  return null;
end $$;
create trigger never_over after insert on deposit_deduction referencing new table as added for each statement execute function app.hold_deposits();

-- Covered by a fee or a retainer, work is no claim of its own.
create or replace view open_item with (security_invoker = true) as
select i.firm_id, i.id as item_id, i.client_id, i.project_id, i.branch_id, i.person_id, i.service_id, i.work_date, i.currency, i.unit_price,
  i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor
from billable_item i
left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true
where not i.is_withdrawn and i.coverage is null and (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0));

call app.protect('deposit_deduction', 'retention_release');
call app.make_append_only('deposit_deduction', 'retention_release');

-- 0011_contracts.sql
-- Why: the terms that a client signed. A version that was posted never changes; a later one takes over
-- from its day on. Lines keep a key from version to version, so that what was billed under a line is
-- found under all of them.

create table contract (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, name text not null, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid not null, owner_id uuid not null,
  currency char(3) not null, state text not null, starts_on date not null, until date, notice_on date, terminated_on date, terminated_because text, rejected_because text, created_at timestamptz not null, created_by_id uuid,
  primary key (firm_id, id), unique (firm_id, number), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity,
  foreign key (firm_id, branch_id) references branch, foreign key (firm_id, owner_id) references person, check (until is null or until > starts_on)
);
create index contract_by_client on contract (firm_id, client_id, number, id);
create index contract_by_owner on contract (firm_id, owner_id, number, id);
create index contract_by_branch on contract (firm_id, branch_id, number, id);
create index contract_by_state on contract (firm_id, state, number, id);
create index contract_by_end on contract (firm_id, until, id) where until is not null;
create index contract_by_notice on contract (firm_id, notice_on, id) where notice_on is not null and state = 'in_force';
create index contract_search on contract using gin (name gin_trgm_ops);

create table contract_version (
  firm_id uuid not null, id uuid not null, contract_id uuid not null, ordinal int not null, state text not null, effective_from date not null, valid daterange, terms jsonb not null, reason text,
  created_at timestamptz not null, created_by_id uuid, submitted_by_id uuid, posted_at timestamptz,
  primary key (firm_id, id), unique (firm_id, contract_id, ordinal), foreign key (firm_id, contract_id) references contract, check ((state = 'posted') = (valid is not null)),
  constraint versions_do_not_overlap exclude using gist (firm_id with =, contract_id with =, valid with &&) deferrable initially deferred
);
create unique index one_version_is_written on contract_version (firm_id, contract_id) where state in ('draft', 'submitted', 'approved');

create table contract_line (
  firm_id uuid not null, version_id uuid not null, line_key uuid not null, contract_id uuid not null, client_id uuid not null, position int not null, model text not null, description text not null, clause text,
  project_id uuid, service_id uuid, value_minor bigint, terms jsonb not null,
  primary key (firm_id, version_id, line_key), foreign key (firm_id, version_id) references contract_version on delete cascade, foreign key (firm_id, contract_id) references contract,
  foreign key (firm_id, client_id) references client, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service
);
create index contract_line_by_key on contract_line (firm_id, line_key);
create index contract_line_by_client on contract_line (firm_id, client_id);
create table contract_clause (
  firm_id uuid not null, version_id uuid not null, number text not null, position int not null, title text not null, text text not null,
  primary key (firm_id, version_id, number), foreign key (firm_id, version_id) references contract_version on delete cascade
);
-- A waiver holds for the end that is being prepared; the contract's page shows who gave it, in its history.
create table contract_waiver (
  firm_id uuid not null, contract_id uuid not null, kind text not null, reason text not null, person_id uuid not null, at timestamptz not null,
  primary key (firm_id, contract_id, kind), foreign key (firm_id, contract_id) references contract
);
-- Instalments, recurring fees and units that were put into work in progress: each once.
create table contract_fee (
  firm_id uuid not null, id uuid not null, contract_id uuid not null, line_key uuid not null, fee_key text not null, amount_minor bigint not null,
  primary key (firm_id, id), unique (firm_id, line_key, fee_key), foreign key (firm_id, contract_id) references contract
);
create index contract_fee_by_contract on contract_fee (firm_id, contract_id);
create table contract_number ( firm_id uuid primary key references firm, last bigint not null );

create table price_index (
  firm_id uuid not null references firm, id uuid not null, name text not null, source text not null, primary key (firm_id, id), unique (firm_id, name)
);
create table price_index_value (
  firm_id uuid not null, index_id uuid not null, month char(7) not null, value numeric(12,4) not null check (value > 0),
  primary key (firm_id, index_id, month), foreign key (firm_id, index_id) references price_index
);

-- A limit that billing holds, whoever sets it: not to exceed, in money or minutes.
create table billing_limit (
  firm_id uuid not null references firm, contract_line_id uuid not null, cap_minor bigint, cap_minutes int, primary key (firm_id, contract_line_id)
);

-- Rates that a contract agrees on stand before all others.
alter table rate_card drop constraint rate_card_level_check, drop constraint rate_card_check, drop constraint rate_card_check1,
  add constraint rate_card_level_check check (level in ('contract', 'firm', 'client', 'project')),
  add constraint a_client_has_its_card check (level = 'contract' or (level = 'client') = (client_id is not null)),
  add constraint a_project_has_its_card check (level = 'contract' or (level = 'project') = (project_id is not null)),
  add column contract_line_id uuid, add constraint a_contract_has_its_card check ((level = 'contract') = (contract_line_id is not null) and (level <> 'contract' or client_id is not null));
create unique index rate_card_by_contract_line on rate_card (firm_id, contract_line_id) where contract_line_id is not null;

-- What stands in the way of an end; modules that come later add their kinds.
create view contract_open_point with (security_invoker = true) as
select k.firm_id, k.contract_id, 'unbilled_wip' as kind, count(*)::int as count, coalesce(sum(o.open_minor), 0)::bigint as amount_minor, o.currency
from (select distinct firm_id, contract_id, line_key from contract_line) k
join billable_item i on i.firm_id = k.firm_id and i.contract_line_id = k.line_key join open_item o on o.firm_id = i.firm_id and o.item_id = i.id
group by k.firm_id, k.contract_id, o.currency;

-- What is posted never changes: of a version only how long it holds, of its lines and clauses nothing.
create function app.hold_posted_terms() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'contract_version' then
    if tg_op = 'UPDATE' and old.state = 'posted' and (to_jsonb(new) - 'valid') is distinct from (to_jsonb(old) - 'valid') or tg_op = 'DELETE' and old.state = 'posted' then
      raise exception 'Posted terms do not change' using errcode = 'DB013';
    end if;
  elsif exists (select from contract_version v where v.firm_id = old.firm_id and v.id = old.version_id and v.state = 'posted') then
    raise exception 'Posted terms do not change' using errcode = 'DB013';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger posted_stays before update or delete on contract_version for each row execute function app.hold_posted_terms();
create trigger posted_stays before update or delete on contract_line for each row execute function app.hold_posted_terms();
create trigger posted_stays before update or delete on contract_clause for each row execute function app.hold_posted_terms();

call app.protect('contract', 'contract_version', 'contract_line', 'contract_clause', 'contract_waiver', 'contract_fee', 'contract_number', 'price_index', 'price_index_value', 'billing_limit');
call app.make_append_only('contract_fee', 'price_index_value');

-- 0012_milestones.sql
-- Why: what a piece of work is worth, part by part, how far each is, and what was billed of it. A bill of
-- a milestone is an item of work in progress like any other; its state is a sum of live bills.

create table milestone (
  firm_id uuid not null, id uuid not null, version int not null default 1, contract_id uuid not null, line_key uuid not null, client_id uuid not null, position int not null, name text not null, value_minor bigint not null check (value_minor >= 0),
  due_on date, needs_acceptance boolean not null, is_deposit boolean not null, retention_percent numeric(9,4) not null check (retention_percent between 0 and 100), percent numeric(9,4) not null default 0 check (percent between 0 and 100),
  acceptance text not null default 'none' check (acceptance in ('none', 'submitted', 'accepted', 'rejected')), acceptance_reason text, submitted_by_id uuid, decided_by_id uuid, decided_at timestamptz, is_dropped boolean not null default false,
  primary key (firm_id, id), foreign key (firm_id, contract_id) references contract, foreign key (firm_id, client_id) references client
);
create index milestone_by_line on milestone (firm_id, line_key, position) where not is_dropped;
create index milestone_by_due on milestone (firm_id, due_on, id) where not is_dropped;
create index milestone_by_client on milestone (firm_id, client_id, due_on, id) where not is_dropped;
create index milestone_by_contract on milestone (firm_id, contract_id, due_on, id) where not is_dropped;

create table milestone_progress (
  firm_id uuid not null, id uuid not null, milestone_id uuid not null, percent numeric(9,4) not null, note text not null, at timestamptz not null, by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, milestone_id) references milestone, foreign key (firm_id, by_id) references person
);
create index milestone_progress_by_milestone on milestone_progress (firm_id, milestone_id, at);
create table milestone_evidence (
  firm_id uuid not null, id uuid not null, progress_id uuid not null, milestone_id uuid not null, name text not null, content_type text not null, sha256 bytea not null, content bytea not null,
  primary key (firm_id, id), foreign key (firm_id, progress_id) references milestone_progress, foreign key (firm_id, milestone_id) references milestone
);
create index milestone_evidence_by_milestone on milestone_evidence (firm_id, milestone_id);

create table change_order (
  firm_id uuid not null, id uuid not null, version int not null default 1, contract_id uuid not null, line_key uuid not null, number int not null, title text not null, reason text not null, delta_minor bigint not null,
  state text not null check (state in ('draft', 'posted', 'discarded')), created_at timestamptz not null, created_by_id uuid not null, posted_at timestamptz,
  primary key (firm_id, id), unique (firm_id, line_key, number), foreign key (firm_id, contract_id) references contract
);

-- What was put into work in progress of a milestone: the item, and what it takes.
create table milestone_bill (
  firm_id uuid not null, id uuid not null, milestone_id uuid not null, item_id uuid not null, amount_minor bigint not null,
  primary key (firm_id, id), foreign key (firm_id, milestone_id) references milestone, foreign key (firm_id, item_id) references billable_item
);
create index milestone_bill_by_milestone on milestone_bill (firm_id, milestone_id);
create index milestone_bill_by_item on milestone_bill (firm_id, item_id);

-- What a line is worth: as its latest posted version has it, and the change orders since.
create view schedule_worth with (security_invoker = true) as
select k.firm_id, k.line_key, coalesce(l.value_minor, 0) as line_minor, coalesce(c.delta_minor, 0)::bigint as change_minor
from (select distinct firm_id, line_key from contract_line) k
left join lateral (select x.value_minor from contract_line x join contract_version v on v.firm_id = x.firm_id and v.id = x.version_id and v.state = 'posted' where x.firm_id = k.firm_id and x.line_key = k.line_key order by v.ordinal desc limit 1) l on true
left join lateral (select sum(o.delta_minor) as delta_minor from change_order o where o.firm_id = k.firm_id and o.line_key = k.line_key and o.state = 'posted') c on true;

-- Bills of a milestone, at its value: offered is open work in progress or on a draft, billed is on a posted document and not
-- credited. A courtesy on the bill takes nothing off what was billed of the milestone; retention is of what the bill says.
create view milestone_balance with (security_invoker = true) as
select m.firm_id, m.id as milestone_id, coalesce(b.billed_minor, 0)::bigint as billed_minor, coalesce(b.taken_minor - b.billed_minor, 0)::bigint as offered_minor, coalesce(b.retention_minor, 0)::bigint as retention_minor
from milestone m
left join lateral (
  select sum(i.amount_minor) as taken_minor, sum(coalesce(a.value_minor, 0)) as billed_minor, sum(case when i.amount_minor = 0 then 0 else round(i.retention_minor * coalesce(a.minor, 0)::numeric / i.amount_minor) end) as retention_minor
    from milestone_bill x join billable_item i on i.firm_id = x.firm_id and i.id = x.item_id and not i.is_withdrawn
    left join lateral (select sum(y.value_minor) as value_minor, sum(y.amount_minor) as minor from allocation y join invoice v on v.firm_id = y.firm_id and v.id = y.invoice_id and v.state not in ('draft', 'submitted') where y.firm_id = i.firm_id and y.item_id = i.id) a on true
   where x.firm_id = m.firm_id and x.milestone_id = m.id) b on true;

create function app.hold_schedule() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, line_key from changed) touched
    join schedule_worth w on w.firm_id = touched.firm_id and w.line_key = touched.line_key
    join lateral (select sum(m.value_minor) filter (where not m.is_deposit) as parts, sum(m.value_minor) filter (where m.is_deposit) as deposits from milestone m
                   where m.firm_id = touched.firm_id and m.line_key = touched.line_key and not m.is_dropped) s on true
    where greatest(s.parts, s.deposits) > w.line_minor + w.change_minor
  ) then
    raise exception 'Milestones would add up to more than the contract' using errcode = 'DB014';
  end if;
  return null;
end $$;
create trigger within_worth_added after insert on milestone referencing new table as changed for each statement execute function app.hold_schedule();
create trigger within_worth_changed after update on milestone referencing new table as changed for each statement execute function app.hold_schedule();

create or replace view contract_open_point with (security_invoker = true) as
select k.firm_id, k.contract_id, 'unbilled_wip' as kind, count(*)::int as count, coalesce(sum(o.open_minor), 0)::bigint as amount_minor, o.currency
from (select distinct firm_id, contract_id, line_key from contract_line) k
join billable_item i on i.firm_id = k.firm_id and i.contract_line_id = k.line_key join open_item o on o.firm_id = i.firm_id and o.item_id = i.id
group by k.firm_id, k.contract_id, o.currency
union all
select m.firm_id, m.contract_id, 'open_milestone', count(*)::int, sum(m.value_minor - b.billed_minor)::bigint, k.currency
from milestone m join milestone_balance b on b.firm_id = m.firm_id and b.milestone_id = m.id join contract k on k.firm_id = m.firm_id and k.id = m.contract_id
where not m.is_dropped and m.percent > 0 and b.billed_minor < m.value_minor
group by m.firm_id, m.contract_id, k.currency;

call app.protect('milestone', 'milestone_progress', 'milestone_evidence', 'change_order', 'milestone_bill');
call app.make_append_only('milestone_progress', 'milestone_evidence', 'milestone_bill');

-- 0013_retainers.sql
-- Why: money, hours and client trust that are held before the work is billed. What is left of a tranche
-- is the sum of its movements, never a column; movements only grow, and giving back is a positive one.

create table retainer (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, number text not null, name text not null, kind text not null check (kind in ('money', 'hours', 'trust')),
  client_id uuid not null, legal_entity_id uuid not null, branch_id uuid not null, project_id uuid, service_id uuid, contract_line_id uuid, currency char(3) not null, terms jsonb not null, state text not null,
  starts_on date not null, closed_on date, rejected_because text, created_at timestamptz not null, created_by_id uuid not null, submitted_by_id uuid,
  primary key (firm_id, id), unique (firm_id, number), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, branch_id) references branch,
  foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service, foreign key (firm_id, created_by_id) references person,
  check (kind <> 'hours' or (contract_line_id is not null and project_id is not null and service_id is not null))
);
create index retainer_by_client on retainer (firm_id, client_id, number, id);
create index retainer_by_branch on retainer (firm_id, branch_id, number, id);
create index retainer_by_state on retainer (firm_id, state, number, id);
create unique index one_hours_retainer_counts_a_line on retainer (firm_id, contract_line_id) where kind = 'hours' and state not in ('discarded', 'closed');
create table retainer_number ( firm_id uuid primary key references firm, last bigint not null );

create table retainer_request (
  firm_id uuid not null, id uuid not null, retainer_id uuid not null, number text not null, amount_minor bigint not null check (amount_minor > 0), state text not null check (state in ('open', 'paid', 'withdrawn')),
  asked_on date not null, note text not null, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, number), foreign key (firm_id, retainer_id) references retainer, foreign key (firm_id, created_by_id) references person
);
create unique index one_request_is_open on retainer_request (firm_id, retainer_id) where state = 'open';
create index retainer_request_by_retainer on retainer_request (firm_id, retainer_id, created_at);

create table retainer_tranche (
  firm_id uuid not null, id uuid not null, retainer_id uuid not null, kind text not null check (kind in ('paid', 'granted')), project_id uuid, service_id uuid, priority int not null,
  received_on date not null, expires_on date, cleared_on date, exchange_rate numeric(19,8) not null, period_ordinal int, reference text,
  primary key (firm_id, id), foreign key (firm_id, retainer_id) references retainer, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service,
  check (cleared_on is null or cleared_on >= received_on)
);
create index retainer_tranche_by_retainer on retainer_tranche (firm_id, retainer_id);

-- Units are minor units of the retainer's currency, or minutes. entry_id is what moved together.
create table retainer_movement (
  firm_id uuid not null, id uuid not null, retainer_id uuid not null, tranche_id uuid not null, entry_id uuid not null, kind text not null, on_date date not null, units bigint not null check (units <> 0),
  invoice_id uuid, request_id uuid, reverses_id uuid, note text not null, at timestamptz not null, person_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, retainer_id) references retainer, foreign key (firm_id, tranche_id) references retainer_tranche, foreign key (firm_id, invoice_id) references invoice,
  foreign key (firm_id, request_id) references retainer_request, foreign key (firm_id, reverses_id) references retainer_movement, foreign key (firm_id, person_id) references person, unique (firm_id, reverses_id),
  check (kind in ('received', 'granted', 'released', 'included') and units > 0 or kind in ('drawn', 'refunded', 'breakage', 'lapsed', 'worked', 'repaid', 'forfeited') and units < 0),
  check ((kind in ('drawn', 'released')) = (invoice_id is not null)), check ((kind = 'released') = (reverses_id is not null))
);
create index retainer_movement_by_tranche on retainer_movement (firm_id, tranche_id);
create index retainer_movement_by_retainer on retainer_movement (firm_id, retainer_id, at, id);
create index retainer_movement_by_entry on retainer_movement (firm_id, entry_id);
create index retainer_movement_by_invoice on retainer_movement (firm_id, invoice_id) where invoice_id is not null;

-- What a tranche has left. A row for each, also of those that are used up.
create view retainer_tranche_balance with (security_invoker = true) as
select t.firm_id, t.id as tranche_id, t.retainer_id, coalesce(m.units, 0)::bigint as units
from retainer_tranche t left join lateral (select sum(x.units) as units from retainer_movement x where x.firm_id = t.firm_id and x.tranche_id = t.id) m on true;

create table retainer_period (
  firm_id uuid not null, id uuid not null, retainer_id uuid not null, ordinal int not null, from_date date not null, until_date date not null, included_minutes int not null, carried_minutes int not null, deficit_before_minutes int not null,
  approved_minutes int not null, overage_minutes int not null, lapsed_minutes int not null, carry_minutes int not null, deficit_minutes int not null, fee_minor bigint not null, overage_minor bigint not null, closed_at timestamptz not null, closed_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, retainer_id, ordinal), foreign key (firm_id, retainer_id) references retainer, foreign key (firm_id, closed_by_id) references person, check (carry_minutes >= 0 and deficit_minutes >= 0 and (carry_minutes = 0 or deficit_minutes = 0))
);

create table trust_reconciliation (
  firm_id uuid not null, id uuid not null, legal_entity_id uuid not null, currency char(3) not null, on_date date not null, statement_minor bigint not null, in_transit_minor bigint not null, outstanding_minor bigint not null,
  book_minor bigint not null, ledgers_minor bigint not null, is_reconciled boolean not null, file_name text not null, ledgers jsonb not null, open_movements jsonb not null, open_lines jsonb not null, at timestamptz not null, person_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, person_id) references person
);
create index trust_reconciliation_by_date on trust_reconciliation (firm_id, on_date, id);
-- A movement of the trust bank is found on one statement, and a line of a statement pays for one.
create table trust_match (
  firm_id uuid not null, entry_id uuid not null, reconciliation_id uuid not null, line_id text not null,
  primary key (firm_id, entry_id), foreign key (firm_id, reconciliation_id) references trust_reconciliation
);

-- No tranche and no client's trust ledger goes below zero, whoever draws at the same time: the rows are
-- locked before they are summed (not against the foreign keys that look at them). Trust leaves only what has cleared.
create function app.hold_retainers() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(client_id::text, 13)) from (select distinct r.client_id from added a join retainer r on r.firm_id = a.firm_id and r.id = a.retainer_id where r.kind = 'trust' order by 1) clients;
  perform from retainer_tranche t where (t.firm_id, t.id) in (select firm_id, tranche_id from added) order by t.id for no key update;
  if exists (
    select from (select distinct firm_id, tranche_id from added) touched
    join retainer_tranche_balance b on b.firm_id = touched.firm_id and b.tranche_id = touched.tranche_id where b.units < 0
  ) or exists (
    select from (select distinct r.firm_id, r.client_id, r.legal_entity_id, r.currency from added a join retainer r on r.firm_id = a.firm_id and r.id = a.retainer_id where r.kind = 'trust') touched
    join retainer r on r.firm_id = touched.firm_id and r.client_id = touched.client_id and r.legal_entity_id = touched.legal_entity_id and r.currency = touched.currency and r.kind = 'trust'
    join retainer_movement m on m.firm_id = r.firm_id and m.retainer_id = r.id
    group by touched.client_id, touched.legal_entity_id, touched.currency having sum(m.units) < 0
  ) then
    raise exception 'More would be taken than the client has' using errcode = 'DB016';
  end if;
  if exists (
    select from added a join retainer r on r.firm_id = a.firm_id and r.id = a.retainer_id and r.kind = 'trust' join retainer_tranche t on t.firm_id = a.firm_id and t.id = a.tranche_id
    where a.units < 0 and (t.cleared_on is null or t.cleared_on > a.on_date)
  ) then
    raise exception 'Trust is drawn from cleared funds' using errcode = 'DB017';
  end if;
  return null;
end $$;
create trigger never_below_zero after insert on retainer_movement referencing new table as added for each statement execute function app.hold_retainers();

-- What settles an invoice is a receipt or a draw, and of a draw exactly what moved.
alter table settlement alter column receipt_id drop not null, add column movement_id uuid, add foreign key (firm_id, movement_id) references retainer_movement,
  add constraint one_source_settles check (num_nonnulls(receipt_id, movement_id) = 1), add constraint a_draw_settles_once unique (firm_id, movement_id);
create or replace function app.hold_settlements() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, receipt_id from added where receipt_id is not null) touched join receipt r on r.firm_id = touched.firm_id and r.id = touched.receipt_id
    join lateral (select sum(amount_minor) as spent from settlement s where s.firm_id = touched.firm_id and s.receipt_id = touched.receipt_id) t on true
    where t.spent < 0 or t.spent > r.amount_minor
  ) or exists (
    select from added a join retainer_movement m on m.firm_id = a.firm_id and m.id = a.movement_id where a.amount_minor <> -m.units or a.invoice_id is distinct from m.invoice_id
  ) or exists (
    select from (select distinct firm_id, invoice_id from added) touched join invoice i on i.firm_id = touched.firm_id and i.id = touched.invoice_id
    join lateral (select sum(amount_minor) as settled from settlement s where s.firm_id = touched.firm_id and s.invoice_id = touched.invoice_id) t on true
    where t.settled < 0 or t.settled > i.total_minor
  ) then
    raise exception 'More would be settled than there is' using errcode = 'DB010';
  end if;
  return null;
end $$;

-- Before a contract ends, what its retainers hold is drawn, refunded or waived. Whatever stands in the
-- view already stays in it.
do $$
begin
  execute 'create or replace view contract_open_point with (security_invoker = true) as ' || rtrim(pg_get_viewdef('contract_open_point'::regclass), '; ') || $view$
    union all
    select k.firm_id, k.contract_id, 'unused_retainer' as kind, count(*)::int as count, coalesce(sum(case when r.kind = 'hours' then 0 else b.units end), 0)::bigint as amount_minor, r.currency
    from (select distinct firm_id, contract_id, line_key from contract_line) k join retainer r on r.firm_id = k.firm_id and r.contract_line_id = k.line_key and r.state = 'in_force'
    join lateral (select sum(x.units) as units from retainer_tranche_balance x where x.firm_id = r.firm_id and x.retainer_id = r.id) b on b.units > 0
    group by k.firm_id, k.contract_id, r.currency $view$;
end $$;

call app.protect('retainer', 'retainer_number', 'retainer_request', 'retainer_tranche', 'retainer_movement', 'retainer_period', 'trust_reconciliation', 'trust_match');
call app.make_append_only('retainer_movement', 'retainer_period', 'trust_reconciliation', 'trust_match');

-- 0015_links_and_documents.sql
-- Why: a client accepts a milestone without an account, by a link that grants this one thing; and the
-- papers of a contract stand beside its terms. Neither keeps a secret: of a link only its digest is here.

alter table command drop constraint command_source_check, add constraint command_source_check check (source in ('web', 'api', 'import', 'job', 'console', 'link'));

create table acceptance_link (
  firm_id uuid not null, id uuid not null, milestone_id uuid not null, secret_hash bytea not null, created_at timestamptz not null, created_by_id uuid not null, expires_at timestamptz not null,
  ended_at timestamptz, ended_because text check (ended_because in ('accepted', 'rejected', 'revoked', 'replaced', 'decided', 'changed')), stated_name text,
  primary key (firm_id, id), unique (firm_id, secret_hash), foreign key (firm_id, milestone_id) references milestone, foreign key (firm_id, created_by_id) references person,
  check (expires_at > created_at), check ((ended_at is null) = (ended_because is null)), constraint a_decision_names_who_made_it check ((ended_because in ('accepted', 'rejected')) = (stated_name is not null))
);
create unique index one_link_is_open on acceptance_link (firm_id, milestone_id) where ended_at is null;
create index acceptance_link_by_milestone on acceptance_link (firm_id, milestone_id, created_at);

-- Says which firm a link belongs to, before any firm is known, for whom it acts, and what it grants. A link
-- that has ended stays here, so that whoever opens it late learns that it has ended.
create table auth.link_index (
  secret_hash bytea primary key, firm_id uuid not null, link_id uuid not null, person_id uuid not null, permission text not null
);

-- A document belongs to the version of the terms that was written, or in force, when it was added. Of a
-- removed one its digest stays; that of a posted version can't be removed (posted_stays).
create table contract_document (
  firm_id uuid not null, id uuid not null, contract_id uuid not null, version_id uuid not null, name text not null, content_type text not null, sha256 bytea not null, size_bytes int not null check (size_bytes between 0 and 10485760),
  content bytea, added_at timestamptz not null, added_by_id uuid not null, removed_at timestamptz,
  primary key (firm_id, id), foreign key (firm_id, contract_id) references contract, foreign key (firm_id, version_id) references contract_version, foreign key (firm_id, added_by_id) references person,
  check ((removed_at is null) = (content is not null))
);
create index contract_document_by_contract on contract_document (firm_id, contract_id, added_at, id) where removed_at is null;
create trigger posted_stays before update or delete on contract_document for each row execute function app.hold_posted_terms();

call app.protect('acceptance_link', 'contract_document');

-- 0016_terms_applied.sql
-- What a contract agrees on, where billing finds it: hours that are included, payment term, purchase order.
alter table billing_limit add column included_minutes int check (included_minutes >= 0),
  add column payment_term_days int, add column purchase_order text;
alter table pre_bill_line add column included_minutes int not null default 0;
-- Of what an allocation takes, minutes that the terms include. A reversal gives back its share (included_used).
alter table allocation add column included_minutes int not null default 0;

-- Included minutes that are used up by line of terms: of a part that was reversed, only what stays.
create view included_used with (security_invoker = true) as
select i.firm_id, i.contract_line_id,
  ceil(a.included_minutes::numeric * (a.minutes + coalesce(r.minutes, 0)) / a.minutes)::int as minutes
from allocation a join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id
left join lateral (select sum(x.minutes) as minutes from allocation x where x.firm_id = a.firm_id and x.reverses_id = a.id) r on true
where a.included_minutes > 0;

-- 0017_automation.sql
-- Why: what the firm bills by the calendar, and the runs that do it: what a run would bill is stored before
-- anybody agrees to it, and only that is billed.

create table bank_holiday (
  firm_id uuid not null, branch_id uuid not null, on_date date not null, name text not null,
  primary key (firm_id, branch_id, on_date), foreign key (firm_id, branch_id) references branch
);

create table billing_plan (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, client_id uuid not null, branch_id uuid not null,
  practice text, rule text not null, starts_on date not null, shift text not null check (shift in ('none', 'next', 'previous')), cut_off_days int check (cut_off_days between 0 and 366),
  sweeps text[] not null check (cardinality(sweeps) > 0), per text not null check (per in ('client', 'project', 'contract')), grouping text, delivery text not null check (delivery in ('none', 'email')),
  approver_id uuid, state text not null check (state in ('active', 'paused', 'ended')), paused_because text, next_on date, next_due_on date, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, branch_id) references branch, foreign key (firm_id, approver_id) references person,
  foreign key (firm_id, created_by_id) references person, check ((state = 'active') = (next_on is not null) or state = 'paused')
);
create index billing_plan_by_name on billing_plan (firm_id, name, id);
create index billing_plan_by_due on billing_plan (firm_id, next_due_on, client_id, id) where state = 'active';
create index billing_plan_by_client on billing_plan (firm_id, client_id, name, id);
create index billing_plan_by_state on billing_plan (firm_id, state, name, id);
create table billing_plan_skip (
  firm_id uuid not null, plan_id uuid not null, on_date date not null, reason text not null,
  primary key (firm_id, plan_id, on_date), foreign key (firm_id, plan_id) references billing_plan
);

create table billing_run (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, state text not null
    check (state in ('simulating', 'simulated', 'submitted', 'approved', 'posting', 'stopped', 'posted', 'cancelled')),
  due_until date not null, invoice_date date not null, branch_id uuid, practice text, source text not null check (source in ('person', 'schedule')),
  content_hash bytea, approved_hash bytea, rejected_because text, created_at timestamptz not null, created_by_id uuid not null, started_by_id uuid not null, submitted_by_id uuid, approved_by_id uuid, posted_at timestamptz, stopped_because text,
  primary key (firm_id, id), unique (firm_id, number), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, created_by_id) references person,
  check (state not in ('approved', 'posting', 'posted') or approved_hash = content_hash)
);
create index billing_run_by_created on billing_run (firm_id, created_at, id);
create index billing_run_by_state on billing_run (firm_id, state, created_at, id);
create table billing_run_number (firm_id uuid not null references firm, last int not null, primary key (firm_id));

-- A plan's turn in a run, with the date and cut-off that it had when the run began.
create table billing_run_plan (
  firm_id uuid not null, run_id uuid not null, plan_id uuid not null, position int not null, client_id uuid not null, occurs_on date not null, cut_off date not null, missed int not null,
  sweeps text[] not null, per text not null, grouping text, is_simulated boolean not null default false, is_posted boolean not null default false,
  primary key (firm_id, run_id, plan_id), foreign key (firm_id, run_id) references billing_run, foreign key (firm_id, plan_id) references billing_plan
);
create index billing_run_plan_waiting on billing_run_plan (firm_id, run_id, position) where not is_posted;
create index billing_run_plan_by_plan on billing_run_plan (firm_id, plan_id);

-- One invoice as it was simulated: its lines, and every item that it takes.
create table billing_run_item (
  firm_id uuid not null, id uuid not null, run_id uuid not null, plan_id uuid not null, position int not null, client_id uuid not null, project_id uuid, contract_id uuid, branch_id uuid not null, currency char(3) not null,
  net_minor bigint not null, tax_minor bigint not null, total_minor bigint not null, due_minor bigint not null, entries int not null, lines jsonb not null, takes jsonb not null, draws jsonb not null, content_hash bytea not null,
  previous_minor bigint, previous_invoice_id uuid, state text not null check (state in ('simulated', 'excluded', 'posted', 'moved')), because text, moved jsonb, invoice_id uuid,
  primary key (firm_id, id), foreign key (firm_id, run_id) references billing_run, foreign key (firm_id, plan_id) references billing_plan, foreign key (firm_id, client_id) references client,
  foreign key (firm_id, invoice_id) references invoice
);
create unique index billing_run_item_by_run on billing_run_item (firm_id, run_id, position, id);
create index billing_run_item_by_state on billing_run_item (firm_id, run_id, state, position, id);
create unique index billing_run_item_by_invoice on billing_run_item (firm_id, invoice_id) where invoice_id is not null;

create table billing_run_exception (
  firm_id uuid not null, id uuid not null, run_id uuid not null, plan_id uuid not null, item_id uuid, position int not null, client_id uuid not null, kind text not null
    check (kind in ('no_rate', 'over_cap', 'missing_order', 'missing_code', 'unapproved_time', 'nothing_to_bill', 'refused')),
  count int not null, minutes int not null, amount_minor bigint, currency char(3), detail text not null,
  primary key (firm_id, id), foreign key (firm_id, run_id) references billing_run
);
create index billing_run_exception_by_run on billing_run_exception (firm_id, run_id, position, id);
create index billing_run_exception_by_kind on billing_run_exception (firm_id, run_id, kind, position, id);

-- A client that pays no invoice without its order on it.
alter table client add column requires_order boolean not null default false;

-- Billable work that is written down, and that nobody has approved yet.
create view unapproved_time with (security_invoker = true) as
select t.firm_id, t.client_id, t.project_id, t.work_date, t.worked_minutes as minutes from time_entry t where t.is_billable and t.state in ('draft', 'submitted');

call app.protect('bank_holiday', 'billing_plan', 'billing_plan_skip', 'billing_run', 'billing_run_number', 'billing_run_plan', 'billing_run_item', 'billing_run_exception');

-- 0019_bank_files.sql
-- Why: money comes in by bank file and over the counter. What a file says is kept line by line and settles
-- nothing until somebody accepts it; a line counts once, however many files bring it.

create table bank_account (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, iban text, currency char(3) not null, legal_entity_id uuid not null, branch_id uuid not null,
  account text not null check (account ~ '^10[0-4][0-9]$'), mapping jsonb, is_active boolean not null default true, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, name), foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, branch_id) references branch, foreign key (firm_id, created_by_id) references person
);
create unique index bank_account_by_iban on bank_account (firm_id, iban, currency) where iban is not null;
create index bank_account_by_branch on bank_account (firm_id, branch_id, name, id);

create table bank_file (
  firm_id uuid not null, id uuid not null, version int not null default 1, bank_account_id uuid not null, file_name text not null, format text not null check (format in ('csv', 'camt.053', 'ofx')), sha256 bytea not null,
  opening_minor bigint, closing_minor bigint, from_on date, until_on date, line_count int not null, known_count int not null, credit_minor bigint not null, debit_minor bigint not null, imported_at timestamptz not null, imported_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, bank_account_id, sha256), foreign key (firm_id, bank_account_id) references bank_account, foreign key (firm_id, imported_by_id) references person
);
create index bank_file_by_imported on bank_file (firm_id, imported_at, id);
create index bank_file_by_account on bank_file (firm_id, bank_account_id, imported_at, id);

-- A cashier's takings of a while: what came in by each method, counted when the batch is closed.
create table receipt_batch (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, branch_id uuid not null, legal_entity_id uuid not null, session_id uuid not null, currency char(3) not null, float_minor bigint not null check (float_minor >= 0), declared_minor bigint,
  state text not null check (state in ('open', 'closed')), opened_at timestamptz not null, opened_by_id uuid not null, closed_at timestamptz, closed_by_id uuid, difference_minor bigint, reason text,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, session_id) references session, foreign key (firm_id, opened_by_id) references person,
  check ((state = 'closed') = (closed_at is not null)), check (coalesce(difference_minor, 0) = 0 or reason is not null)
);
create index receipt_batch_by_opened on receipt_batch (firm_id, opened_at, id);
create index receipt_batch_by_state on receipt_batch (firm_id, state, opened_at, id);
create index receipt_batch_by_session on receipt_batch (firm_id, session_id, opened_at, id);
create index receipt_batch_by_branch on receipt_batch (firm_id, branch_id, opened_at, id);
create table receipt_batch_count (
  firm_id uuid not null, batch_id uuid not null, method text not null, expected_minor bigint not null, counted_minor bigint not null, receipts int not null,
  primary key (firm_id, batch_id, method), foreign key (firm_id, batch_id) references receipt_batch
);

alter table receipt add column batch_id uuid, add column bank_account_id uuid, add foreign key (firm_id, batch_id) references receipt_batch, add foreign key (firm_id, bank_account_id) references bank_account;
create index receipt_by_batch on receipt (firm_id, batch_id, created_at, id) where batch_id is not null;
create index receipt_by_method on receipt (firm_id, method, created_at, id);
create index receipt_by_branch on receipt (firm_id, branch_id, created_at, id);
create index receipt_by_receiver on receipt (firm_id, received_by_id, created_at, id);
create index receipt_by_date on receipt (firm_id, received_on, created_at, id);

-- What is closed was counted: nothing comes to it afterwards, and its count stays.
create function app.hold_closed_batch() returns trigger language plpgsql as $$
begin
  if exists (select from receipt_batch b where b.firm_id = new.firm_id and b.id = new.batch_id and b.state = 'closed') then
    raise exception 'The batch is closed' using errcode = 'DB013';
  end if;
  return new;
end $$;
create trigger open_batch_only before insert on receipt for each row when (new.batch_id is not null) execute function app.hold_closed_batch();
create function app.keep_closed_batch() returns trigger language plpgsql as $$
begin
  if old.state = 'closed' then
    raise exception 'A closed batch is never edited' using errcode = 'DB013';
  end if;
  return new;
end $$;
create trigger closed_stays before update on receipt_batch for each row execute function app.keep_closed_batch();

-- Unapplied cash that goes back to the client.
create table refund (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, receipt_id uuid not null, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid, bank_account_id uuid, currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0), on_date date not null, method text not null, reference text, reason text not null, exchange_rate numeric(19,8) not null, state text not null check (state in ('posted', 'voided')), created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity,
  foreign key (firm_id, bank_account_id) references bank_account, foreign key (firm_id, created_by_id) references person
);
create index refund_by_receipt on refund (firm_id, receipt_id);
create index refund_by_created on refund (firm_id, created_at, id);
create index refund_by_client on refund (firm_id, client_id, created_at, id);
create index refund_by_amount on refund (firm_id, amount_minor, currency) where state = 'posted';

create table bank_line (
  firm_id uuid not null, id uuid not null, version int not null default 1, file_id uuid not null, bank_account_id uuid not null, position int not null, on_date date not null, amount_minor bigint not null, reference text not null, counterparty text, counterparty_iban text, bank_id text, fingerprint bytea not null,
  state text not null check (state in ('matched', 'to_check', 'unknown', 'debit', 'known', 'ignored', 'accepted')), known_line_id uuid, client_id uuid, score int not null, reasons text[] not null, parts jsonb not null, candidates uuid[] not null, receipt_id uuid, refund_id uuid, ignored_because text,
  primary key (firm_id, id), unique (firm_id, file_id, position), foreign key (firm_id, file_id) references bank_file, foreign key (firm_id, bank_account_id) references bank_account, foreign key (firm_id, known_line_id) references bank_line,
  foreign key (firm_id, client_id) references client, foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, refund_id) references refund,
  check ((state = 'known') = (known_line_id is not null)), check ((state = 'accepted') = (receipt_id is not null or refund_id is not null))
);
create unique index bank_line_counts_once on bank_line (firm_id, bank_account_id, fingerprint) where state <> 'known';
create index bank_line_by_state on bank_line (firm_id, file_id, state, position);
create unique index bank_line_by_receipt on bank_line (firm_id, receipt_id) where receipt_id is not null;
create unique index bank_line_by_refund on bank_line (firm_id, refund_id) where refund_id is not null;

-- Who has paid for whom before, by account or by the name that the bank tells: learned when a line is accepted.
create table payer (
  firm_id uuid not null, kind text not null check (kind in ('iban', 'name')), key text not null, client_id uuid not null, times int not null, seen_at timestamptz not null,
  primary key (firm_id, kind, key, client_id), foreign key (firm_id, client_id) references client
);

-- What a client paid short and is let off, with a reason: it settles the rest of the invoice with the receipt.
create table receipt_write_off (
  firm_id uuid not null, id uuid not null, receipt_id uuid not null, invoice_id uuid not null, kind text not null check (kind in ('bank_charge', 'short_payment')), amount_minor bigint not null check (amount_minor > 0), reason text not null, at timestamptz not null, person_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, person_id) references person
);
create index receipt_write_off_by_receipt on receipt_write_off (firm_id, receipt_id);
create index receipt_write_off_by_invoice on receipt_write_off (firm_id, invoice_id);

alter table settlement add column write_off_id uuid, add foreign key (firm_id, write_off_id) references receipt_write_off,
  drop constraint one_source_settles, add constraint one_source_settles check (num_nonnulls(receipt_id, movement_id, write_off_id) = 1);
create index settlement_by_write_off on settlement (firm_id, write_off_id) where write_off_id is not null;

create or replace function app.hold_settlements() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, receipt_id from added where receipt_id is not null) touched join receipt r on r.firm_id = touched.firm_id and r.id = touched.receipt_id
    join lateral (select sum(amount_minor) as spent from settlement s where s.firm_id = touched.firm_id and s.receipt_id = touched.receipt_id) t on true
    join lateral (select coalesce(sum(amount_minor), 0) as refunded from refund f where f.firm_id = touched.firm_id and f.receipt_id = touched.receipt_id and f.state = 'posted') b on true
    where t.spent < 0 or t.spent + b.refunded > r.amount_minor
  ) or exists (
    select from added a join retainer_movement m on m.firm_id = a.firm_id and m.id = a.movement_id where a.amount_minor <> -m.units or a.invoice_id is distinct from m.invoice_id
  ) or exists (
    select from added a join receipt_write_off w on w.firm_id = a.firm_id and w.id = a.write_off_id where abs(a.amount_minor) <> w.amount_minor or a.invoice_id is distinct from w.invoice_id
  ) or exists (
    select from (select distinct firm_id, invoice_id from added) touched join invoice i on i.firm_id = touched.firm_id and i.id = touched.invoice_id
    join lateral (select sum(amount_minor) as settled from settlement s where s.firm_id = touched.firm_id and s.invoice_id = touched.invoice_id) t on true
    where t.settled < 0 or t.settled > i.total_minor
  ) then
    raise exception 'More would be settled than there is' using errcode = 'DB010';
  end if;
  return null;
end $$;

create function app.hold_refunds() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, receipt_id from added) touched join receipt r on r.firm_id = touched.firm_id and r.id = touched.receipt_id
    join lateral (select coalesce(sum(amount_minor), 0) as spent from settlement s where s.firm_id = touched.firm_id and s.receipt_id = touched.receipt_id) t on true
    join lateral (select coalesce(sum(amount_minor), 0) as refunded from refund f where f.firm_id = touched.firm_id and f.receipt_id = touched.receipt_id and f.state = 'posted') b on true
    where t.spent + b.refunded > r.amount_minor or r.state <> 'posted'
  ) then
    raise exception 'More would go back than is unapplied' using errcode = 'DB010';
  end if;
  return null;
end $$;
create trigger never_over after insert on refund referencing new table as added for each statement execute function app.hold_refunds();

create or replace view unapplied_cash with (security_invoker = true) as
select r.firm_id, r.id as receipt_id, r.client_id, r.currency, r.amount_minor - coalesce(s.spent_minor, 0) - coalesce(f.refunded_minor, 0) as unapplied_minor
from receipt r left join lateral (select sum(amount_minor)::bigint as spent_minor from settlement t where t.firm_id = r.firm_id and t.receipt_id = r.id) s on true
left join lateral (select sum(amount_minor)::bigint as refunded_minor from refund t where t.firm_id = r.firm_id and t.receipt_id = r.id and t.state = 'posted') f on true
where r.state = 'posted';

call app.protect('bank_account', 'bank_file', 'bank_line', 'payer', 'receipt_batch', 'receipt_batch_count', 'refund', 'receipt_write_off');
call app.make_append_only('receipt_batch_count', 'receipt_write_off');

-- 0020_delivery.sql
-- Why: documents go to clients by e-mail, and afterwards the firm can show what was sent to whom, when, and what
-- the mail server said about it.

alter table client add column language text not null default 'en' check (language in ('en', 'de'));
alter table contact add column gets_reminders boolean not null default false, add column gets_statements boolean not null default false, add column is_copied boolean not null default false;

create table mail_template (
  firm_id uuid not null references firm, key text not null, language text not null, version int not null default 1, subject text not null, body text not null, saved_at timestamptz not null, saved_by_id uuid not null,
  primary key (firm_id, key, language), foreign key (firm_id, saved_by_id) references person
);

-- What was written when it was asked for stays as it was, whatever happens to the template.
create table delivery (
  firm_id uuid not null, id uuid not null, version int not null default 1, kind text not null check (kind in ('invoice', 'credit_note', 'reminder', 'statement')), record_id uuid not null, record_name text not null,
  client_id uuid not null, legal_entity_id uuid not null, language text not null, sender jsonb not null, recipients jsonb not null check (jsonb_array_length(recipients) > 0), subject text not null, body text not null, file_name text not null, message_id text not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'bounced', 'unknown', 'cancelled')), attempts int not null default 0, next_attempt_at timestamptz, claimed_at timestamptz, last_reply text, sent_at timestamptz,
  created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, message_id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, created_by_id) references person,
  check ((state = 'waiting') = (next_attempt_at is not null)), check ((state = 'sending') = (claimed_at is not null)), check ((state = 'sent') = (sent_at is not null) or state = 'bounced')
);
create index delivery_by_created on delivery (firm_id, created_at, id);
create index delivery_by_state on delivery (firm_id, state, created_at, id);
create index delivery_by_kind on delivery (firm_id, kind, created_at, id);
create index delivery_by_client on delivery (firm_id, client_id, created_at, id);
create index delivery_by_record on delivery (firm_id, record_id, created_at, id);
create index delivery_due on delivery (firm_id, next_attempt_at) where state = 'waiting';
create index delivery_claimed on delivery (firm_id, claimed_at) where state = 'sending';

-- Every try, with the last word of the mail server and the digest of the file that was handed over.
create table delivery_attempt (
  firm_id uuid not null, delivery_id uuid not null, number int not null, began_at timestamptz not null, ended_at timestamptz, outcome text check (outcome in ('sent', 'put_off', 'failed', 'unknown')), reply text, file_sha256 bytea, file_bytes int,
  primary key (firm_id, delivery_id, number), foreign key (firm_id, delivery_id) references delivery, check ((ended_at is null) = (outcome is null))
);

alter table billing_run_exception drop constraint billing_run_exception_kind_check, add constraint billing_run_exception_kind_check
  check (kind in ('no_rate', 'over_cap', 'missing_order', 'missing_code', 'no_recipient', 'unapproved_time', 'nothing_to_bill', 'refused'));

call app.protect('mail_template', 'delivery', 'delivery_attempt');

-- 0021_dunning.sql
-- Why: what is overdue is chased by steps that the firm has written down, interest on it is a claim of its own, and
-- every client can be told how it stands.

create table dunning_ladder (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, name text not null, is_default boolean not null, is_automatic boolean not null, claim_service_id uuid, saved_at timestamptz not null, saved_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, name), foreign key (firm_id, claim_service_id) references service, foreign key (firm_id, saved_by_id) references person
);
create unique index dunning_ladder_default on dunning_ladder (firm_id) where is_default;
create table dunning_step (
  firm_id uuid not null, ladder_id uuid not null, position int not null, name text not null, after_days int not null check (after_days > 0), template_key text, pay_within_days int not null check (pay_within_days between 0 and 90),
  fee_minor bigint not null check (fee_minor >= 0), fee_currency char(3), needs_approval boolean not null,
  primary key (firm_id, ladder_id, position), foreign key (firm_id, ladder_id) references dunning_ladder, check ((fee_minor > 0) = (fee_currency is not null))
);
alter table client add column dunning_ladder_id uuid, add foreign key (firm_id, dunning_ladder_id) references dunning_ladder;

create table late_interest_rate (
  firm_id uuid not null references firm, from_on date not null, percent numeric(9,4) not null check (percent >= 0), primary key (firm_id, from_on)
);

-- Nobody is written to about what is disputed, promised or held; of an invoice, or of all that a client owes.
create table dunning_hold (
  firm_id uuid not null, id uuid not null, version int not null default 1, client_id uuid not null, invoice_id uuid, kind text not null check (kind in ('dispute', 'promise', 'hold')), reason text not null, until_on date, owner_id uuid not null,
  created_at timestamptz not null, created_by_id uuid not null, ended_at timestamptz, ended_by_id uuid, ended_because text,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, owner_id) references person, foreign key (firm_id, created_by_id) references person,
  check (kind <> 'promise' or until_on is not null), check ((ended_at is null) = (ended_because is null))
);
create index dunning_hold_by_client on dunning_hold (firm_id, client_id, created_at, id);
create index dunning_hold_open on dunning_hold (firm_id, client_id) where ended_at is null;
create index dunning_hold_by_created on dunning_hold (firm_id, created_at, id);

create table dunning_notice (
  firm_id uuid not null, id uuid not null, client_id uuid not null, legal_entity_id uuid not null, currency char(3) not null, ladder_id uuid not null, step int not null, step_name text not null, template_key text, on_date date not null, pay_by date not null,
  open_minor bigint not null, net_minor bigint not null, fee_minor bigint not null, language text not null, created_at timestamptz not null, created_by_id uuid not null, withdrawn_at timestamptz, withdrawn_because text,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, ladder_id) references dunning_ladder, foreign key (firm_id, created_by_id) references person,
  check ((withdrawn_at is null) = (withdrawn_because is null))
);
create index dunning_notice_by_created on dunning_notice (firm_id, created_at, id);
create index dunning_notice_by_client on dunning_notice (firm_id, client_id, created_at, id);
create table dunning_notice_line (
  firm_id uuid not null, notice_id uuid not null, invoice_id uuid not null, number text not null, invoice_date date not null, due_on date not null, open_minor bigint not null, days_past_due int not null, level int not null, is_raised boolean not null,
  primary key (firm_id, notice_id, invoice_id), foreign key (firm_id, notice_id) references dunning_notice, foreign key (firm_id, invoice_id) references invoice
);
create index dunning_notice_line_by_invoice on dunning_notice_line (firm_id, invoice_id, notice_id);

-- A claim of its own: interest on an invoice for some days, or the fee of a notice. It is billed on an invoice of its own.
create table late_claim (
  firm_id uuid not null, id uuid not null, kind text not null check (kind in ('interest', 'fee')), client_id uuid not null, invoice_id uuid not null, notice_id uuid, from_on date, until_on date, pieces jsonb not null, amount_minor bigint not null check (amount_minor > 0), currency char(3) not null,
  claim_invoice_id uuid not null, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, notice_id) references dunning_notice, foreign key (firm_id, claim_invoice_id) references invoice,
  check ((kind = 'interest') = (from_on is not null and until_on is not null and from_on < until_on))
);
create index late_claim_by_invoice on late_claim (firm_id, invoice_id, until_on);
create index late_claim_by_claim_invoice on late_claim (firm_id, claim_invoice_id);

create table statement_issue (
  firm_id uuid not null, id uuid not null, client_id uuid not null, legal_entity_id uuid not null, currency char(3) not null, kind text not null check (kind in ('open_item', 'balance_forward')), from_on date not null, until_on date not null, language text not null,
  balance_minor bigint not null, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity
);
create index statement_issue_by_client on statement_issue (firm_id, client_id, created_at, id);

-- What is overdue is asked for by client, every day.
create index invoice_unpaid on invoice (firm_id, client_id, due_on) where state in ('posted', 'credited');

-- A milestone is billed in parts, each an item of its own; what it may come to is held by its schedule.
drop index billable_item_by_source;
create index billable_item_by_source on billable_item (firm_id, source_id) where not is_withdrawn;
create unique index billable_item_once on billable_item (firm_id, source_id) where not is_withdrawn and source_kind <> 'milestone';

-- Statements read the books: what stands on the accounts of a client.
create index journal_line_by_client on journal_line (firm_id, client_id, currency) include (amount_minor, entry_id) where account in ('1200', '2310') and client_id is not null;

call app.protect('dunning_ladder', 'dunning_step', 'late_interest_rate', 'dunning_hold', 'dunning_notice', 'dunning_notice_line', 'late_claim', 'statement_issue');

-- 0022_expenses.sql
-- Why: what people pay for a client's work is billed like the work itself: approved first, marked up as agreed, on
-- the same invoice, and paid back to whoever paid.

create table expense_category (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, name text not null, service_id uuid not null, unit text, unit_price numeric(19,4), currency char(3),
  markup_percent numeric(9,4) not null check (markup_percent >= -100), limit_minor bigint check (limit_minor > 0), receipt_over_minor bigint check (receipt_over_minor >= 0), policy_currency char(3), is_active boolean not null,
  primary key (firm_id, id), unique (firm_id, name), foreign key (firm_id, service_id) references service, check ((unit_price is null) = (unit is null) and (unit_price is null) = (currency is null)),
  check ((limit_minor is null and receipt_over_minor is null) or policy_currency is not null)
);

create table reimbursement (
  firm_id uuid not null references firm, id uuid not null, number text not null, on_date date not null, reference text, legal_entity_id uuid not null, currency char(3) not null, total_minor bigint not null check (total_minor > 0), created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, number), foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, created_by_id) references person
);
create index reimbursement_by_created on reimbursement (firm_id, created_at, id);

create table expense (
  firm_id uuid not null, id uuid not null, version int not null default 1, person_id uuid not null, project_id uuid not null, client_id uuid not null, branch_id uuid not null, category_id uuid not null, on_date date not null, quantity numeric(12,2) check (quantity > 0),
  currency char(3) not null, gross_minor bigint not null check (gross_minor > 0), input_tax_minor bigint not null check (input_tax_minor between 0 and gross_minor), note text not null, is_billable boolean not null, is_reimbursable boolean not null,
  state text not null check (state in ('draft', 'submitted', 'approved', 'rejected', 'discarded')), reason text, billed_minor bigint, billed_currency char(3), markup_percent numeric(9,4), reimbursement_id uuid, created_at timestamptz not null, submitted_at timestamptz, decided_at timestamptz, decided_by_id uuid,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id, client_id, branch_id) references project (firm_id, id, client_id, branch_id), foreign key (firm_id, category_id) references expense_category,
  foreign key (firm_id, reimbursement_id) references reimbursement, foreign key (firm_id, decided_by_id) references person, check (reimbursement_id is null or (is_reimbursable and state = 'approved'))
);
create index expense_by_date on expense (firm_id, on_date, id);
create index expense_by_person on expense (firm_id, person_id, on_date, id);
create index expense_by_project on expense (firm_id, project_id, on_date, id);
create index expense_by_client on expense (firm_id, client_id, on_date, id);
create index expense_by_category on expense (firm_id, category_id, on_date, id);
create index expense_by_state on expense (firm_id, state, on_date, id);
create index expense_owed on expense (firm_id, on_date, id) where is_reimbursable and state = 'approved' and reimbursement_id is null;
create index expense_by_reimbursement on expense (firm_id, reimbursement_id) where reimbursement_id is not null;

create table expense_receipt (
  firm_id uuid not null, id uuid not null, expense_id uuid not null, name text not null, content_type text not null, size_bytes int not null, sha256 bytea not null, content bytea not null, added_at timestamptz not null, added_by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, expense_id) references expense, foreign key (firm_id, added_by_id) references person
);
create index expense_receipt_by_expense on expense_receipt (firm_id, expense_id, added_at, id);

create table reimbursement_number (firm_id uuid not null references firm, last int not null, primary key (firm_id));

call app.protect('expense_category', 'reimbursement', 'expense', 'expense_receipt', 'reimbursement_number');

-- 0023_runs_and_exchange_rates.sql
-- What a plan billed last, and what a run has of it, without reading all that was ever run.
create index billing_run_item_by_plan on billing_run_item (firm_id, plan_id, run_id);

-- Decades of daily rates are read page by page, of all currencies or of one.
create index exchange_rate_by_date on exchange_rate (firm_id, on_date, currency, base);
create index exchange_rate_by_currency on exchange_rate (firm_id, currency, on_date, base);

-- 0024_courtesy_discounts.sql
-- Why: a discount that the client is shown is on the document, and so before tax; what was billed for the work stays.

alter table pre_bill add column discount_text text, add column discount_minor bigint check (discount_minor > 0), add column discount_percent_e2 int check (discount_percent_e2 between 0 and 10000),
  add constraint discount_is_whole check ((discount_text is null) = (discount_percent_e2 is null) and (discount_minor is null or discount_text is not null));

-- The discount by tax, as the document has it; allowance_minor is its sum (BT-107).
alter table invoice add column discount jsonb, add column allowance_minor bigint not null default 0 check (allowance_minor >= 0),
  add constraint invoice_adds_up check (total_minor = line_net_minor - allowance_minor + tax_minor);
alter table credit_note add column discount jsonb, add column allowance_minor bigint not null default 0,
  add constraint credit_note_adds_up check (total_minor = line_net_minor - allowance_minor + tax_minor);

-- 0025_run_top_ups.sql
-- Why: a run over a plan that tops up evergreen retainers asks for exactly what was shown before anybody
-- agreed to it, so what it would ask for is stored beside the invoices that it would post.

create table billing_run_top_up (
  firm_id uuid not null, id uuid not null, run_id uuid not null, plan_id uuid not null, position int not null, client_id uuid not null, retainer_id uuid not null, currency char(3) not null,
  ongoing_minor bigint not null, amount_minor bigint not null check (amount_minor > 0), state text not null check (state in ('simulated', 'requested', 'moved')), moved jsonb, request_id uuid,
  primary key (firm_id, id), foreign key (firm_id, run_id) references billing_run, foreign key (firm_id, plan_id) references billing_plan, foreign key (firm_id, client_id) references client,
  foreign key (firm_id, retainer_id) references retainer, foreign key (firm_id, request_id) references retainer_request, check ((state = 'requested') = (request_id is not null))
);
create unique index billing_run_top_up_by_run on billing_run_top_up (firm_id, run_id, position, id);
create unique index billing_run_top_up_of_retainer on billing_run_top_up (firm_id, run_id, retainer_id);

call app.protect('billing_run_top_up');

-- 0026_scheduled_runs.sql
-- Why: a firm that bills every day has its run of due plans waiting in the morning. Nothing of it is agreed to by itself.

create table billing_run_schedule (
  firm_id uuid not null references firm, begins_at time not null, saved_at timestamptz not null, saved_by_id uuid not null,
  primary key (firm_id), foreign key (firm_id, saved_by_id) references person
);
call app.protect('billing_run_schedule');

-- However many servers there are, a branch has one such run a day.
create unique index billing_run_by_schedule on billing_run (firm_id, branch_id, due_until) where source = 'schedule';

-- 0027_past.sql
-- Why: a report of last week says tomorrow what it said last week. Rows tell by their ids when they came;
-- what a row was before a change is kept here. The schema `past` has the tables of that name as they were
-- at app.as_of, so a statement that runs there reads the past without a word of its own about it.

create table past_row (
  firm_id uuid not null references firm, table_name text not null, until_command_id uuid not null, row_id uuid not null, place bigint generated always as identity, before jsonb not null,
  primary key (firm_id, table_name, until_command_id, row_id, place)
);
call app.protect('past_row');
call app.make_append_only('past_row');

-- Only what changed, and of each row on its own: a statement over two sets of rows would be planned for the size of its first.
create function app.keep_past() returns trigger language plpgsql as $$
declare
  after jsonb := to_jsonb(new);
  kept jsonb;
begin
  select jsonb_object_agg(e.key, e.value) into kept from jsonb_each(to_jsonb(old) - 'version') e where after -> e.key is distinct from e.value;
  if kept is not null then
    insert into past_row (firm_id, table_name, until_command_id, row_id, before) values (old.firm_id, tg_table_name, current_setting('app.command_id')::uuid, old.id, kept);
  end if;
  return null;
end $$;

-- Tables that the past can be read of: those whose rows change, and those that only grow. key_column tells when a row came.
create table app.past_table (table_name text primary key, changes boolean not null, key_column text not null);
create procedure app.remember_changes(variadic names text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array names loop
    insert into app.past_table values (name, true, 'id');
    execute format('create trigger keep_past after update on %I for each row when (old is distinct from new) execute function app.keep_past()', name);
  end loop;
end $$;

call app.remember_changes('legal_entity', 'branch', 'person', 'client', 'project', 'service', 'time_entry', 'timesheet_part', 'expense', 'billable_item', 'pre_bill', 'invoice', 'credit_note',
  'receipt', 'refund', 'contract', 'contract_version', 'milestone', 'change_order', 'retainer', 'retainer_request', 'retainer_tranche', 'billing_plan', 'billing_run', 'delivery',
  'dunning_hold', 'dunning_notice', 'approval_request', 'session');
insert into app.past_table select name, false, 'id' from unnest(array['allocation', 'settlement', 'journal_entry', 'invoice_line', 'retainer_movement', 'retainer_period', 'milestone_bill', 'milestone_progress',
  'deposit_deduction', 'retention_release', 'contract_fee', 'receipt_write_off', 'late_claim', 'reimbursement', 'audit_event', 'command']) name;
insert into app.past_table values ('journal_line', false, 'entry_id'), ('credit_note_part', false, 'credit_note_id'), ('contract_line', false, 'version_id');

-- The first id of the millisecond after app.as_of: version 7 ids begin with their time.
create function app.past_end() returns uuid language sql stable parallel safe as
$$ select (lpad(to_hex(floor(extract(epoch from current_setting('app.as_of')::timestamptz) * 1000)::bigint + 1), 12, '0') || '00000000000000000000')::uuid $$;

create function app.said_first(known jsonb, later jsonb) returns jsonb language sql immutable parallel safe as $$ select later || known $$;
create aggregate app.first_said(jsonb) (sfunc = app.said_first, stype = jsonb, initcond = '{}');

-- Run after the migrations: makes the schema anew where a table or a view is not as it was.
create procedure app.make_past() language plpgsql as $$
declare
  t record;
  shape text;
  signature text;
begin
  perform set_config('search_path', 'public', true);
  select md5(string_agg(x.part, ' ' order by x.part)) into signature from (
    select format('%s %s %s', p.table_name, a.attname, a.atttypid) as part from app.past_table p join pg_attribute a on a.attrelid = format('public.%I', p.table_name)::regclass and a.attnum > 0 and not a.attisdropped
    union all select viewname || definition from pg_views where schemaname = 'public') x;
  if signature = coalesce(obj_description(to_regnamespace('past'), 'pg_namespace'), '') then
    return;
  end if;
  drop schema if exists past cascade;
  create schema past;
  for t in select * from app.past_table loop
    if t.changes then
      select string_agg(format('case when o.before ? %1$L then (jsonb_populate_record(null::public.%2$I, o.before)).%1$I else t.%1$I end as %1$I', a.attname, t.table_name), ', ' order by a.attnum) into shape
        from pg_attribute a where a.attrelid = format('public.%I', t.table_name)::regclass and a.attnum > 0 and not a.attisdropped;
      execute format('create view past.%1$I with (security_invoker = true) as select %2$s from public.%1$I t
        left join (select p.row_id, app.first_said(p.before order by p.until_command_id, p.place) as before from public.past_row p
          where p.firm_id = app.firm_id() and p.table_name = %1$L and p.until_command_id >= app.past_end() group by p.row_id) o on o.row_id = t.id
        where t.firm_id = app.firm_id() and t.%3$I < app.past_end()', t.table_name, shape, t.key_column);
    else
      execute format('create view past.%1$I with (security_invoker = true) as select t.* from public.%1$I t where t.firm_id = app.firm_id() and t.%2$I < app.past_end()', t.table_name, t.key_column);
    end if;
  end loop;
  -- A view is made after those that it reads, of the tables and views of the past.
  for t in
    with recursive used as (
      select distinct r.ev_class as view, d.refobjid as uses from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
      join pg_class c on c.oid = r.ev_class and c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
    ), depth as (select view, uses, 1 as steps from used union all select d.view, u.uses, d.steps + 1 from depth d join used u on u.view = d.uses)
    select c.relname as name, max(d.steps) as steps from pg_class c join depth d on d.view = c.oid group by c.relname order by steps, name
  loop
    perform set_config('search_path', 'public', true);
    shape := pg_get_viewdef(format('public.%I', t.name)::regclass);
    perform set_config('search_path', 'past, public', true);
    execute format('create view past.%I with (security_invoker = true) as %s', t.name, shape);
  end loop;
  perform set_config('search_path', 'public', true);
  execute format('comment on schema past is %L', signature);
end $$;

-- 0028_open_records.sql
-- Why: what is still open is a handful beside what a firm has billed and been paid in twenty years, and it is
-- asked for on every page. Beside each sum stands a list of the records whose sum is not nothing; the sum itself
-- stays a sum. A record too many in a list does no harm, since the views look again; none may be missing.

-- How much of every item can still be billed.
create view item_balance with (security_invoker = true) as
select i.firm_id, i.id as item_id, i.client_id, i.project_id, i.branch_id, i.person_id, i.service_id, i.work_date, i.currency, i.unit_price,
  i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor,
  not i.is_withdrawn and i.coverage is null and (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0)) as is_open
from billable_item i
left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true;

-- Without foreign keys: the rows are made from the records themselves, a million in one go.
create table unbilled_item (firm_id uuid not null, item_id uuid not null, primary key (firm_id, item_id));
create table unsettled_invoice (firm_id uuid not null, invoice_id uuid not null, primary key (firm_id, invoice_id));
create table unapplied_receipt (firm_id uuid not null, receipt_id uuid not null, primary key (firm_id, receipt_id));

-- What firms have already: read by the owner of the tables, whatever role that is.
alter table billable_item no force row level security;
alter table allocation no force row level security;
alter table invoice no force row level security;
alter table credit_note no force row level security;
alter table settlement no force row level security;
alter table retention_release no force row level security;
alter table receipt no force row level security;
alter table refund no force row level security;
insert into unbilled_item select firm_id, item_id from item_balance where is_open;
insert into unsettled_invoice select firm_id, invoice_id from invoice_balance where open_minor <> 0;
insert into unapplied_receipt select firm_id, receipt_id from unapplied_cash where unapplied_minor <> 0;
alter table billable_item force row level security;
alter table allocation force row level security;
alter table invoice force row level security;
alter table credit_note force row level security;
alter table settlement force row level security;
alter table retention_release force row level security;
alter table receipt force row level security;
alter table refund force row level security;

create or replace view open_item with (security_invoker = true) as
select b.firm_id, b.item_id, b.client_id, b.project_id, b.branch_id, b.person_id, b.service_id, b.work_date, b.currency, b.unit_price, b.open_minutes, b.open_minor
from unbilled_item u join item_balance b on b.firm_id = u.firm_id and b.item_id = u.item_id where b.is_open;

create view open_invoice with (security_invoker = true) as
select b.* from unsettled_invoice u join invoice_balance b on b.firm_id = u.firm_id and b.invoice_id = u.invoice_id where b.open_minor <> 0;

create view open_receipt with (security_invoker = true) as
select b.* from unapplied_receipt u join unapplied_cash b on b.firm_id = u.firm_id and b.receipt_id = u.receipt_id where b.unapplied_minor <> 0;

create function app.note_new_items() returns trigger language plpgsql as $$
begin
  insert into unbilled_item select firm_id, id from added where not is_withdrawn and coverage is null and (amount_minor is null or amount_minor > 0 or billable_minutes > 0);
  return null;
end $$;
create trigger keep_unbilled after insert on billable_item referencing new table as added for each statement execute function app.note_new_items();

create function app.note_changed_items() returns trigger language plpgsql as $$
begin
  delete from unbilled_item u using after_rows a join item_balance b on b.firm_id = a.firm_id and b.item_id = a.id where u.firm_id = a.firm_id and u.item_id = a.id and not b.is_open;
  insert into unbilled_item select b.firm_id, b.item_id from after_rows a join item_balance b on b.firm_id = a.firm_id and b.item_id = a.id where b.is_open on conflict do nothing;
  return null;
end $$;
create trigger keep_unbilled_on_update after update on billable_item referencing new table as after_rows for each statement execute function app.note_changed_items();

-- The caller holds the project's row lock, as for the check that nothing is billed twice.
create function app.note_allocations() returns trigger language plpgsql as $$
begin
  delete from unbilled_item u using (select distinct firm_id, item_id from added where reverses_id is null) t join item_balance b on b.firm_id = t.firm_id and b.item_id = t.item_id
    where u.firm_id = t.firm_id and u.item_id = t.item_id and not b.is_open;
  insert into unbilled_item select t.firm_id, t.item_id from (select distinct firm_id, item_id from added where reverses_id is not null) t join item_balance b on b.firm_id = t.firm_id and b.item_id = t.item_id
    where b.is_open on conflict do nothing;
  return null;
end $$;
create trigger keep_unbilled after insert on allocation referencing new table as added for each statement execute function app.note_allocations();

create function app.note_invoices(ids uuid[]) returns void language plpgsql as $$
begin
  delete from unsettled_invoice u using invoice_balance b where u.firm_id = app.firm_id() and u.invoice_id = any(ids) and b.firm_id = u.firm_id and b.invoice_id = u.invoice_id and b.open_minor = 0;
  insert into unsettled_invoice select b.firm_id, b.invoice_id from invoice_balance b where b.firm_id = app.firm_id() and b.invoice_id = any(ids) and b.open_minor <> 0 on conflict do nothing;
end $$;
create function app.note_receipts(ids uuid[]) returns void language plpgsql as $$
begin
  delete from unapplied_receipt u where u.firm_id = app.firm_id() and u.receipt_id = any(ids)
    and not exists (select from unapplied_cash b where b.firm_id = u.firm_id and b.receipt_id = u.receipt_id and b.unapplied_minor <> 0);
  insert into unapplied_receipt select b.firm_id, b.receipt_id from unapplied_cash b where b.firm_id = app.firm_id() and b.receipt_id = any(ids) and b.unapplied_minor <> 0 on conflict do nothing;
end $$;
-- The column of the rows that names the invoice, or the receipt.
create function app.note_open_records() returns trigger language plpgsql as $$
declare ids uuid[];
begin
  case tg_table_name
    when 'invoice' then select array_agg(id) into ids from changed where state not in ('draft', 'submitted', 'discarded');
    when 'receipt' then select array_agg(id) into ids from changed where state <> 'draft';
    when 'refund' then select array_agg(distinct receipt_id) into ids from changed where receipt_id is not null;
    else select array_agg(distinct invoice_id) into ids from changed;
  end case;
  if ids is null then
    return null;
  end if;
  if tg_table_name in ('receipt', 'refund') then
    perform app.note_receipts(ids);
  else
    perform app.note_invoices(ids);
  end if;
  if tg_table_name = 'settlement' then
    select array_agg(distinct receipt_id) into ids from changed where receipt_id is not null;
    perform app.note_receipts(ids);
  end if;
  return null;
end $$;
create trigger keep_open_on_insert after insert on invoice referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on invoice referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on credit_note referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on credit_note referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on settlement referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on retention_release referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on receipt referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on receipt referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on refund referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on refund referencing new table as changed for each statement execute function app.note_open_records();

-- Makes the lists of one firm anew, and tells what was missing and what was too many.
create function app.rebuild_open_records() returns table (list text, missing bigint, superfluous bigint) language plpgsql as $$
declare
  firm uuid := app.firm_id();
begin
  lock table unbilled_item, unsettled_invoice, unapplied_receipt in share row exclusive mode;
  list := 'unbilled_item';
  delete from unbilled_item u where u.firm_id = firm and not exists (select from item_balance b where b.firm_id = firm and b.item_id = u.item_id and b.is_open);
  get diagnostics superfluous = row_count;
  insert into unbilled_item select b.firm_id, b.item_id from item_balance b where b.firm_id = firm and b.is_open on conflict do nothing;
  get diagnostics missing = row_count;
  return next;
  list := 'unsettled_invoice';
  delete from unsettled_invoice u where u.firm_id = firm and not exists (select from invoice_balance b where b.firm_id = firm and b.invoice_id = u.invoice_id and b.open_minor <> 0);
  get diagnostics superfluous = row_count;
  insert into unsettled_invoice select b.firm_id, b.invoice_id from invoice_balance b where b.firm_id = firm and b.open_minor <> 0 on conflict do nothing;
  get diagnostics missing = row_count;
  return next;
  list := 'unapplied_receipt';
  delete from unapplied_receipt u where u.firm_id = firm and not exists (select from unapplied_cash b where b.firm_id = firm and b.receipt_id = u.receipt_id and b.unapplied_minor <> 0);
  get diagnostics superfluous = row_count;
  insert into unapplied_receipt select b.firm_id, b.receipt_id from unapplied_cash b where b.firm_id = firm and b.unapplied_minor <> 0 on conflict do nothing;
  get diagnostics missing = row_count;
  return next;
end $$;

call app.protect('unbilled_item', 'unsettled_invoice', 'unapplied_receipt');

-- What the lists are in the past: all records of their kind, of which the views keep what was open then.
create table app.past_list (table_name text primary key, definition text not null);
insert into app.past_list values
  ('unbilled_item', 'select firm_id, id as item_id from billable_item'),
  ('unsettled_invoice', 'select firm_id, id as invoice_id from invoice'),
  ('unapplied_receipt', 'select firm_id, id as receipt_id from receipt');

-- Run after the migrations: makes the schema anew where a table or a view is not as it was.
create or replace procedure app.make_past() language plpgsql as $$
declare
  t record;
  shape text;
  signature text;
begin
  perform set_config('search_path', 'public', true);
  select md5(string_agg(x.part, ' ' order by x.part)) into signature from (
    select format('%s %s %s', p.table_name, a.attname, a.atttypid) as part from app.past_table p join pg_attribute a on a.attrelid = format('public.%I', p.table_name)::regclass and a.attnum > 0 and not a.attisdropped
    union all select viewname || definition from pg_views where schemaname = 'public'
    union all select table_name || definition from app.past_list) x;
  if signature = coalesce(obj_description(to_regnamespace('past'), 'pg_namespace'), '') then
    return;
  end if;
  drop schema if exists past cascade;
  create schema past;
  for t in select * from app.past_table loop
    if t.changes then
      select string_agg(format('case when o.before ? %1$L then (jsonb_populate_record(null::public.%2$I, o.before)).%1$I else t.%1$I end as %1$I', a.attname, t.table_name), ', ' order by a.attnum) into shape
        from pg_attribute a where a.attrelid = format('public.%I', t.table_name)::regclass and a.attnum > 0 and not a.attisdropped;
      execute format('create view past.%1$I with (security_invoker = true) as select %2$s from public.%1$I t
        left join (select p.row_id, app.first_said(p.before order by p.until_command_id, p.place) as before from public.past_row p
          where p.firm_id = app.firm_id() and p.table_name = %1$L and p.until_command_id >= app.past_end() group by p.row_id) o on o.row_id = t.id
        where t.firm_id = app.firm_id() and t.%3$I < app.past_end()', t.table_name, shape, t.key_column);
    else
      execute format('create view past.%1$I with (security_invoker = true) as select t.* from public.%1$I t where t.firm_id = app.firm_id() and t.%2$I < app.past_end()', t.table_name, t.key_column);
    end if;
  end loop;
  perform set_config('search_path', 'past, public', true);
  for t in select * from app.past_list loop
    execute format('create view past.%I with (security_invoker = true) as %s', t.table_name, t.definition);
  end loop;
  -- A view is made after those that it reads, of the tables and views of the past.
  for t in
    with recursive used as (
      select distinct r.ev_class as view, d.refobjid as uses from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
      join pg_class c on c.oid = r.ev_class and c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
    ), depth as (select view, uses, 1 as steps from used union all select d.view, u.uses, d.steps + 1 from depth d join used u on u.view = d.uses)
    select c.relname as name, max(d.steps) as steps from pg_class c join depth d on d.view = c.oid group by c.relname order by steps, name
  loop
    perform set_config('search_path', 'public', true);
    shape := pg_get_viewdef(format('public.%I', t.name)::regclass);
    perform set_config('search_path', 'past, public', true);
    execute format('create view past.%I with (security_invoker = true) as %s', t.name, shape);
  end loop;
  perform set_config('search_path', 'public', true);
  execute format('comment on schema past is %L', signature);
end $$;

-- 0029_pre_bill_line_by_item.sql
-- Why: whether an item stands on a pre-bill is asked for each of a million items of a run. By the key that began with
-- the pre-bill, that lookup skipped from pre-bill to pre-bill, those of simulations that were undone too.
alter table pre_bill_line drop constraint pre_bill_line_pkey, add primary key (firm_id, item_id, pre_bill_id);
create index pre_bill_line_by_pre_bill on pre_bill_line (firm_id, pre_bill_id, item_id);
drop index pre_bill_line_by_item;

-- 0031_saved_views_and_report_schedules.sql
-- Why: what somebody looks at every week has a name, and comes by e-mail without anybody asking.

create table saved_view (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, place text not null, name text not null, query jsonb not null, is_shared boolean not null, owner_id uuid not null, saved_at timestamptz not null,
  primary key (firm_id, id), unique (firm_id, owner_id, place, name), foreign key (firm_id, owner_id) references person
);
create index saved_view_by_place on saved_view (firm_id, place, name, id);

-- What a person sees first at a place. It goes with its view.
create table saved_view_default (
  firm_id uuid not null, person_id uuid not null, place text not null, view_id uuid not null,
  primary key (firm_id, person_id, place), foreign key (firm_id, person_id) references person, foreign key (firm_id, view_id) references saved_view on delete cascade
);
create index saved_view_default_by_view on saved_view_default (firm_id, view_id);

create table report_schedule (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, report text not null, query jsonb not null, format text not null check (format in ('csv', 'xlsx', 'pdf')),
  rule text not null, starts_on date not null, at_time time not null, shift text not null check (shift in ('none', 'next', 'previous')), branch_id uuid not null, person_ids uuid[] not null, emails text[] not null,
  owner_id uuid not null, state text not null check (state in ('active', 'paused', 'ended')), next_at timestamptz, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, owner_id) references person, check (cardinality(person_ids) + cardinality(emails) > 0), check (state = 'active' or next_at is null)
);
create index report_schedule_due on report_schedule (firm_id, next_at) where state = 'active';
create index report_schedule_by_owner on report_schedule (firm_id, owner_id, name, id);

-- What was asked for stands here as it was then: a second try sends the same numbers, whatever the schedule says by now.
create table report_issue (
  firm_id uuid not null, id uuid not null, schedule_id uuid, due_at timestamptz not null, report text not null, asked jsonb not null, format text not null check (format in ('csv', 'xlsx', 'pdf')), owner_id uuid not null, delivery_id uuid, refused_because text, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, schedule_id) references report_schedule, foreign key (firm_id, owner_id) references person, foreign key (firm_id, delivery_id) references delivery, check ((delivery_id is null) = (refused_because is not null))
);
-- However many servers there are, a schedule has one issue of a moment.
create unique index report_issue_once on report_issue (firm_id, schedule_id, due_at) where schedule_id is not null;
create index report_issue_by_delivery on report_issue (firm_id, delivery_id) where delivery_id is not null;

-- A report goes to people, and is about no client.
alter table delivery alter column client_id drop not null, drop constraint delivery_kind_check, add constraint delivery_kind_check
  check (kind in ('invoice', 'credit_note', 'reminder', 'statement', 'report')), add constraint delivery_client check ((kind = 'report') = (client_id is null));

call app.protect('saved_view', 'saved_view_default', 'report_schedule', 'report_issue');
call app.make_append_only('report_issue');

-- 0032_exceptions.sql
-- Why: what should be looked at follows from the records; here stands only what people said about it: whose it is, and
-- until when it can wait. A key names what it is about, so that it is the same exception tomorrow.

create table exception_handling (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, key text not null, owner_id uuid, snoozed_until date, reason text, at timestamptz not null, person_id uuid not null,
  primary key (firm_id, id), unique (firm_id, key), foreign key (firm_id, owner_id) references person, foreign key (firm_id, person_id) references person, check ((snoozed_until is null) = (reason is null))
);
call app.protect('exception_handling');
call app.remember_changes('exception_handling');

-- What the rules look for, without reading all that there is.
create index billable_item_without_rate on billable_item (firm_id, work_date, id) where amount_minor is null and not is_withdrawn;

-- What was posted in a period, in a history of decades.
create index invoice_by_date on invoice (firm_id, invoice_date, id) where number is not null;
create index credit_note_by_date on credit_note (firm_id, issued_on, id) where number is not null;

-- 0034_open_items_whole.sql
-- Why: what is shown of an open item stands beside its sum, so that the item is not looked up a second time.
create or replace view item_balance with (security_invoker = true) as
select i.firm_id, i.id as item_id, i.client_id, i.project_id, i.branch_id, i.person_id, i.service_id, i.work_date, i.currency, i.unit_price,
  i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor,
  not i.is_withdrawn and i.coverage is null and (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0)) as is_open,
  i.source_kind, i.source_id, i.note, i.contract_line_id
from billable_item i
left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true;

create or replace view open_item with (security_invoker = true) as
select b.firm_id, b.item_id, b.client_id, b.project_id, b.branch_id, b.person_id, b.service_id, b.work_date, b.currency, b.unit_price, b.open_minutes, b.open_minor, b.source_kind, b.source_id, b.note, b.contract_line_id
from unbilled_item u join item_balance b on b.firm_id = u.firm_id and b.item_id = u.item_id where b.is_open;

-- 0035_targets.sql
-- Why: what a firm aims at, by month: of a measure that a report has, for the firm, a branch, a person or a service. A target that is
-- removed stays as a row without a figure, so that its past is kept and who comes back to it finds its version.

create table target (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1,
  measure text not null check (measure in ('revenue_billed', 'work_value', 'collected', 'margin', 'hours_worked', 'hours_billable')),
  holder_kind text not null check (holder_kind in ('firm', 'branch', 'person', 'service')), branch_id uuid, person_id uuid, service_id uuid,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'), currency char(3), amount_minor bigint, minutes bigint, set_at timestamptz not null, set_by_id uuid not null,
  key text not null generated always as (measure || ' ' || coalesce(branch_id::text, person_id::text, service_id::text, 'firm') || ' ' || month || ' ' || coalesce(currency::text, '-')) stored,
  primary key (firm_id, id), unique (firm_id, key), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, person_id) references person,
  foreign key (firm_id, service_id) references service, foreign key (firm_id, set_by_id) references person,
  check ((holder_kind = 'branch') = (branch_id is not null) and (holder_kind = 'person') = (person_id is not null) and (holder_kind = 'service') = (service_id is not null)),
  check ((currency is null) = (measure in ('hours_worked', 'hours_billable'))), check (amount_minor is null or currency is not null), check (minutes is null or currency is null)
);
create index target_by_month on target (firm_id, month, id);
create index target_by_measure on target (firm_id, measure, month, id);
create index target_by_holder_kind on target (firm_id, holder_kind, month, id);
create index target_by_currency on target (firm_id, currency, month, id);
create index target_by_branch on target (firm_id, branch_id, month, id) where branch_id is not null;
create index target_by_person on target (firm_id, person_id, month, id) where person_id is not null;
create index target_by_service on target (firm_id, service_id, month, id) where service_id is not null;
create index target_by_setter on target (firm_id, set_by_id);

-- Nothing is deleted, also not by the owner of the tables.
create trigger target_stays before delete or truncate on target for each statement execute function app.refuse_change();
call app.protect('target');
call app.remember_changes('target');

-- 0039_statistics_of_a_run.sql
-- Why: a plan that was made while a table was empty takes any index that begins with the firm, and checks each
-- foreign key by reading all rows of the firm. Whoever writes much in one go has the tables looked at in between.
create function app.refresh_statistics(tables text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  foreach name in array tables loop
    execute format('analyze public.%I', name);
  end loop;
end $$;

-- Another index has the same rows in the same order.
drop index billable_item_without_rate;

-- 0040_approval_steps.sql
-- Why: some actions need several people, one after the other; people are away, and what nobody answers goes to the
-- next in line. What a command put at stake is kept, so that a policy can be tried on the past.

-- A request keeps the steps that it was made with; whom it waits for now stands beside them, for lists.
alter table approval_request
  add column step int not null default 0, add column waiting_since timestamptz not null default now(), add column escalated_at timestamptz, add column escalated_to jsonb, add column reminded_at timestamptz,
  add column waiting_roles text[] not null default '{}', add column waiting_person_ids uuid[] not null default '{}';
alter table approval_request alter column waiting_roles drop default;
alter table approval_request alter column waiting_roles type text[] using array[approver_role], alter column waiting_since drop default;
alter table approval_request alter column approver_role type jsonb using jsonb_build_array(jsonb_build_object('approvers', jsonb_build_array(jsonb_build_object('kind', 'role', 'role', approver_role)), 'needed', 1));
alter table approval_request rename column approver_role to steps;
alter table approval_request drop constraint approval_request_state_check, add check (state in ('pending', 'asked_back', 'approved', 'rejected', 'withdrawn', 'void'));
create index approval_request_waiting on approval_request (firm_id, waiting_since, id) where state in ('pending', 'asked_back');
create index approval_request_by_maker on approval_request (firm_id, maker_id, requested_at, id);

alter table approval_policy
  add column client_id uuid, add column branch_id uuid, add column remind_after_hours int check (remind_after_hours > 0), add column escalate_after_hours int check (escalate_after_hours > 0), add column escalate_to jsonb,
  add foreign key (firm_id, client_id) references client, add foreign key (firm_id, branch_id) references branch, add check ((escalate_after_hours is null) or (escalate_to is not null));
alter table approval_policy alter column approver_role type jsonb using jsonb_build_array(jsonb_build_object('approvers', jsonb_build_array(jsonb_build_object('kind', 'role', 'role', approver_role)), 'needed', 1));
alter table approval_policy rename column approver_role to steps;

-- What was said about a request, in its order.
create table approval_decision (
  firm_id uuid not null, id uuid not null, request_id uuid not null, step int not null, kind text not null check (kind in ('agreed', 'rejected', 'asked_back', 'answered', 'escalated', 'reminded')),
  person_id uuid, on_behalf_of_id uuid, reason text, at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, request_id) references approval_request, foreign key (firm_id, person_id) references person, foreign key (firm_id, on_behalf_of_id) references person
);
create index approval_decision_by_request on approval_decision (firm_id, request_id, id);

-- Who decides for somebody who is away.
create table approval_delegation (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, person_id uuid not null, delegate_id uuid not null, from_date date not null, until_date date not null, note text not null,
  ended_at timestamptz, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, foreign key (firm_id, delegate_id) references person, check (person_id <> delegate_id), check (until_date > from_date)
);
create index approval_delegation_by_delegate on approval_delegation (firm_id, delegate_id) where ended_at is null;
create index approval_delegation_by_person on approval_delegation (firm_id, person_id, from_date, id);

call app.protect('approval_decision', 'approval_delegation');
call app.make_append_only('approval_decision');
call app.remember_changes('approval_delegation');
insert into app.past_table values ('approval_decision', false, 'id');

alter table command add column stake jsonb;
create index command_by_stake on command (firm_id, (stake ->> 'command'), id) where stake is not null;

-- Reminders to those whom a request waits for: all that they say stands in their text.
alter table delivery drop constraint delivery_kind_check, drop constraint delivery_client, add constraint delivery_kind_check check (kind in ('invoice', 'credit_note', 'reminder', 'statement', 'report', 'approval')),
  add constraint delivery_client check ((kind in ('report', 'approval')) = (client_id is null));

-- 0041_checks.sql
-- Why: the books prove themselves, every night and whenever somebody asks; what was found stays, so that it can be told
-- since when they do not add up.
create table books_check (
  firm_id uuid not null references firm, id uuid not null, at timestamptz not null, person_id uuid, is_sound boolean not null, results jsonb not null, primary key (firm_id, id)
);
create table books_finding (
  firm_id uuid not null, check_id uuid not null, rule text not null, place int not null, record_kind text not null, record_id uuid not null, label text not null, detail text not null,
  primary key (firm_id, check_id, rule, place), foreign key (firm_id, check_id) references books_check
);
call app.protect('books_check', 'books_finding');
call app.make_append_only('books_check', 'books_finding');
insert into app.past_table values ('books_check', false, 'id'), ('books_finding', false, 'check_id');

-- 0042_audit_log.sql
-- Why: whoever holds the database can rewrite an event and everything that points to it. So the events of a firm are
-- also the leaves of a Merkle tree whose signed roots leave the database: what was signed once can't be changed unseen.

-- Commands stay concurrent, and none of them knows a position in the log. `place` is drawn while the command holds the locks on
-- what it changed, so two events of one record never stand the wrong way round; `xact` tells which
-- commands are through: all below the oldest that still runs.
alter table audit_event
  add column place bigint generated always as identity,
  add column xact xid8 not null default pg_current_xact_id();
create index audit_event_by_xact on audit_event (firm_id, xact);

-- Not business tables: no command writes here, so they stand apart, and have their own connection settings (Database.keepLog).
create schema log;
create function log.refuse_command() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('app.command_id', true), '') <> '' then
    raise exception 'A command writes to log.%', tg_table_name using errcode = 'DB001';
  end if;
  return null;
end $$;

-- All events with a lower xact are in the log; 0: look at every one, for the numbers of transactions begin anew
-- where a backup is put into another server.
create table log.progress (
  firm_id uuid primary key references firm, size bigint not null default 0, through xid8 not null default '0',
  stopped_at timestamptz, stopped_because text, check ((stopped_at is null) = (stopped_because is null))
);
create table log.leaf (
  firm_id uuid not null references firm, position bigint not null, event_id uuid not null, hash bytea not null check (length(hash) = 32), primary key (firm_id, position), unique (firm_id, event_id)
);
-- Roots of 256 neighbours of the level below; level 1 stands on leaves.
create table log.node (
  firm_id uuid not null references firm, level int not null check (level >= 1), place bigint not null, hash bytea not null check (length(hash) = 32), primary key (firm_id, level, place)
);
create table log.head (
  firm_id uuid not null references firm, id uuid not null, size bigint not null, at timestamptz not null, kind text not null check (kind in ('interval', 'day_end')), note text not null, primary key (firm_id, id)
);
create index head_by_size on log.head (firm_id, size);
-- Of the server, for all firms. The private halves are files on its disk.
create table log.key (id text primary key, line text not null unique, since timestamptz not null);
-- Who read what others must not see, or took it away: no write of the books, so no event of theirs.
create table log.reading (
  firm_id uuid not null references firm, id uuid not null, at timestamptz not null, person_id uuid, api_key_id uuid, session_id uuid, source text not null, request_id text,
  endpoint text not null, form text not null check (form in ('json', 'csv', 'xlsx', 'file')), input jsonb not null, primary key (firm_id, id)
);
create index reading_by_person on log.reading (firm_id, person_id, id);

do $$
declare name text;
begin
  foreach name in array array['progress', 'leaf', 'node', 'head', 'reading'] loop
    execute format('alter table log.%I enable row level security', name);
    execute format('alter table log.%I force row level security', name);
    execute format('create policy firm_only on log.%I using (firm_id = app.firm_id()) with check (firm_id = app.firm_id())', name);
    execute format('create trigger past_the_door before insert or update or delete on log.%I for each statement execute function log.refuse_command()', name);
  end loop;
  foreach name in array array['leaf', 'node', 'head', 'reading', 'key'] loop
    execute format('create trigger append_only before update or delete or truncate on log.%I for each statement execute function app.refuse_change()', name);
  end loop;
end $$;

-- What is to be done, for all firms at once: asked as the owner of the tables, who sees every firm.
create policy log_follows on audit_event for select to current_user using (true);
create policy log_follows on firm for select to current_user using (true);
create policy log_follows on log.progress for select to current_user using (true);
create policy log_follows on log.head for select to current_user using (true);
create function log.firms_behind() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select f.firm_id from firm f left join log.progress p on p.firm_id = f.firm_id
   where p.through > pg_snapshot_xmax(pg_current_snapshot())
      or exists (select from audit_event e where e.firm_id = f.firm_id and e.xact >= coalesce(p.through, '0') and e.xact < pg_snapshot_xmin(pg_current_snapshot()))
$$;
-- Those whose log has grown since its last head, if that is old enough, and those without a head of this day.
create function log.firms_to_sign(at timestamptz, rest interval) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select p.firm_id from log.progress p left join lateral (select h.size, h.at from log.head h where h.firm_id = p.firm_id order by h.id desc limit 1) h on true
   where p.size > 0 and p.stopped_at is null
     and (h.at is null or (h.size < p.size and h.at <= $1 - rest) or (h.at at time zone 'UTC')::date < ($1 at time zone 'UTC')::date)
$$;

-- 0043_webhooks.sql
-- Why: other systems hear of what happened without asking for it all the time: each event of the log, in its order, to every
-- address that wants it, until it is taken or the tries are used up.
create table webhook (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, name text not null, url text not null, types text[] not null, state text not null check (state in ('active', 'paused', 'ended')),
  secret text not null, former_secret text, former_until timestamptz, person_id uuid not null, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, check ((former_secret is null) = (former_until is null))
);
create index webhook_by_name on webhook (firm_id, name, id);
call app.protect('webhook');

-- What the server notes of its work, and no command does: the log is its outbox, so an event that was committed is never lost.
create table log.webhook_cursor (
  firm_id uuid not null references firm, webhook_id uuid not null, position bigint not null, primary key (firm_id, webhook_id)
);
create table log.webhook_delivery (
  firm_id uuid not null references firm, id uuid not null, webhook_id uuid not null, position bigint not null, event_id uuid not null, type text not null, state text not null check (state in ('waiting', 'delivered', 'given_up')),
  attempts int not null default 0, next_at timestamptz, created_at timestamptz not null, ended_at timestamptz, primary key (firm_id, id), check ((state = 'waiting') = (next_at is not null))
);
create index webhook_delivery_due on log.webhook_delivery (firm_id, next_at, id) where state = 'waiting';
create index webhook_delivery_by_webhook on log.webhook_delivery (firm_id, webhook_id, id);
create table log.webhook_attempt (
  firm_id uuid not null, id uuid not null, delivery_id uuid not null, at timestamptz not null, status int, milliseconds int not null, says text not null, primary key (firm_id, id), foreign key (firm_id, delivery_id) references log.webhook_delivery
);
create index webhook_attempt_by_delivery on log.webhook_attempt (firm_id, delivery_id, id);

do $$
declare name text;
begin
  foreach name in array array['webhook_cursor', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('alter table log.%I enable row level security', name);
    execute format('alter table log.%I force row level security', name);
    execute format('create policy firm_only on log.%I using (firm_id = app.firm_id()) with check (firm_id = app.firm_id())', name);
  end loop;
end $$;
create trigger append_only before update or delete or truncate on log.webhook_attempt for each statement execute function app.refuse_change();

create policy webhooks_follow on webhook for select to current_user using (true);
create policy webhooks_follow on log.webhook_cursor for select to current_user using (true);
create policy webhooks_follow on log.webhook_delivery for select to current_user using (true);
-- Firms with something to spread over their webhooks, or to send.
create function log.firms_with_webhooks(at timestamptz) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select distinct w.firm_id from webhook w left join log.webhook_cursor c on c.firm_id = w.firm_id and c.webhook_id = w.id left join log.progress p on p.firm_id = w.firm_id where w.state = 'active' and c.position < p.size
  union select d.firm_id from log.webhook_delivery d where d.state = 'waiting' and d.next_at <= $1
$$;

-- 0044_sealed_requests.sql
-- Why: who asks for a person with roles types their first password. A request is read by many and kept for ever; what
-- it must not tell is kept apart, hashed, until the request is decided.

create table approval_seal (
  firm_id uuid not null, request_id uuid not null, sealed jsonb not null,
  primary key (firm_id, request_id), foreign key (firm_id, request_id) references approval_request
);
call app.protect('approval_seal');

-- 0045_roles.sql
-- Why: a firm makes roles of its own and changes them; somebody holds a role from one day until another; the secret
-- of an API key is changed without a pause.

alter table role add column version int not null default 1;
create unique index role_by_name on role (firm_id, lower(name));

-- Nothing of it is deleted: what somebody held is part of what they could do.
alter table person_role add column id uuid not null default gen_random_uuid(), add column from_date date, add column until_date date;
-- The id of a person begins with the time at which they came; a day earlier, since places differ.
alter table person_role alter column from_date type date using (to_timestamp(('x' || left(replace(person_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) at time zone 'UTC')::date - 1;
alter table person_role alter column id drop default, alter column from_date set not null;
alter table person_role drop constraint person_role_pkey;
alter table person_role add primary key (firm_id, id),
  add constraint person_role_until check (until_date >= from_date),
  add constraint person_role_once exclude using gist (firm_id with =, person_id with =, role_id with =, daterange(from_date, until_date) with &&);
create index person_role_by_person on person_role (firm_id, person_id, from_date, id);

create function app.in_force(from_date date, until_date date, day date) returns boolean language sql immutable parallel safe as
$$ select from_date <= day and (until_date is null or until_date > day) $$;

alter table auth.api_key_index add column valid_until timestamptz, add column last_used_at timestamptz;
create index api_key_index_by_key on auth.api_key_index (firm_id, api_key_id);
alter table api_key add column rotated_at timestamptz, add column previous_until timestamptz;

-- 0046_readings.sql
-- Why: who took a list away is asked for by the list.
create index reading_by_endpoint on log.reading (firm_id, endpoint, id);

-- 0047_periods.sql
-- Why: a branch closes its month one function after the other, and what is closed stays as it is on every
-- path, also for a statement that somebody writes by hand.

create table period_close (
  firm_id uuid not null, branch_id uuid not null, area text not null check (area in ('time', 'expenses', 'billing', 'cash', 'retainers')), id uuid not null, closed_through date not null,
  closed_at timestamptz not null, closed_by_id uuid not null,
  primary key (firm_id, branch_id, area), unique (firm_id, id), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, closed_by_id) references person
);
call app.protect('period_close');

-- Who writes holds periods as they are, together with others; who closes or opens one waits for them. So nobody
-- writes on the ground of a date that has moved meanwhile.
create function app.hold_periods() returns void language sql as $$
  select pg_advisory_xact_lock_shared(hashtextextended('periods ' || app.firm_id(), 0))
$$;
create function app.move_periods() returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('periods ' || app.firm_id(), 0))
$$;

-- The last day that is closed: of the legal entity, or of the branch in that function. What is of no branch is
-- closed with any branch of its entity; what is of no known function, with any function.
create function app.closed_through(entity uuid, branch uuid, area text) returns date language sql stable as $$
  select greatest(
    (select e.locked_through from legal_entity e where e.firm_id = app.firm_id() and e.id = $1),
    (select max(c.closed_through) from period_close c
      where c.firm_id = app.firm_id() and ($3 is null or c.area = $3)
        and (c.branch_id = $2 or ($2 is null and c.branch_id in (select b.id from branch b where b.firm_id = app.firm_id() and b.legal_entity_id = $1))))
  )
$$;

create or replace function app.hold_period_lock() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from touched t left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
    left join period_close c on c.firm_id = t.firm_id and c.branch_id = t.branch_id and c.area = 'time'
    where e.id is null or t.work_date <= greatest(e.locked_through, c.closed_through)
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;

create or replace function app.hold_approved_entries() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    where b.state <> 'draft' and (a.person_id, a.project_id, a.service_id, a.task_id, a.work_date, a.start_time, a.end_time, a.worked_minutes, a.is_billable, a.note, a.activity_code)
      is distinct from (b.person_id, b.project_id, b.service_id, b.task_id, b.work_date, b.start_time, b.end_time, b.worked_minutes, b.is_billable, b.note, b.activity_code)
  ) then
    raise exception 'Submitted and approved time does not change' using errcode = 'DB009';
  end if;
  -- Where it was, and where it goes.
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    cross join lateral (values (b.branch_id, b.work_date), (a.branch_id, a.work_date)) as t (branch_id, work_date)
    left join branch br on br.firm_id = a.firm_id and br.id = t.branch_id left join legal_entity e on e.firm_id = br.firm_id and e.id = br.legal_entity_id
    left join period_close c on c.firm_id = a.firm_id and c.branch_id = t.branch_id and c.area = 'time'
    where b.state = 'draft' and a.state in ('draft', 'voided') and (e.id is null or t.work_date <= greatest(e.locked_through, c.closed_through))
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;

create function app.hold_new_expenses() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from touched t left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
    left join period_close c on c.firm_id = t.firm_id and c.branch_id = t.branch_id and c.area = 'expenses'
    where e.id is null or t.on_date <= greatest(e.locked_through, c.closed_through)
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock_on_insert after insert on expense referencing new table as touched for each statement execute function app.hold_new_expenses();

-- What is said of it, and each step towards the books; taking one back or setting it aside says nothing new.
create function app.hold_moved_expenses() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    cross join lateral (values (b.branch_id, b.on_date), (a.branch_id, a.on_date)) as t (branch_id, on_date)
    left join branch br on br.firm_id = a.firm_id and br.id = t.branch_id left join legal_entity e on e.firm_id = br.firm_id and e.id = br.legal_entity_id
    left join period_close c on c.firm_id = a.firm_id and c.branch_id = t.branch_id and c.area = 'expenses'
    where ((a.state <> b.state and a.state in ('submitted', 'approved'))
        or (a.project_id, a.category_id, a.on_date, a.quantity, a.currency, a.gross_minor, a.input_tax_minor, a.note, a.is_billable, a.is_reimbursable)
           is distinct from (b.project_id, b.category_id, b.on_date, b.quantity, b.currency, b.gross_minor, b.input_tax_minor, b.note, b.is_billable, b.is_reimbursable))
      and (e.id is null or t.on_date <= greatest(e.locked_through, c.closed_through))
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock_on_update after update on expense referencing old table as before_rows new table as after_rows for each statement execute function app.hold_moved_expenses();

-- All money goes through the journal: nothing is booked on a day that is closed.
create function app.period_area(source_kind text) returns text language sql immutable as $$
  select case
    when source_kind in ('timesheet_part', 'time_entry') then 'time'
    when source_kind in ('expense', 'reimbursement') then 'expenses'
    when source_kind in ('invoice', 'credit_note') then 'billing'
    when source_kind in ('receipt', 'refund') then 'cash'
    when source_kind in ('retainer_entry', 'retainer_movement') then 'retainers'
  end
$$;
create function app.hold_booked_periods() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    -- A line without a branch is of the branches of its entry.
    select from (
      select distinct j.legal_entity_id, j.on_date, app.period_area(j.source_kind) as area, a.branch_id from added a join journal_entry j on j.firm_id = a.firm_id and j.id = a.entry_id
       where a.branch_id is not null or not exists (select from added x where x.entry_id = a.entry_id and x.branch_id is not null)
    ) t
    where t.on_date <= app.closed_through(t.legal_entity_id, t.branch_id, t.area)
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock after insert on journal_line referencing new table as added for each statement execute function app.hold_booked_periods();
