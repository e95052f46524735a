-- Why: the books, which only ever grow, and the requests that wait for a second person.

create table journal_entry (
  firm_id uuid not null, id uuid not null, legal_entity_id uuid not null, on_date date not null, description text not null,
  source_kind text not null, source_id uuid not null, command_id uuid not null,
  primary key (firm_id, id), foreign key (firm_id, legal_entity_id) references legal_entity
);
create index journal_entry_by_date on journal_entry (firm_id, on_date, id);
create index journal_entry_by_source on journal_entry (firm_id, source_id);
create index journal_entry_by_entity on journal_entry (firm_id, legal_entity_id, on_date, id);

-- Debit is positive, credit negative.
create table journal_line (
  firm_id uuid not null, entry_id uuid not null, position int not null, account text not null, currency char(3) not null, amount_minor bigint not null,
  base_currency char(3) not null, base_minor bigint not null, client_id uuid, project_id uuid, service_id uuid, branch_id uuid,
  primary key (firm_id, entry_id, position), foreign key (firm_id, entry_id) references journal_entry
);
create index journal_line_by_account on journal_line (firm_id, account, currency) include (amount_minor, entry_id);

-- All lines of an entry come in one statement, so their sum can be held at its end.
create function app.require_balance() returns trigger language plpgsql as $$
begin
  if exists (select from added group by firm_id, entry_id, currency having sum(amount_minor) <> 0)
     or exists (select from added group by firm_id, entry_id, base_currency having sum(base_minor) <> 0) then
    raise exception 'A journal entry is out of balance' using errcode = 'DB003';
  end if;
  return null;
end $$;
create trigger in_balance after insert on journal_line referencing new table as added for each statement execute function app.require_balance();

create table approval_policy (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, command text not null, condition text not null,
  amount_minor bigint, currency char(3), percent numeric(9,2), approver_role text not null, is_active boolean not null default true,
  primary key (firm_id, id)
);
create table approval_request (
  firm_id uuid not null, id uuid not null, version int not null default 1, policy_id uuid not null, command text not null, input jsonb not null, content_hash bytea not null,
  subject jsonb, record_kind text, record_id uuid, record_name text, title text not null, because text not null, amount_minor bigint, currency char(3),
  maker_id uuid not null, maker_session_id uuid, requested_at timestamptz not null, approver_role text not null,
  state text not null check (state in ('pending', 'approved', 'rejected', 'withdrawn', 'void')), decided_by_id uuid, decided_at timestamptz, reason text,
  primary key (firm_id, id), foreign key (firm_id, policy_id) references approval_policy, foreign key (firm_id, maker_id) references person, foreign key (firm_id, decided_by_id) references person
);
create index approval_request_by_state on approval_request (firm_id, state, requested_at, id);
create index approval_request_by_record on approval_request (firm_id, record_id);

call app.protect('journal_entry', 'journal_line', 'approval_policy', 'approval_request');
call app.make_append_only('journal_entry', 'journal_line');
