-- Why: a discount that the client is shown is on the document, and so before tax; what was billed for the work stays.

alter table pre_bill add column discount_text text, add column discount_minor bigint check (discount_minor > 0), add column discount_percent_e2 int check (discount_percent_e2 between 0 and 10000),
  add constraint discount_is_whole check ((discount_text is null) = (discount_percent_e2 is null) and (discount_minor is null or discount_text is not null));

-- The discount by tax, as the document has it; allowance_minor is its sum (BT-107).
alter table invoice add column discount jsonb, add column allowance_minor bigint not null default 0 check (allowance_minor >= 0),
  add constraint invoice_adds_up check (total_minor = line_net_minor - allowance_minor + tax_minor);
alter table credit_note add column discount jsonb, add column allowance_minor bigint not null default 0,
  add constraint credit_note_adds_up check (total_minor = line_net_minor - allowance_minor + tax_minor);
