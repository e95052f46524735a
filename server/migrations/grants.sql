-- Run after the migrations at every start: what the application's role may do. It owns nothing.
grant usage on schema public, app, auth to {{app_role}};
grant select, insert, update, delete on all tables in schema public, auth to {{app_role}};
grant execute on all functions in schema app to {{app_role}};
do $$
declare name text;
begin
  for name in select table_name from app.append_only loop
    execute format('revoke update, delete, truncate on %I from {{app_role}}', name);
  end loop;
end $$;
do $$
begin
  -- A database of a version before it has none.
  if to_regproc('app.make_past') is not null then
    call app.make_past();
    grant usage on schema past to {{app_role}};
    grant select on all tables in schema past to {{app_role}};
  end if;
end $$;
do $$
begin
  if to_regnamespace('log') is not null then
    grant usage on schema log to {{app_role}};
    grant select, insert on all tables in schema log to {{app_role}};
    grant update (size, through, stopped_at, stopped_because) on log.progress to {{app_role}};
    grant execute on all functions in schema log to {{app_role}};
  end if;
end $$;
do $$
begin
  if to_regclass('log.webhook_cursor') is not null then
    grant update on log.webhook_cursor, log.webhook_delivery to {{app_role}};
  end if;
end $$;
