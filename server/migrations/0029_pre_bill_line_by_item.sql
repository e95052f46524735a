-- Why: whether an item stands on a pre-bill is asked for each of a million items of a run. By the key that began with
-- the pre-bill, that lookup skipped from pre-bill to pre-bill, those of simulations that were undone too.
alter table pre_bill_line drop constraint pre_bill_line_pkey, add primary key (firm_id, item_id, pre_bill_id);
create index pre_bill_line_by_pre_bill on pre_bill_line (firm_id, pre_bill_id, item_id);
drop index pre_bill_line_by_item;
