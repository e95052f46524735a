-- Why: documents go to clients by e-mail, and afterwards the firm can show what was sent to whom, when, and what
-- the mail server said about it.

alter table client add column language text not null default 'en' check (language in ('en', 'de'));
alter table contact add column gets_reminders boolean not null default false, add column gets_statements boolean not null default false, add column is_copied boolean not null default false;

create table mail_template (
  firm_id uuid not null references firm, key text not null, language text not null, version int not null default 1, subject text not null, body text not null, saved_at timestamptz not null, saved_by_id uuid not null,
  primary key (firm_id, key, language), foreign key (firm_id, saved_by_id) references person
);

-- What was written when it was asked for stays as it was, whatever happens to the template.
create table delivery (
  firm_id uuid not null, id uuid not null, version int not null default 1, kind text not null check (kind in ('invoice', 'credit_note', 'reminder', 'statement')), record_id uuid not null, record_name text not null,
  client_id uuid not null, legal_entity_id uuid not null, language text not null, sender jsonb not null, recipients jsonb not null check (jsonb_array_length(recipients) > 0), subject text not null, body text not null, file_name text not null, message_id text not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'bounced', 'unknown', 'cancelled')), attempts int not null default 0, next_attempt_at timestamptz, claimed_at timestamptz, last_reply text, sent_at timestamptz,
  created_at timestamptz not null, created_by_id uuid not null,
  primary key (firm_id, id), unique (firm_id, message_id), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity, foreign key (firm_id, created_by_id) references person,
  check ((state = 'waiting') = (next_attempt_at is not null)), check ((state = 'sending') = (claimed_at is not null)), check ((state = 'sent') = (sent_at is not null) or state = 'bounced')
);
create index delivery_by_created on delivery (firm_id, created_at, id);
create index delivery_by_state on delivery (firm_id, state, created_at, id);
create index delivery_by_kind on delivery (firm_id, kind, created_at, id);
create index delivery_by_client on delivery (firm_id, client_id, created_at, id);
create index delivery_by_record on delivery (firm_id, record_id, created_at, id);
create index delivery_due on delivery (firm_id, next_attempt_at) where state = 'waiting';
create index delivery_claimed on delivery (firm_id, claimed_at) where state = 'sending';

-- Every try, with the last word of the mail server and the digest of the file that was handed over.
create table delivery_attempt (
  firm_id uuid not null, delivery_id uuid not null, number int not null, began_at timestamptz not null, ended_at timestamptz, outcome text check (outcome in ('sent', 'put_off', 'failed', 'unknown')), reply text, file_sha256 bytea, file_bytes int,
  primary key (firm_id, delivery_id, number), foreign key (firm_id, delivery_id) references delivery, check ((ended_at is null) = (outcome is null))
);

alter table billing_run_exception drop constraint billing_run_exception_kind_check, add constraint billing_run_exception_kind_check
  check (kind in ('no_rate', 'over_cap', 'missing_order', 'missing_code', 'no_recipient', 'unapproved_time', 'nothing_to_bill', 'refused'));

call app.protect('mail_template', 'delivery', 'delivery_attempt');
