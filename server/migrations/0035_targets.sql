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
