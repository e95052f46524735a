-- Why: a plan that was made while a table was empty takes any index that begins with the firm, and checks each
-- foreign key by reading all rows of the firm. Whoever writes much in one go has the tables looked at in between.
create function app.refresh_statistics(tables text[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  foreach name in array tables loop
    execute format('analyze public.%I', name);
  end loop;
end $$;

-- Another index has the same rows in the same order.
drop index billable_item_without_rate;
