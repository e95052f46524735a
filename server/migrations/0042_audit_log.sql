-- Why: whoever holds the database can rewrite an event and everything that points to it. So the events of a firm are
-- also the leaves of a Merkle tree whose signed roots leave the database: what was signed once can't be changed unseen.

-- Commands stay concurrent, and none of them knows a position in the log. `place` is drawn while the command holds the locks on
-- what it changed, so two events of one record never stand the wrong way round; `xact` tells which
-- commands are through: all below the oldest that still runs.
alter table audit_event
  add column place bigint generated always as identity,
  add column xact xid8 not null default pg_current_xact_id();
create index audit_event_by_xact on audit_event (firm_id, xact);

-- Not business tables: no command writes here, so they stand apart, and have their own connection settings (Database.keepLog).
create schema log;
create function log.refuse_command() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('app.command_id', true), '') <> '' then
    raise exception 'A command writes to log.%', tg_table_name using errcode = 'DB001';
  end if;
  return null;
end $$;

-- All events with a lower xact are in the log; 0: look at every one, for the numbers of transactions begin anew
-- where a backup is put into another server.
create table log.progress (
  firm_id uuid primary key references firm, size bigint not null default 0, through xid8 not null default '0',
  stopped_at timestamptz, stopped_because text, check ((stopped_at is null) = (stopped_because is null))
);
create table log.leaf (
  firm_id uuid not null references firm, position bigint not null, event_id uuid not null, hash bytea not null check (length(hash) = 32), primary key (firm_id, position), unique (firm_id, event_id)
);
-- Roots of 256 neighbours of the level below; level 1 stands on leaves.
create table log.node (
  firm_id uuid not null references firm, level int not null check (level >= 1), place bigint not null, hash bytea not null check (length(hash) = 32), primary key (firm_id, level, place)
);
create table log.head (
  firm_id uuid not null references firm, id uuid not null, size bigint not null, at timestamptz not null, kind text not null check (kind in ('interval', 'day_end')), note text not null, primary key (firm_id, id)
);
create index head_by_size on log.head (firm_id, size);
-- Of the server, for all firms. The private halves are files on its disk.
create table log.key (id text primary key, line text not null unique, since timestamptz not null);
-- Who read what others must not see, or took it away: no write of the books, so no event of theirs.
create table log.reading (
  firm_id uuid not null references firm, id uuid not null, at timestamptz not null, person_id uuid, api_key_id uuid, session_id uuid, source text not null, request_id text,
  endpoint text not null, form text not null check (form in ('json', 'csv', 'xlsx', 'file')), input jsonb not null, primary key (firm_id, id)
);
create index reading_by_person on log.reading (firm_id, person_id, id);

do $$
declare name text;
begin
  foreach name in array array['progress', 'leaf', 'node', 'head', 'reading'] loop
    execute format('alter table log.%I enable row level security', name);
    execute format('alter table log.%I force row level security', name);
    execute format('create policy firm_only on log.%I using (firm_id = app.firm_id()) with check (firm_id = app.firm_id())', name);
    execute format('create trigger past_the_door before insert or update or delete on log.%I for each statement execute function log.refuse_command()', name);
  end loop;
  foreach name in array array['leaf', 'node', 'head', 'reading', 'key'] loop
    execute format('create trigger append_only before update or delete or truncate on log.%I for each statement execute function app.refuse_change()', name);
  end loop;
end $$;

-- What is to be done, for all firms at once: asked as the owner of the tables, who sees every firm.
create policy log_follows on audit_event for select to current_user using (true);
create policy log_follows on firm for select to current_user using (true);
create policy log_follows on log.progress for select to current_user using (true);
create policy log_follows on log.head for select to current_user using (true);
create function log.firms_behind() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select f.firm_id from firm f left join log.progress p on p.firm_id = f.firm_id
   where p.through > pg_snapshot_xmax(pg_current_snapshot())
      or exists (select from audit_event e where e.firm_id = f.firm_id and e.xact >= coalesce(p.through, '0') and e.xact < pg_snapshot_xmin(pg_current_snapshot()))
$$;
-- Those whose log has grown since its last head, if that is old enough, and those without a head of this day.
create function log.firms_to_sign(at timestamptz, rest interval) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select p.firm_id from log.progress p left join lateral (select h.size, h.at from log.head h where h.firm_id = p.firm_id order by h.id desc limit 1) h on true
   where p.size > 0 and p.stopped_at is null
     and (h.at is null or (h.size < p.size and h.at <= $1 - rest) or (h.at at time zone 'UTC')::date < ($1 at time zone 'UTC')::date)
$$;
