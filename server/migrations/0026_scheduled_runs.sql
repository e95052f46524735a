-- Why: a firm that bills every day has its run of due plans waiting in the morning. Nothing of it is agreed to by itself.

create table billing_run_schedule (
  firm_id uuid not null references firm, begins_at time not null, saved_at timestamptz not null, saved_by_id uuid not null,
  primary key (firm_id), foreign key (firm_id, saved_by_id) references person
);
call app.protect('billing_run_schedule');

-- However many servers there are, a branch has one such run a day.
create unique index billing_run_by_schedule on billing_run (firm_id, branch_id, due_until) where source = 'schedule';
