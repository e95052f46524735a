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
