-- Why: a branch closes its month one function after the other, and what is closed stays as it is on every
-- path, also for a statement that somebody writes by hand.

create table period_close (
  firm_id uuid not null, branch_id uuid not null, area text not null check (area in ('time', 'expenses', 'billing', 'cash', 'retainers')), id uuid not null, closed_through date not null,
  closed_at timestamptz not null, closed_by_id uuid not null,
  primary key (firm_id, branch_id, area), unique (firm_id, id), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, closed_by_id) references person
);
call app.protect('period_close');

-- Who writes holds periods as they are, together with others; who closes or opens one waits for them. So nobody
-- writes on the ground of a date that has moved meanwhile.
create function app.hold_periods() returns void language sql as $$
  select pg_advisory_xact_lock_shared(hashtextextended('periods ' || app.firm_id(), 0))
$$;
create function app.move_periods() returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('periods ' || app.firm_id(), 0))
$$;

-- The last day that is closed: of the legal entity, or of the branch in that function. What is of no branch is
-- closed with any branch of its entity; what is of no known function, with any function.
create function app.closed_through(entity uuid, branch uuid, area text) returns date language sql stable as $$
  select greatest(
    (select e.locked_through from legal_entity e where e.firm_id = app.firm_id() and e.id = $1),
    (select max(c.closed_through) from period_close c
      where c.firm_id = app.firm_id() and ($3 is null or c.area = $3)
        and (c.branch_id = $2 or ($2 is null and c.branch_id in (select b.id from branch b where b.firm_id = app.firm_id() and b.legal_entity_id = $1))))
  )
$$;

create or replace function app.hold_period_lock() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from touched t left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
    left join period_close c on c.firm_id = t.firm_id and c.branch_id = t.branch_id and c.area = 'time'
    where e.id is null or t.work_date <= greatest(e.locked_through, c.closed_through)
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;

create or replace function app.hold_approved_entries() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    where b.state <> 'draft' and (a.person_id, a.project_id, a.service_id, a.task_id, a.work_date, a.start_time, a.end_time, a.worked_minutes, a.is_billable, a.note, a.activity_code)
      is distinct from (b.person_id, b.project_id, b.service_id, b.task_id, b.work_date, b.start_time, b.end_time, b.worked_minutes, b.is_billable, b.note, b.activity_code)
  ) then
    raise exception 'Submitted and approved time does not change' using errcode = 'DB009';
  end if;
  -- Where it was, and where it goes.
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    cross join lateral (values (b.branch_id, b.work_date), (a.branch_id, a.work_date)) as t (branch_id, work_date)
    left join branch br on br.firm_id = a.firm_id and br.id = t.branch_id left join legal_entity e on e.firm_id = br.firm_id and e.id = br.legal_entity_id
    left join period_close c on c.firm_id = a.firm_id and c.branch_id = t.branch_id and c.area = 'time'
    where b.state = 'draft' and a.state in ('draft', 'voided') and (e.id is null or t.work_date <= greatest(e.locked_through, c.closed_through))
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;

create function app.hold_new_expenses() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from touched t left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
    left join period_close c on c.firm_id = t.firm_id and c.branch_id = t.branch_id and c.area = 'expenses'
    where e.id is null or t.on_date <= greatest(e.locked_through, c.closed_through)
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock_on_insert after insert on expense referencing new table as touched for each statement execute function app.hold_new_expenses();

-- What is said of it, and each step towards the books; taking one back or setting it aside says nothing new.
create function app.hold_moved_expenses() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    cross join lateral (values (b.branch_id, b.on_date), (a.branch_id, a.on_date)) as t (branch_id, on_date)
    left join branch br on br.firm_id = a.firm_id and br.id = t.branch_id left join legal_entity e on e.firm_id = br.firm_id and e.id = br.legal_entity_id
    left join period_close c on c.firm_id = a.firm_id and c.branch_id = t.branch_id and c.area = 'expenses'
    where ((a.state <> b.state and a.state in ('submitted', 'approved'))
        or (a.project_id, a.category_id, a.on_date, a.quantity, a.currency, a.gross_minor, a.input_tax_minor, a.note, a.is_billable, a.is_reimbursable)
           is distinct from (b.project_id, b.category_id, b.on_date, b.quantity, b.currency, b.gross_minor, b.input_tax_minor, b.note, b.is_billable, b.is_reimbursable))
      and (e.id is null or t.on_date <= greatest(e.locked_through, c.closed_through))
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock_on_update after update on expense referencing old table as before_rows new table as after_rows for each statement execute function app.hold_moved_expenses();

-- All money goes through the journal: nothing is booked on a day that is closed.
create function app.period_area(source_kind text) returns text language sql immutable as $$
  select case
    when source_kind in ('timesheet_part', 'time_entry') then 'time'
    when source_kind in ('expense', 'reimbursement') then 'expenses'
    when source_kind in ('invoice', 'credit_note') then 'billing'
    when source_kind in ('receipt', 'refund') then 'cash'
    when source_kind in ('retainer_entry', 'retainer_movement') then 'retainers'
  end
$$;
create function app.hold_booked_periods() returns trigger language plpgsql as $$
begin
  perform app.hold_periods();
  if exists (
    -- A line without a branch is of the branches of its entry.
    select from (
      select distinct j.legal_entity_id, j.on_date, app.period_area(j.source_kind) as area, a.branch_id from added a join journal_entry j on j.firm_id = a.firm_id and j.id = a.entry_id
       where a.branch_id is not null or not exists (select from added x where x.entry_id = a.entry_id and x.branch_id is not null)
    ) t
    where t.on_date <= app.closed_through(t.legal_entity_id, t.branch_id, t.area)
  ) then
    raise exception 'The period is closed' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock after insert on journal_line referencing new table as added for each statement execute function app.hold_booked_periods();
