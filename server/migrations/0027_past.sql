-- Why: a report of last week says tomorrow what it said last week. Rows tell by their ids when they came;
-- what a row was before a change is kept here. The schema `past` has the tables of that name as they were
-- at app.as_of, so a statement that runs there reads the past without a word of its own about it.

create table past_row (
  firm_id uuid not null references firm, table_name text not null, until_command_id uuid not null, row_id uuid not null, place bigint generated always as identity, before jsonb not null,
  primary key (firm_id, table_name, until_command_id, row_id, place)
);
call app.protect('past_row');
call app.make_append_only('past_row');

-- Only what changed, and of each row on its own: a statement over two sets of rows would be planned for the size of its first.
create function app.keep_past() returns trigger language plpgsql as $$
declare
  after jsonb := to_jsonb(new);
  kept jsonb;
begin
  select jsonb_object_agg(e.key, e.value) into kept from jsonb_each(to_jsonb(old) - 'version') e where after -> e.key is distinct from e.value;
  if kept is not null then
    insert into past_row (firm_id, table_name, until_command_id, row_id, before) values (old.firm_id, tg_table_name, current_setting('app.command_id')::uuid, old.id, kept);
  end if;
  return null;
end $$;

-- Tables that the past can be read of: those whose rows change, and those that only grow. key_column tells when a row came.
create table app.past_table (table_name text primary key, changes boolean not null, key_column text not null);
create procedure app.remember_changes(variadic names text[]) language plpgsql as $$
declare name text;
begin
  foreach name in array names loop
    insert into app.past_table values (name, true, 'id');
    execute format('create trigger keep_past after update on %I for each row when (old is distinct from new) execute function app.keep_past()', name);
  end loop;
end $$;

call app.remember_changes('legal_entity', 'branch', 'person', 'client', 'project', 'service', 'time_entry', 'timesheet_part', 'expense', 'billable_item', 'pre_bill', 'invoice', 'credit_note',
  'receipt', 'refund', 'contract', 'contract_version', 'milestone', 'change_order', 'retainer', 'retainer_request', 'retainer_tranche', 'billing_plan', 'billing_run', 'delivery',
  'dunning_hold', 'dunning_notice', 'approval_request', 'session');
insert into app.past_table select name, false, 'id' from unnest(array['allocation', 'settlement', 'journal_entry', 'invoice_line', 'retainer_movement', 'retainer_period', 'milestone_bill', 'milestone_progress',
  'deposit_deduction', 'retention_release', 'contract_fee', 'receipt_write_off', 'late_claim', 'reimbursement', 'audit_event', 'command']) name;
insert into app.past_table values ('journal_line', false, 'entry_id'), ('credit_note_part', false, 'credit_note_id'), ('contract_line', false, 'version_id');

-- The first id of the millisecond after app.as_of: version 7 ids begin with their time.
create function app.past_end() returns uuid language sql stable parallel safe as
$$ select (lpad(to_hex(floor(extract(epoch from current_setting('app.as_of')::timestamptz) * 1000)::bigint + 1), 12, '0') || '00000000000000000000')::uuid $$;

create function app.said_first(known jsonb, later jsonb) returns jsonb language sql immutable parallel safe as $$ select later || known $$;
create aggregate app.first_said(jsonb) (sfunc = app.said_first, stype = jsonb, initcond = '{}');

-- Run after the migrations: makes the schema anew where a table or a view is not as it was.
create procedure app.make_past() language plpgsql as $$
declare
  t record;
  shape text;
  signature text;
begin
  perform set_config('search_path', 'public', true);
  select md5(string_agg(x.part, ' ' order by x.part)) into signature from (
    select format('%s %s %s', p.table_name, a.attname, a.atttypid) as part from app.past_table p join pg_attribute a on a.attrelid = format('public.%I', p.table_name)::regclass and a.attnum > 0 and not a.attisdropped
    union all select viewname || definition from pg_views where schemaname = 'public') x;
  if signature = coalesce(obj_description(to_regnamespace('past'), 'pg_namespace'), '') then
    return;
  end if;
  drop schema if exists past cascade;
  create schema past;
  for t in select * from app.past_table loop
    if t.changes then
      select string_agg(format('case when o.before ? %1$L then (jsonb_populate_record(null::public.%2$I, o.before)).%1$I else t.%1$I end as %1$I', a.attname, t.table_name), ', ' order by a.attnum) into shape
        from pg_attribute a where a.attrelid = format('public.%I', t.table_name)::regclass and a.attnum > 0 and not a.attisdropped;
      execute format('create view past.%1$I with (security_invoker = true) as select %2$s from public.%1$I t
        left join (select p.row_id, app.first_said(p.before order by p.until_command_id, p.place) as before from public.past_row p
          where p.firm_id = app.firm_id() and p.table_name = %1$L and p.until_command_id >= app.past_end() group by p.row_id) o on o.row_id = t.id
        where t.firm_id = app.firm_id() and t.%3$I < app.past_end()', t.table_name, shape, t.key_column);
    else
      execute format('create view past.%1$I with (security_invoker = true) as select t.* from public.%1$I t where t.firm_id = app.firm_id() and t.%2$I < app.past_end()', t.table_name, t.key_column);
    end if;
  end loop;
  -- A view is made after those that it reads, of the tables and views of the past.
  for t in
    with recursive used as (
      select distinct r.ev_class as view, d.refobjid as uses from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
      join pg_class c on c.oid = r.ev_class and c.relkind = 'v' and c.relnamespace = 'public'::regnamespace
    ), depth as (select view, uses, 1 as steps from used union all select d.view, u.uses, d.steps + 1 from depth d join used u on u.view = d.uses)
    select c.relname as name, max(d.steps) as steps from pg_class c join depth d on d.view = c.oid group by c.relname order by steps, name
  loop
    perform set_config('search_path', 'public', true);
    shape := pg_get_viewdef(format('public.%I', t.name)::regclass);
    perform set_config('search_path', 'past, public', true);
    execute format('create view past.%I with (security_invoker = true) as %s', t.name, shape);
  end loop;
  perform set_config('search_path', 'public', true);
  execute format('comment on schema past is %L', signature);
end $$;
