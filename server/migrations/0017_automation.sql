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
