-- Why: what is still open is a handful beside what a firm has billed and been paid in twenty years, and it is
-- asked for on every page. Beside each sum stands a list of the records whose sum is not nothing; the sum itself
-- stays a sum. A record too many in a list does no harm, since the views look again; none may be missing.

-- How much of every item can still be billed.
create view item_balance with (security_invoker = true) as
select i.firm_id, i.id as item_id, i.client_id, i.project_id, i.branch_id, i.person_id, i.service_id, i.work_date, i.currency, i.unit_price,
  i.billable_minutes - coalesce(a.minutes, 0) as open_minutes, i.amount_minor - coalesce(a.value_minor, 0) as open_minor,
  not i.is_withdrawn and i.coverage is null and (i.amount_minor is null or i.amount_minor > coalesce(a.value_minor, 0) or i.billable_minutes > coalesce(a.minutes, 0)) as is_open
from billable_item i
left join lateral (select sum(x.minutes)::int as minutes, sum(x.value_minor)::bigint as value_minor from allocation x where x.firm_id = i.firm_id and x.item_id = i.id) a on true;

-- Without foreign keys: the rows are made from the records themselves, a million in one go.
create table unbilled_item (firm_id uuid not null, item_id uuid not null, primary key (firm_id, item_id));
create table unsettled_invoice (firm_id uuid not null, invoice_id uuid not null, primary key (firm_id, invoice_id));
create table unapplied_receipt (firm_id uuid not null, receipt_id uuid not null, primary key (firm_id, receipt_id));

-- What firms have already: read by the owner of the tables, whatever role that is.
alter table billable_item no force row level security;
alter table allocation no force row level security;
alter table invoice no force row level security;
alter table credit_note no force row level security;
alter table settlement no force row level security;
alter table retention_release no force row level security;
alter table receipt no force row level security;
alter table refund no force row level security;
insert into unbilled_item select firm_id, item_id from item_balance where is_open;
insert into unsettled_invoice select firm_id, invoice_id from invoice_balance where open_minor <> 0;
insert into unapplied_receipt select firm_id, receipt_id from unapplied_cash where unapplied_minor <> 0;
alter table billable_item force row level security;
alter table allocation force row level security;
alter table invoice force row level security;
alter table credit_note force row level security;
alter table settlement force row level security;
alter table retention_release force row level security;
alter table receipt force row level security;
alter table refund force row level security;

create or replace view open_item with (security_invoker = true) as
select b.firm_id, b.item_id, b.client_id, b.project_id, b.branch_id, b.person_id, b.service_id, b.work_date, b.currency, b.unit_price, b.open_minutes, b.open_minor
from unbilled_item u join item_balance b on b.firm_id = u.firm_id and b.item_id = u.item_id where b.is_open;

create view open_invoice with (security_invoker = true) as
select b.* from unsettled_invoice u join invoice_balance b on b.firm_id = u.firm_id and b.invoice_id = u.invoice_id where b.open_minor <> 0;

create view open_receipt with (security_invoker = true) as
select b.* from unapplied_receipt u join unapplied_cash b on b.firm_id = u.firm_id and b.receipt_id = u.receipt_id where b.unapplied_minor <> 0;

create function app.note_new_items() returns trigger language plpgsql as $$
begin
  insert into unbilled_item select firm_id, id from added where not is_withdrawn and coverage is null and (amount_minor is null or amount_minor > 0 or billable_minutes > 0);
  return null;
end $$;
create trigger keep_unbilled after insert on billable_item referencing new table as added for each statement execute function app.note_new_items();

create function app.note_changed_items() returns trigger language plpgsql as $$
begin
  delete from unbilled_item u using after_rows a join item_balance b on b.firm_id = a.firm_id and b.item_id = a.id where u.firm_id = a.firm_id and u.item_id = a.id and not b.is_open;
  insert into unbilled_item select b.firm_id, b.item_id from after_rows a join item_balance b on b.firm_id = a.firm_id and b.item_id = a.id where b.is_open on conflict do nothing;
  return null;
end $$;
create trigger keep_unbilled_on_update after update on billable_item referencing new table as after_rows for each statement execute function app.note_changed_items();

-- The caller holds the project's row lock, as for the check that nothing is billed twice.
create function app.note_allocations() returns trigger language plpgsql as $$
begin
  delete from unbilled_item u using (select distinct firm_id, item_id from added where reverses_id is null) t join item_balance b on b.firm_id = t.firm_id and b.item_id = t.item_id
    where u.firm_id = t.firm_id and u.item_id = t.item_id and not b.is_open;
  insert into unbilled_item select t.firm_id, t.item_id from (select distinct firm_id, item_id from added where reverses_id is not null) t join item_balance b on b.firm_id = t.firm_id and b.item_id = t.item_id
    where b.is_open on conflict do nothing;
  return null;
end $$;
create trigger keep_unbilled after insert on allocation referencing new table as added for each statement execute function app.note_allocations();

create function app.note_invoices(ids uuid[]) returns void language plpgsql as $$
begin
  delete from unsettled_invoice u using invoice_balance b where u.firm_id = app.firm_id() and u.invoice_id = any(ids) and b.firm_id = u.firm_id and b.invoice_id = u.invoice_id and b.open_minor = 0;
  insert into unsettled_invoice select b.firm_id, b.invoice_id from invoice_balance b where b.firm_id = app.firm_id() and b.invoice_id = any(ids) and b.open_minor <> 0 on conflict do nothing;
