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
