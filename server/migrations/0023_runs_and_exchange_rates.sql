-- What a plan billed last, and what a run has of it, without reading all that was ever run.
create index billing_run_item_by_plan on billing_run_item (firm_id, plan_id, run_id);

-- Decades of daily rates are read page by page, of all currencies or of one.
create index exchange_rate_by_date on exchange_rate (firm_id, on_date, currency, base);
create index exchange_rate_by_currency on exchange_rate (firm_id, currency, on_date, base);
