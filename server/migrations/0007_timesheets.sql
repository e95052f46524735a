-- Why: the day's work as it was recorded. An entry's row stands still once it is approved; what is
-- billed of it lives in allocations.

create table timesheet_policy (
  firm_id uuid primary key references firm, version int not null default 1, increment_minutes int not null, direction text not null, per text not null, forbid_overlap boolean not null,
  max_daily_minutes int not null, require_note boolean not null, period_kind text not null, grace_days int not null
);

create table time_import (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, file_name text not null, tracker text, encoding text, delimiter text, state text not null,
  created_at timestamptz not null, created_by_id uuid not null, session_id uuid, row_count int not null default 0, error_count int not null default 0, duplicate_count int not null default 0, new_count int not null default 0,
  imported_count int not null default 0, minutes bigint not null default 0, from_date date, until_date date, questions jsonb not null default '[]', matches jsonb not null default '[]', sample jsonb not null default '[]',
  errors jsonb not null default '[]', failure text, primary key (firm_id, id), foreign key (firm_id, created_by_id) references person
);
create index time_import_by_created on time_import (firm_id, created_at, id);
create table time_import_file (
  firm_id uuid not null, import_id uuid not null, content bytea not null, primary key (firm_id, import_id), foreign key (firm_id, import_id) references time_import
);

create table time_entry (
  firm_id uuid not null, id uuid not null, version int not null default 1, person_id uuid not null, entered_by_id uuid not null, project_id uuid not null, client_id uuid not null, branch_id uuid not null,
  service_id uuid not null, task_id uuid, work_date date not null, start_time text, end_time text, worked_minutes int not null check (worked_minutes between 1 and 1440), is_billable boolean not null,
  note text not null, activity_code text, state text not null check (state in ('draft', 'submitted', 'approved', 'voided')), source text not null, import_id uuid, source_key bytea,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id, client_id, branch_id) references project (firm_id, id, client_id, branch_id),
  foreign key (firm_id, service_id) references service, foreign key (firm_id, task_id, project_id) references task (firm_id, id, project_id), foreign key (firm_id, import_id) references time_import
);
create index time_entry_by_date on time_entry (firm_id, work_date, id);
create index time_entry_by_person on time_entry (firm_id, person_id, work_date, id);
create index time_entry_by_project on time_entry (firm_id, project_id, work_date, id);
create index time_entry_by_client on time_entry (firm_id, client_id, work_date, id);
create index time_entry_by_service on time_entry (firm_id, service_id, work_date, id);
create index time_entry_by_branch on time_entry (firm_id, branch_id, work_date, id);
create index time_entry_open on time_entry (firm_id, state, work_date, id) where state in ('draft', 'submitted');
create index time_entry_by_import on time_entry (firm_id, import_id) where import_id is not null;
create unique index time_entry_source_key on time_entry (firm_id, source_key) where source_key is not null;

create table timesheet_part (
  firm_id uuid not null, id uuid not null, version int not null default 1, person_id uuid not null, project_id uuid not null, client_id uuid not null, period_from date not null, period_until date not null,
  state text not null check (state in ('open', 'submitted', 'approved', 'rejected')), approver_id uuid not null, reason text, submitted_at timestamptz, submitted_by_id uuid, decided_at timestamptz, decided_by_id uuid,
  primary key (firm_id, id), unique (firm_id, person_id, project_id, period_from), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id) references project,
  foreign key (firm_id, approver_id) references person, check (period_until > period_from)
);
create index timesheet_part_by_state on timesheet_part (firm_id, state, submitted_at, id);
create index timesheet_part_by_approver on timesheet_part (firm_id, approver_id, state, submitted_at, id);
create index timesheet_part_by_project on timesheet_part (firm_id, project_id, state, submitted_at, id);

create table favourite_row (
  firm_id uuid not null, person_id uuid not null, project_id uuid not null, service_id uuid not null, task_id uuid,
  foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service
);
create unique index favourite_row_once on favourite_row (firm_id, person_id, project_id, service_id, task_id) nulls not distinct;

create table timer (
  firm_id uuid not null, person_id uuid not null, id uuid not null, project_id uuid not null, service_id uuid not null, task_id uuid, note text not null, started_at timestamptz not null,
  primary key (firm_id, person_id), foreign key (firm_id, person_id) references person, foreign key (firm_id, project_id) references project, foreign key (firm_id, service_id) references service
);

-- The period lock, for every path that reaches the table. A lock that can't be evaluated locks:
-- an entry whose branch or entity is not found is refused as well.
create function app.hold_period_lock() returns trigger language plpgsql as $$
begin
  if exists (
    select from touched t left join branch b on b.firm_id = t.firm_id and b.id = t.branch_id left join legal_entity e on e.firm_id = b.firm_id and e.id = b.legal_entity_id
    where e.id is null or t.work_date <= e.locked_through
  ) then
    raise exception 'The period is locked' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger period_lock_on_insert after insert on time_entry referencing new table as touched for each statement execute function app.hold_period_lock();

-- Approved and submitted rows change their state and nothing else.
create function app.hold_approved_entries() returns trigger language plpgsql as $$
begin
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    where b.state <> 'draft' and (a.person_id, a.project_id, a.service_id, a.task_id, a.work_date, a.start_time, a.end_time, a.worked_minutes, a.is_billable, a.note, a.activity_code)
      is distinct from (b.person_id, b.project_id, b.service_id, b.task_id, b.work_date, b.start_time, b.end_time, b.worked_minutes, b.is_billable, b.note, b.activity_code)
  ) then
    raise exception 'Submitted and approved time does not change' using errcode = 'DB009';
  end if;
  if exists (
    select from before_rows b join after_rows a on a.firm_id = b.firm_id and a.id = b.id
    left join branch br on br.firm_id = b.firm_id and br.id = b.branch_id left join legal_entity e on e.firm_id = br.firm_id and e.id = br.legal_entity_id
    where b.state = 'draft' and a.state in ('draft', 'voided') and (e.id is null or b.work_date <= e.locked_through or a.work_date <= e.locked_through)
  ) then
    raise exception 'The period is locked' using errcode = 'DB008';
  end if;
  return null;
end $$;
create trigger approved_stays after update on time_entry referencing old table as before_rows new table as after_rows for each statement execute function app.hold_approved_entries();

call app.protect('timesheet_policy', 'time_import', 'time_import_file', 'time_entry', 'timesheet_part', 'favourite_row', 'timer');
