-- Why: other systems hear of what happened without asking for it all the time: each event of the log, in its order, to every
-- address that wants it, until it is taken or the tries are used up.
create table webhook (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, name text not null, url text not null, types text[] not null, state text not null check (state in ('active', 'paused', 'ended')),
  secret text not null, former_secret text, former_until timestamptz, person_id uuid not null, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, check ((former_secret is null) = (former_until is null))
);
create index webhook_by_name on webhook (firm_id, name, id);
call app.protect('webhook');

-- What the server notes of its work, and no command does: the log is its outbox, so an event that was committed is never lost.
create table log.webhook_cursor (
  firm_id uuid not null references firm, webhook_id uuid not null, position bigint not null, primary key (firm_id, webhook_id)
);
create table log.webhook_delivery (
  firm_id uuid not null references firm, id uuid not null, webhook_id uuid not null, position bigint not null, event_id uuid not null, type text not null, state text not null check (state in ('waiting', 'delivered', 'given_up')),
  attempts int not null default 0, next_at timestamptz, created_at timestamptz not null, ended_at timestamptz, primary key (firm_id, id), check ((state = 'waiting') = (next_at is not null))
);
create index webhook_delivery_due on log.webhook_delivery (firm_id, next_at, id) where state = 'waiting';
create index webhook_delivery_by_webhook on log.webhook_delivery (firm_id, webhook_id, id);
create table log.webhook_attempt (
  firm_id uuid not null, id uuid not null, delivery_id uuid not null, at timestamptz not null, status int, milliseconds int not null, says text not null, primary key (firm_id, id), foreign key (firm_id, delivery_id) references log.webhook_delivery
);
create index webhook_attempt_by_delivery on log.webhook_attempt (firm_id, delivery_id, id);

do $$
declare name text;
begin
  foreach name in array array['webhook_cursor', 'webhook_delivery', 'webhook_attempt'] loop
    execute format('alter table log.%I enable row level security', name);
    execute format('alter table log.%I force row level security', name);
    execute format('create policy firm_only on log.%I using (firm_id = app.firm_id()) with check (firm_id = app.firm_id())', name);
  end loop;
end $$;
create trigger append_only before update or delete or truncate on log.webhook_attempt for each statement execute function app.refuse_change();

create policy webhooks_follow on webhook for select to current_user using (true);
create policy webhooks_follow on log.webhook_cursor for select to current_user using (true);
create policy webhooks_follow on log.webhook_delivery for select to current_user using (true);
-- Firms with something to spread over their webhooks, or to send.
create function log.firms_with_webhooks(at timestamptz) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select distinct w.firm_id from webhook w left join log.webhook_cursor c on c.firm_id = w.firm_id and c.webhook_id = w.id left join log.progress p on p.firm_id = w.firm_id where w.state = 'active' and c.position < p.size
  union select d.firm_id from log.webhook_delivery d where d.state = 'waiting' and d.next_at <= $1
$$;
