-- Why: what is overdue is chased by steps that the firm has written down, interest on it is a claim of its own, and
-- every client can be told how it stands.

create table dunning_ladder (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, name text not null, is_default boolean not null, is_automatic boolean not null, claim_service_id uuid, saved_at timestamptz not null, saved_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, name), foreign key (firm_id, claim_service_id) references service, foreign key (firm_id, saved_by_id) references person
);
create unique index dunning_ladder_default on dunning_ladder (firm_id) where is_default;
create table dunning_step (
  firm_id uuid not null, ladder_id uuid not null, position int not null, name text not null, after_days int not null check (after_days > 0), template_key text, pay_within_days int not null check (pay_within_days between 0 and 90),
  fee_minor bigint not null check (fee_minor >= 0), fee_currency char(3), needs_approval boolean not null,
  primary key (firm_id, ladder_id, position), foreign key (firm_id, ladder_id) references dunning_ladder, check ((fee_minor > 0) = (fee_currency is not null))
);
alter table client add column dunning_ladder_id uuid, add foreign key (firm_id, dunning_ladder_id) references dunning_ladder;

create table late_interest_rate (
  firm_id uuid not null references firm, from_on date not null, percent numeric(9,4) not null check (percent >= 0), primary key (firm_id, from_on)
);

-- Nobody is written to about what is disputed, promised or held; of an invoice, or of all that a client owes.
create table dunning_hold (
  firm_id uuid not null, id uuid not null, version int not null default 1, client_id uuid not null, invoice_id uuid, kind text not null check (kind in ('dispute', 'promise', 'hold')), reason text not null, until_on date, owner_id uuid not null,
  created_at timestamptz not null, created_by_id uuid not null, ended_at timestamptz, ended_by_id uuid, ended_because text,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, owner_id) references person, foreign key (firm_id, created_by_id) references person,
  check (kind <> 'promise' or until_on is not null), check ((ended_at is null) = (ended_because is null))
);
create index dunning_hold_by_client on dunning_hold (firm_id, client_id, created_at, id);
create index dunning_hold_open on dunning_hold (firm_id, client_id) where ended_at is null;
create index dunning_hold_by_created on dunning_hold (firm_id, created_at, id);

create table dunning_notice (
  firm_id uuid not null, id uuid not null, client_id uuid not null, legal_entity_id uuid not null, currency char(3) not null, ladder_id uuid not null, step int not null, step_name text not null, template_key text, on_date date not null, pay_by date not null,
  open_minor bigint not null, net_minor bigint not null, fee_minor bigint not null, language text not null, created_at timestamptz not null, created_by_id uuid not null, withdrawn_at timestamptz, withdrawn_because text,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, ladder_id) references dunning_ladder, foreign key (firm_id, created_by_id) references person,
  check ((withdrawn_at is null) = (withdrawn_because is null))
);
create index dunning_notice_by_created on dunning_notice (firm_id, created_at, id);
create index dunning_notice_by_client on dunning_notice (firm_id, client_id, created_at, id);
create table dunning_notice_line (
  firm_id uuid not null, notice_id uuid not null, invoice_id uuid not null, number text not null, invoice_date date not null, due_on date not null, open_minor bigint not null, days_past_due int not null, level int not null, is_raised boolean not null,
  primary key (firm_id, notice_id, invoice_id), foreign key (firm_id, notice_id) references dunning_notice, foreign key (firm_id, invoice_id) references invoice
);
create index dunning_notice_line_by_invoice on dunning_notice_line (firm_id, invoice_id, notice_id);

-- A claim of its own: interest on an invoice for some days, or the fee of a notice. It is billed on an invoice of its own.
create table late_claim (
  firm_id uuid not null, id uuid not null, kind text not null check (kind in ('interest', 'fee')), client_id uuid not null, invoice_id uuid not null, notice_id uuid, from_on date, until_on date, pieces jsonb not null, amount_minor bigint not null check (amount_minor > 0), currency char(3) not null,
  claim_invoice_id uuid not null, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, invoice_id) references invoice, foreign key (firm_id, notice_id) references dunning_notice, foreign key (firm_id, claim_invoice_id) references invoice,
  check ((kind = 'interest') = (from_on is not null and until_on is not null and from_on < until_on))
);
create index late_claim_by_invoice on late_claim (firm_id, invoice_id, until_on);
create index late_claim_by_claim_invoice on late_claim (firm_id, claim_invoice_id);

create table statement_issue (
  firm_id uuid not null, id uuid not null, client_id uuid not null, legal_entity_id uuid not null, currency char(3) not null, kind text not null check (kind in ('open_item', 'balance_forward')), from_on date not null, until_on date not null, language text not null,
  balance_minor bigint not null, created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity
);
create index statement_issue_by_client on statement_issue (firm_id, client_id, created_at, id);

-- What is overdue is asked for by client, every day.
create index invoice_unpaid on invoice (firm_id, client_id, due_on) where state in ('posted', 'credited');

-- A milestone is billed in parts, each an item of its own; what it may come to is held by its schedule.
drop index billable_item_by_source;
create index billable_item_by_source on billable_item (firm_id, source_id) where not is_withdrawn;
create unique index billable_item_once on billable_item (firm_id, source_id) where not is_withdrawn and source_kind <> 'milestone';

-- Statements read the books: what stands on the accounts of a client.
create index journal_line_by_client on journal_line (firm_id, client_id, currency) include (amount_minor, entry_id) where account in ('1200', '2310') and client_id is not null;

call app.protect('dunning_ladder', 'dunning_step', 'late_interest_rate', 'dunning_hold', 'dunning_notice', 'dunning_notice_line', 'late_claim', 'statement_issue');
