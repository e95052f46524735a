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
