-- Why: what somebody looks at every week has a name, and comes by e-mail without anybody asking.

create table saved_view (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, place text not null, name text not null, query jsonb not null, is_shared boolean not null, owner_id uuid not null, saved_at timestamptz not null,
  primary key (firm_id, id), unique (firm_id, owner_id, place, name), foreign key (firm_id, owner_id) references person
);
create index saved_view_by_place on saved_view (firm_id, place, name, id);

-- What a person sees first at a place. It goes with its view.
create table saved_view_default (
  firm_id uuid not null, person_id uuid not null, place text not null, view_id uuid not null,
  primary key (firm_id, person_id, place), foreign key (firm_id, person_id) references person, foreign key (firm_id, view_id) references saved_view on delete cascade
);
create index saved_view_default_by_view on saved_view_default (firm_id, view_id);

create table report_schedule (
  firm_id uuid not null, id uuid not null, version int not null default 1, name text not null, report text not null, query jsonb not null, format text not null check (format in ('csv', 'xlsx', 'pdf')),
  rule text not null, starts_on date not null, at_time time not null, shift text not null check (shift in ('none', 'next', 'previous')), branch_id uuid not null, person_ids uuid[] not null, emails text[] not null,
  owner_id uuid not null, state text not null check (state in ('active', 'paused', 'ended')), next_at timestamptz, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, branch_id) references branch, foreign key (firm_id, owner_id) references person, check (cardinality(person_ids) + cardinality(emails) > 0), check (state = 'active' or next_at is null)
);
create index report_schedule_due on report_schedule (firm_id, next_at) where state = 'active';
create index report_schedule_by_owner on report_schedule (firm_id, owner_id, name, id);

-- What was asked for stands here as it was then: a second try sends the same numbers, whatever the schedule says by now.
create table report_issue (
  firm_id uuid not null, id uuid not null, schedule_id uuid, due_at timestamptz not null, report text not null, asked jsonb not null, format text not null check (format in ('csv', 'xlsx', 'pdf')), owner_id uuid not null, delivery_id uuid, refused_because text, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, schedule_id) references report_schedule, foreign key (firm_id, owner_id) references person, foreign key (firm_id, delivery_id) references delivery, check ((delivery_id is null) = (refused_because is not null))
);
-- However many servers there are, a schedule has one issue of a moment.
create unique index report_issue_once on report_issue (firm_id, schedule_id, due_at) where schedule_id is not null;
create index report_issue_by_delivery on report_issue (firm_id, delivery_id) where delivery_id is not null;

-- A report goes to people, and is about no client.
alter table delivery alter column client_id drop not null, drop constraint delivery_kind_check, add constraint delivery_kind_check
  check (kind in ('invoice', 'credit_note', 'reminder', 'statement', 'report')), add constraint delivery_client check ((kind = 'report') = (client_id is null));

call app.protect('saved_view', 'saved_view_default', 'report_schedule', 'report_issue');
call app.make_append_only('report_issue');