end $$;
create function app.note_receipts(ids uuid[]) returns void language plpgsql as $$
begin
  delete from unapplied_receipt u where u.firm_id = app.firm_id() and u.receipt_id = any(ids)
    and not exists (select from unapplied_cash b where b.firm_id = u.firm_id and b.receipt_id = u.receipt_id and b.unapplied_minor <> 0);
  insert into unapplied_receipt select b.firm_id, b.receipt_id from unapplied_cash b where b.firm_id = app.firm_id() and b.receipt_id = any(ids) and b.unapplied_minor <> 0 on conflict do nothing;
end $$;
-- The column of the rows that names the invoice, or the receipt.
create function app.note_open_records() returns trigger language plpgsql as $$
declare ids uuid[];
begin
  case tg_table_name
    when 'invoice' then select array_agg(id) into ids from changed where state not in ('draft', 'submitted', 'discarded');
    when 'receipt' then select array_agg(id) into ids from changed where state <> 'draft';
    when 'refund' then select array_agg(distinct receipt_id) into ids from changed where receipt_id is not null;
    else select array_agg(distinct invoice_id) into ids from changed;
  end case;
  if ids is null then
    return null;
  end if;
  if tg_table_name in ('receipt', 'refund') then
    perform app.note_receipts(ids);
  else
    perform app.note_invoices(ids);
  end if;
  if tg_table_name = 'settlement' then
    select array_agg(distinct receipt_id) into ids from changed where receipt_id is not null;
    perform app.note_receipts(ids);
  end if;
  return null;
end $$;
create trigger keep_open_on_insert after insert on invoice referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on invoice referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on credit_note referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on credit_note referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on settlement referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on retention_release referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on receipt referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on receipt referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_insert after insert on refund referencing new table as changed for each statement execute function app.note_open_records();
create trigger keep_open_on_update after update on refund referencing new table as changed for each statement execute function app.note_open_records();

-- Makes the lists of one firm anew, and tells what was missing and what was too many.
create function app.rebuild_open_records() returns table (list text, missing bigint, superfluous bigint) language plpgsql as $$
declare
  firm uuid := app.firm_id();
begin
  lock table unbilled_item, unsettled_invoice, unapplied_receipt in share row exclusive mode;
  list := 'unbilled_item';
  delete from unbilled_item u where u.firm_id = firm and not exists (select from item_balance b where b.firm_id = firm and b.item_id = u.item_id and b.is_open);
  get diagnostics superfluous = row_count;
  insert into unbilled_item select b.firm_id, b.item_id from item_balance b where b.firm_id = firm and b.is_open on conflict do nothing;
  get diagnostics missing = row_count;
  return next;
  list := 'unsettled_invoice';
  delete from unsettled_invoice u where u.firm_id = firm and not exists (select from invoice_balance b where b.firm_id = firm and b.invoice_id = u.invoice_id and b.open_minor <> 0);
  get diagnostics superfluous = row_count;
  insert into unsettled_invoice select b.firm_id, b.invoice_id from invoice_balance b where b.firm_id = firm and b.open_minor <> 0 on conflict do nothing;
  get diagnostics missing = row_count;
  return next;
  list := 'unapplied_receipt';
  delete from unapplied_receipt u where u.firm_id = firm and not exists (select from unapplied_cash b where b.firm_id = firm and b.receipt_id = u.receipt_id and b.unapplied_minor <> 0);
  get diagnostics superfluous = row_count;
  insert into unapplied_receipt select b.firm_id, b.receipt_id from unapplied_cash b where b.firm_id = firm and b.unapplied_minor <> 0 on conflict do nothing;
  get diagnostics missing = row_count;
  return next;
end $$;

call app.protect('unbilled_item', 'unsettled_invoice', 'unapplied_receipt');

-- What the lists are in the past: all records of their kind, of which the views keep what was open then.
create table app.past_list (table_name text primary key, definition text not null);
insert into app.past_list values
  ('unbilled_item', 'select firm_id, id as item_id from billable_item'),
  ('unsettled_invoice', 'select firm_id, id as invoice_id from invoice'),
  ('unapplied_receipt', 'select firm_id, id as receipt_id from receipt');

-- Run after the migrations: makes the schema anew where a table or a view is not as it was.
create or replace procedure app.make_past() language plpgsql as $$
declare
  t record;
  shape text;
  signature text;
begin
  perform set_config('search_path', 'public', true);
  select md5(string_agg(x.part, ' ' order by x.part)) into signature from (
    select format('%s %s %s', p.table_name, a.attname, a.atttypid) as part from app.past_table p join pg_attribute a on a.attrelid = format('public.%I', p.table_name)::regclass and a.attnum > 0 and not a.attisdropped
    union all select viewname || definition from pg_views where schemaname = 'public'
    union all select table_name || definition from app.past_list) x;
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
  perform set_config('search_path', 'past, public', true);
  for t in select * from app.past_list loop
    execute format('create view past.%I with (security_invoker = true) as %s', t.table_name, t.definition);
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
