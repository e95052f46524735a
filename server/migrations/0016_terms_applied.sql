-- What a contract agrees on, where billing finds it: hours that are included, payment term, purchase order.
alter table billing_limit add column included_minutes int check (included_minutes >= 0),
  add column payment_term_days int, add column purchase_order text;
alter table pre_bill_line add column included_minutes int not null default 0;
-- Of what an allocation takes, minutes that the terms include. A reversal gives back its share (included_used).
alter table allocation add column included_minutes int not null default 0;

-- Included minutes that are used up by line of terms: of a part that was reversed, only what stays.
create view included_used with (security_invoker = true) as
select i.firm_id, i.contract_line_id,
  ceil(a.included_minutes::numeric * (a.minutes + coalesce(r.minutes, 0)) / a.minutes)::int as minutes
from allocation a join billable_item i on i.firm_id = a.firm_id and i.id = a.item_id
left join lateral (select sum(x.minutes) as minutes from allocation x where x.firm_id = a.firm_id and x.reverses_id = a.id) r on true
where a.included_minutes > 0;
