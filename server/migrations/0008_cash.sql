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
