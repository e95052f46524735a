-- Why: the ground that every table stands on. A row belongs to one firm (row-level security, forced),
-- and no row is written outside a command, whoever holds the connection.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create schema app;

-- Unset means no firm, and so no rows: a connection that forgot to say who it is sees nothing.
create function app.firm_id() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.firm_id', true), '')::uuid $$;

create function app.require_command() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('app.command_id', true), '') = '' then
    raise exception 'A write to % outside a command', tg_table_name using errcode = 'DB001';
  end if;
  return null;
end $$;

-- Called at the end of every migration, for every business table that it makes.
create procedure app.protect(variadic names text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array names loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy firm_only on %I using (firm_id = app.firm_id()) with check (firm_id = app.firm_id())', name);
    execute format('create trigger through_the_door before insert or update or delete on %I for each statement execute function app.require_command()', name);
  end loop;
end $$;

-- Tables that the application role may only append to; grants.sql reads it after each migration.
create table app.append_only (table_name text primary key);

-- Second line behind the missing grant: holds for the owner of the tables too.
create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'DB002';
end $$;

create procedure app.make_append_only(variadic names text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array names loop
    insert into app.append_only values (name);
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function app.refuse_change()', name);
  end loop;
end $$;

-- After a large load the planner's statistics are of another time. The application's role owns no
-- table, so it asks here.
create function app.refresh_statistics() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze;
end $$;

create table firm (
  firm_id uuid primary key,
  name text not null,
  base_currency char(3) not null,
  week_starts_on int not null default 1 check (week_starts_on between 1 and 7),
  created_at timestamptz not null
);

-- One row for each command that was carried out or parked: the idempotency record and the head of
-- its audit events.
create table command (
  firm_id uuid not null references firm,
  id uuid not null,
  endpoint text not null,
  idempotency_key text,
  input_hash bytea not null,
  actor_id uuid,
  on_behalf_of_id uuid,
  session_id uuid,
  branch_id uuid,
  api_key_id uuid,
  source text not null check (source in ('web', 'api', 'import', 'job', 'console')),
  request_id text,
  answer jsonb,
  http_status int not null default 200,
  at timestamptz not null,
  primary key (firm_id, id)
);
create unique index command_idempotency_key on command (firm_id, idempotency_key) where idempotency_key is not null;
create index command_by_actor on command (firm_id, actor_id, id);
create index command_by_session on command (firm_id, session_id, id);

create table audit_event (
  firm_id uuid not null,
  id uuid not null,
  command_id uuid not null,
  type text not null,
  record_kind text not null,
  record_id uuid not null,
  before jsonb,
  after jsonb,
  reason text,
  at timestamptz not null,
  primary key (firm_id, id),
  foreign key (firm_id, command_id) references command
);
create index audit_event_by_record on audit_event (firm_id, record_kind, record_id, id);
create index audit_event_by_command on audit_event (firm_id, command_id);
create index audit_event_by_type on audit_event (firm_id, type, id);

call app.protect('command', 'audit_event');
call app.make_append_only('command', 'audit_event');
alter table firm enable row level security;
alter table firm force row level security;
create policy firm_only on firm using (firm_id = app.firm_id()) with check (firm_id = app.firm_id());
create trigger through_the_door before insert or update or delete on firm for each statement execute function app.require_command();
