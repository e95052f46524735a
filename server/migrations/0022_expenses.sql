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
