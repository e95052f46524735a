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
