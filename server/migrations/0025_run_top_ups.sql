-- Why: a run over a plan that tops up evergreen retainers asks for exactly what was shown before anybody
-- agreed to it, so what it would ask for is stored beside the invoices that it would post.

create table billing_run_top_up (
  firm_id uuid not null, id uuid not null, run_id uuid not null, plan_id uuid not null, position int not null, client_id uuid not null, retainer_id uuid not null, currency char(3) not null,
  ongoing_minor bigint not null, amount_minor bigint not null check (amount_minor > 0), state text not null check (state in ('simulated', 'requested', 'moved')), moved jsonb, request_id uuid,
  primary key (firm_id, id), foreign key (firm_id, run_id) references billing_run, foreign key (firm_id, plan_id) references billing_plan, foreign key (firm_id, client_id) references client,
  foreign key (firm_id, retainer_id) references retainer, foreign key (firm_id, request_id) references retainer_request, check ((state = 'requested') = (request_id is not null))
);
create unique index billing_run_top_up_by_run on billing_run_top_up (firm_id, run_id, position, id);
create unique index billing_run_top_up_of_retainer on billing_run_top_up (firm_id, run_id, retainer_id);

call app.protect('billing_run_top_up');
