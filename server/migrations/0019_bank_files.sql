-- Why: money comes in by bank file and over the counter. What a file says is kept line by line and settles
-- nothing until somebody accepts it; a line counts once, however many files bring it.

create table bank_account (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, iban text, currency char(3) not null, legal_entity_id uuid not null, branch_id uuid not null,
  account text not null check (account ~ '^10[0-4][0-9]$'), mapping jsonb, is_active boolean not null default true, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, name), foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, branch_id) references branch, foreign key (firm_id, created_by_id) references person
);
create unique index bank_account_by_iban on bank_account (firm_id, iban, currency) where iban is not null;
create index bank_account_by_branch on bank_account (firm_id, branch_id, name, id);

create table bank_file (
  firm_id uuid not null, id uuid not null, version int not null default 1, bank_account_id uuid not null, file_name text not null, format text not null check (format in ('csv', 'camt.053', 'ofx')), sha256 bytea not null,
  opening_minor bigint, closing_minor bigint, from_on date, until_on date, line_count int not null, known_count int not null, credit_minor bigint not null, debit_minor bigint not null, imported_at timestamptz not null, imported_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, bank_account_id, sha256), foreign key (firm_id, bank_account_id) references bank_account, foreign key (firm_id, imported_by_id) references person
);
create index bank_file_by_imported on bank_file (firm_id, imported_at, id);
create index bank_file_by_account on bank_file (firm_id, bank_account_id, imported_at, id);

-- A cashier's takings of a while: what came in by each method, counted when the batch is closed.
create table receipt_batch (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, branch_id uuid not null, legal_entity_id uuid not null, session_id uuid not null, currency char(3) not null, float_minor bigint not null check (float_minor >= 0), declared_minor bigint,
  state text not null check (state in ('open', 'closed')), opened_at timestamptz not null, opened_by_id uuid not null, closed_at timestamptz, closed_by_id uuid, difference_minor bigint, reason text,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, session_id) references session, foreign key (firm_id, opened_by_id) references person,
  check ((state = 'closed') = (closed_at is not null)), check (coalesce(difference_minor, 0) = 0 or reason is not null)
);
create index receipt_batch_by_opened on receipt_batch (firm_id, opened_at, id);
create index receipt_batch_by_state on receipt_batch (firm_id, state, opened_at, id);
create index receipt_batch_by_session on receipt_batch (firm_id, session_id, opened_at, id);
create index receipt_batch_by_branch on receipt_batch (firm_id, branch_id, opened_at, id);
create table receipt_batch_count (
  firm_id uuid not null, batch_id uuid not null, method text not null, expected_minor bigint not null, counted_minor bigint not null, receipts int not null,
  primary key (firm_id, batch_id, method), foreign key (firm_id, batch_id) references receipt_batch
);

alter table receipt add column batch_id uuid, add column bank_account_id uuid, add foreign key (firm_id, batch_id) references receipt_batch, add foreign key (firm_id, bank_account_id) references bank_account;
create index receipt_by_batch on receipt (firm_id, batch_id, created_at, id) where batch_id is not null;
create index receipt_by_method on receipt (firm_id, method, created_at, id);
create index receipt_by_branch on receipt (firm_id, branch_id, created_at, id);
create index receipt_by_receiver on receipt (firm_id, received_by_id, created_at, id);
create index receipt_by_date on receipt (firm_id, received_on, created_at, id);

-- What is closed was counted: nothing comes to it afterwards, and its count stays.
create function app.hold_closed_batch() returns trigger language plpgsql as $$
begin
  if exists (select from receipt_batch b where b.firm_id = new.firm_id and b.id = new.batch_id and b.state = 'closed') then
    raise exception 'The batch is closed' using errcode = 'DB013';
  end if;
  return new;
end $$;
create trigger open_batch_only before insert on receipt for each row when (new.batch_id is not null) execute function app.hold_closed_batch();
create function app.keep_closed_batch() returns trigger language plpgsql as $$
begin
  if old.state = 'closed' then
    raise exception 'A closed batch is never edited' using errcode = 'DB013';
  end if;
  return new;
end $$;
create trigger closed_stays before update on receipt_batch for each row execute function app.keep_closed_batch();

-- Unapplied cash that goes back to the client.
create table refund (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, receipt_id uuid not null, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid, bank_account_id uuid, currency char(3) not null,
  amount_minor bigint not null check (amount_minor > 0), on_date date not null, method text not null, reference text, reason text not null, exchange_rate numeric(19,8) not null, state text not null check (state in ('posted', 'voided')), created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, legal_entity_id, number), foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity,
  foreign key (firm_id, bank_account_id) references bank_account, foreign key (firm_id, created_by_id) references person
);
create index refund_by_receipt on refund (firm_id, receipt_id);
create index refund_by_created on refund (firm_id, created_at, id);
create index refund_by_client on refund (firm_id, client_id, created_at, id);
create index refund_by_amount on refund (firm_id, amount_minor, currency) where state = 'posted';

