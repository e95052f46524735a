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
