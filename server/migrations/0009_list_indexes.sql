-- Why: every filter that a list offers has an index of its own. Measured with
-- `npm run bench -- --only lists`: without these, a rare value is looked for in the whole history.

drop index time_entry_open;
create index time_entry_by_state on time_entry (firm_id, state, work_date, id);
create index time_entry_not_billable on time_entry (firm_id, work_date, id) where not is_billable;
create index billable_item_by_branch on billable_item (firm_id, branch_id, work_date, id) where not is_withdrawn;
create index billable_item_by_currency on billable_item (firm_id, currency, work_date, id) where not is_withdrawn;
create index billable_item_unpriced on billable_item (firm_id, work_date, id) where amount_minor is null and not is_withdrawn;