create table bank_line (
  firm_id uuid not null, id uuid not null, version int not null default 1, file_id uuid not null, bank_account_id uuid not null, position int not null, on_date date not null, amount_minor bigint not null, reference text not null, counterparty text, counterparty_iban text, bank_id text, fingerprint bytea not null,
  state text not null check (state in ('matched', 'to_check', 'unknown', 'debit', 'known', 'ignored', 'accepted')), known_line_id uuid, client_id uuid, score int not null, reasons text[] not null, parts jsonb not null, candidates uuid[] not null, receipt_id uuid, refund_id uuid, ignored_because text,
  primary key (firm_id, id), unique (firm_id, file_id, position), foreign key (firm_id, file_id) references bank_file, foreign key (firm_id, bank_account_id) references bank_account, foreign key (firm_id, known_line_id) references bank_line,
  foreign key (firm_id, client_id) references client, foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, refund_id) references refund,
  check ((state = 'known') = (known_line_id is not null)), check ((state = 'accepted') = (receipt_id is not null or refund_id is not null))
);
create unique index bank_line_counts_once on bank_line (firm_id, bank_account_id, fingerprint) where state <> 'known';
create index bank_line_by_state on bank_line (firm_id, file_id, state, position);
create unique index bank_line_by_receipt on bank_line (firm_id, receipt_id) where receipt_id is not null;
create unique index bank_line_by_refund on bank_line (firm_id, refund_id) where refund_id is not null;

-- Who has paid for whom before, by account or by the name that the bank tells: learned when a line is accepted.
create table payer (
  firm_id uuid not null, kind text not null check (kind in ('iban', 'name')), key text not null, client_id uuid not null, times int not null, seen_at timestamptz not null,
  primary key (firm_id, kind, key, client_id), foreign key (firm_id, client_id) references client
);

-- What a client paid short and is let off, with a reason: it settles the rest of the invoice with the receipt.
create table receipt_write_off (
  firm_id uuid not null, id uuid not null, receipt_id uuid not null, invoice_id uuid not null, kind text not null check (kind in ('bank_charge', 'short_payment')), amount_minor bigint not null check (amount_minor > 0), reason text not null, at timestamptz not null, person_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, receipt_id) references receipt, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, person_id) references person
);
create index receipt_write_off_by_receipt on receipt_write_off (firm_id, receipt_id);
create index receipt_write_off_by_invoice on receipt_write_off (firm_id, invoice_id);

alter table settlement add column write_off_id uuid, add foreign key (firm_id, write_off_id) references receipt_write_off,
  drop constraint one_source_settles, add constraint one_source_settles check (num_nonnulls(receipt_id, movement_id, write_off_id) = 1);
create index settlement_by_write_off on settlement (firm_id, write_off_id) where write_off_id is not null;

create or replace function app.hold_settlements() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, receipt_id from added where receipt_id is not null) touched join receipt r on r.firm_id = touched.firm_id and r.id = touched.receipt_id
    join lateral (select sum(amount_minor) as spent from settlement s where s.firm_id = touched.firm_id and s.receipt_id = touched.receipt_id) t on true
    join lateral (select coalesce(sum(amount_minor), 0) as refunded from refund f where f.firm_id = touched.firm_id and f.receipt_id = touched.receipt_id and f.state = 'posted') b on true
    where t.spent < 0 or t.spent + b.refunded > r.amount_minor
  ) or exists (
    select from added a join retainer_movement m on m.firm_id = a.firm_id and m.id = a.movement_id where a.amount_minor <> -m.units or a.invoice_id is distinct from m.invoice_id
  ) or exists (
    select from added a join receipt_write_off w on w.firm_id = a.firm_id and w.id = a.write_off_id where abs(a.amount_minor) <> w.amount_minor or a.invoice_id is distinct from w.invoice_id
  ) or exists (
    select from (select distinct firm_id, invoice_id from added) touched join invoice i on i.firm_id = touched.firm_id and i.id = touched.invoice_id
    join lateral (select sum(amount_minor) as settled from settlement s where s.firm_id = touched.firm_id and s.invoice_id = touched.invoice_id) t on true
    where t.settled < 0 or t.settled > i.total_minor
  ) then
    raise exception 'More would be settled than there is' using errcode = 'DB010';
  end if;
  return null;
end $$;

create function app.hold_refunds() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct firm_id, receipt_id from added) touched join receipt r on r.firm_id = touched.firm_id and r.id = touched.receipt_id
    join lateral (select coalesce(sum(amount_minor), 0) as spent from settlement s where s.firm_id = touched.firm_id and s.receipt_id = touched.receipt_id) t on true
    join lateral (select coalesce(sum(amount_minor), 0) as refunded from refund f where f.firm_id = touched.firm_id and f.receipt_id = touched.receipt_id and f.state = 'posted') b on true
    where t.spent + b.refunded > r.amount_minor or r.state <> 'posted'
  ) then
    raise exception 'More would go back than is unapplied' using errcode = 'DB010';
  end if;
  return null;
end $$;
create trigger never_over after insert on refund referencing new table as added for each statement execute function app.hold_refunds();

create or replace view unapplied_cash with (security_invoker = true) as
select r.firm_id, r.id as receipt_id, r.client_id, r.currency, r.amount_minor - coalesce(s.spent_minor, 0) - coalesce(f.refunded_minor, 0) as unapplied_minor
from receipt r left join lateral (select sum(amount_minor)::bigint as spent_minor from settlement t where t.firm_id = r.firm_id and t.receipt_id = r.id) s on true
left join lateral (select sum(amount_minor)::bigint as refunded_minor from refund t where t.firm_id = r.firm_id and t.receipt_id = r.id and t.state = 'posted') f on true
where r.state = 'posted';

call app.protect('bank_account', 'bank_file', 'bank_line', 'payer', 'receipt_batch', 'receipt_batch_count', 'refund', 'receipt_write_off');
call app.make_append_only('receipt_batch_count', 'receipt_write_off');
