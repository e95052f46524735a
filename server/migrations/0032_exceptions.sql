-- Why: what should be looked at follows from the records; here stands only what people said about it: whose it is, and
-- until when it can wait. A key names what it is about, so that it is the same exception tomorrow.

create table exception_handling (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, key text not null, owner_id uuid, snoozed_until date, reason text, at timestamptz not null, person_id uuid not null,
  primary key (firm_id, id), unique (firm_id, key), foreign key (firm_id, owner_id) references person, foreign key (firm_id, person_id) references person, check ((snoozed_until is null) = (reason is null))
);
call app.protect('exception_handling');
call app.remember_changes('exception_handling');

-- What the rules look for, without reading all that there is.
create index billable_item_without_rate on billable_item (firm_id, work_date, id) where amount_minor is null and not is_withdrawn;

-- What was posted in a period, in a history of decades.
create index invoice_by_date on invoice (firm_id, invoice_date, id) where number is not null;
create index credit_note_by_date on credit_note (firm_id, issued_on, id) where number is not null;
