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
