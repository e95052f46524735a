-- Why: the terms that a client signed. A version that was posted never changes; a later one takes over
-- from its day on. Lines keep a key from version to version, so that what was billed under a line is
-- found under all of them.

create table contract (
  firm_id uuid not null, id uuid not null, version int not null default 1, number text not null, name text not null, client_id uuid not null, legal_entity_id uuid not null, branch_id uuid not null, owner_id uuid not null,
  currency char(3) not null, state text not null, starts_on date not null, until date, notice_on date, terminated_on date, terminated_because text, rejected_because text, created_at timestamptz not null, created_by_id uuid,
  primary key (firm_id, id), unique (firm_id, number), foreign key (firm_id, client_id) references client, foreign key (firm_id, legal_entity_id) references legal_entity,
  foreign key (firm_id, branch_id) references branch, foreign key (firm_id, owner_id) references person, check (until is null or until > starts_on)
);
create index contract_by_client on contract (firm_id, client_id, number, id);
create index contract_by_owner on contract (firm_id, owner_id, number, id);
create index contract_by_branch on contract (firm_id, branch_id, number, id);
create index contract_by_state on contract (firm_id, state, number, id);
create index contract_by_end on contract (firm_id, until, id) where until is not null;
create index contract_by_notice on contract (firm_id, notice_on, id) where notice_on is not null and state = 'in_force';
create index contract_search on contract using gin (name gin_trgm_ops);

create table contract_version (
  firm_id uuid not null, id uuid not null, contract_id uuid not null, ordinal int not null, state text not null, effective_from date not null, valid daterange, terms jsonb not null, reason text,
  created_at timestamptz not null, created_by_id uuid, submitted_by_id uuid, posted_at timestamptz,
  primary key (firm_id, id), unique (firm_id, contract_id, ordinal), foreign key (firm_id, contract_id) references contract, check ((state = 'posted') = (valid is not null)),
  constraint versions_do_not_overlap exclude using gist (firm_id with =, contract_id with =, valid with &&) deferrable initially deferred
);
create unique index one_version_is_written on contract_version (firm_id, contract_id) where state in ('draft', 'submitted', 'approved');

create table contract_line (
  firm_id uuid not null, version_id uuid not null, line_key uuid not null, contract_id uuid not null, client_id uuid not null, position int not null, model text not null, description text not null, clause text,
  project_id uuid, service_id uuid, value_minor bigint, terms jsonb not null,
  primary key (firm_id, version_id, line_key), foreign key (firm_id, version_id) references contract_version on delete cascade, foreign key (firm_id, contract_id) references contract,
  foreign key (firm_id, client_id) references client, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service
);
create index contract_line_by_key on contract_line (firm_id, line_key);
create index contract_line_by_client on contract_line (firm_id, client_id);
create table contract_clause (
  firm_id uuid not null, version_id uuid not null, number text not null, position int not null, title text not null, text text not null,
  primary key (firm_id, version_id, number), foreign key (firm_id, version_id) references contract_version on delete cascade
);
-- A waiver holds for the end that is being prepared; the contract's page shows who gave it, in its history.
create table contract_waiver (
  firm_id uuid not null, contract_id uuid not null, kind text not null, reason text not null, person_id uuid not null, at timestamptz not null,
  primary key (firm_id, contract_id, kind), foreign key (firm_id, contract_id) references contract
);
-- Instalments, recurring fees and units that were put into work in progress: each once.
create table contract_fee (
  firm_id uuid not null, id uuid not null, contract_id uuid not null, line_key uuid not null, fee_key text not null, amount_minor bigint not null,
  primary key (firm_id, id), unique (firm_id, line_key, fee_key), foreign key (firm_id, contract_id) references contract
);
create index contract_fee_by_contract on contract_fee (firm_id, contract_id);
create table contract_number ( firm_id uuid primary key references firm, last bigint not null );

create table price_index (
  firm_id uuid not null references firm, id uuid not null, name text not null, source text not null, primary key (firm_id, id), unique (firm_id, name)
);
create table price_index_value (
  firm_id uuid not null, index_id uuid not null, month char(7) not null, value numeric(12,4) not null check (value > 0),
  primary key (firm_id, index_id, month), foreign key (firm_id, index_id) references price_index
);

-- A limit that billing holds, whoever sets it: not to exceed, in money or minutes.
create table billing_limit (
  firm_id uuid not null references firm, contract_line_id uuid not null, cap_minor bigint, cap_minutes int, primary key (firm_id, contract_line_id)
);

-- Rates that a contract agrees on stand before all others.
alter table rate_card drop constraint rate_card_level_check, drop constraint rate_card_check, drop constraint rate_card_check1,
  add constraint rate_card_level_check check (level in ('contract', 'firm', 'client', 'project')),
  add constraint a_client_has_its_card check (level = 'contract' or (level = 'client') = (client_id is not null)),
  add constraint a_project_has_its_card check (level = 'contract' or (level = 'project') = (project_id is not null)),
  add column contract_line_id uuid, add constraint a_contract_has_its_card check ((level = 'contract') = (contract_line_id is not null) and (level <> 'contract' or client_id is not null));
create unique index rate_card_by_contract_line on rate_card (firm_id, contract_line_id) where contract_line_id is not null;

-- What stands in the way of an end; modules that come later add their kinds.
create view contract_open_point with (security_invoker = true) as
select k.firm_id, k.contract_id, 'unbilled_wip' as kind, count(*)::int as count, coalesce(sum(o.open_minor), 0)::bigint as amount_minor, o.currency
from (select distinct firm_id, contract_id, line_key from contract_line) k
join billable_item i on i.firm_id = k.firm_id and i.contract_line_id = k.line_key join open_item o on o.firm_id = i.firm_id and o.item_id = i.id
group by k.firm_id, k.contract_id, o.currency;

-- What is posted never changes: of a version only how long it holds, of its lines and clauses nothing.
create function app.hold_posted_terms() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'contract_version' then
    if tg_op = 'UPDATE' and old.state = 'posted' and (to_jsonb(new) - 'valid') is distinct from (to_jsonb(old) - 'valid') or tg_op = 'DELETE' and old.state = 'posted' then
      raise exception 'Posted terms do not change' using errcode = 'DB013';
    end if;
  elsif exists (select from contract_version v where v.firm_id = old.firm_id and v.id = old.version_id and v.state = 'posted') then
    raise exception 'Posted terms do not change' using errcode = 'DB013';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger posted_stays before update or delete on contract_version for each row execute function app.hold_posted_terms();
create trigger posted_stays before update or delete on contract_line for each row execute function app.hold_posted_terms();
create trigger posted_stays before update or delete on contract_clause for each row execute function app.hold_posted_terms();

call app.protect('contract', 'contract_version', 'contract_line', 'contract_clause', 'contract_waiver', 'contract_fee', 'contract_number', 'price_index', 'price_index_value', 'billing_limit');
call app.make_append_only('contract_fee', 'price_index_value');
