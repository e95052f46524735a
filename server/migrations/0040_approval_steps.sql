-- Why: some actions need several people, one after the other; people are away, and what nobody answers goes to the
-- next in line. What a command put at stake is kept, so that a policy can be tried on the past.

-- A request keeps the steps that it was made with; whom it waits for now stands beside them, for lists.
alter table approval_request
  add column step int not null default 0, add column waiting_since timestamptz not null default now(), add column escalated_at timestamptz, add column escalated_to jsonb, add column reminded_at timestamptz,
  add column waiting_roles text[] not null default '{}', add column waiting_person_ids uuid[] not null default '{}';
alter table approval_request alter column waiting_roles drop default;
alter table approval_request alter column waiting_roles type text[] using array[approver_role], alter column waiting_since drop default;
alter table approval_request alter column approver_role type jsonb using jsonb_build_array(jsonb_build_object('approvers', jsonb_build_array(jsonb_build_object('kind', 'role', 'role', approver_role)), 'needed', 1));
alter table approval_request rename column approver_role to steps;
alter table approval_request drop constraint approval_request_state_check, add check (state in ('pending', 'asked_back', 'approved', 'rejected', 'withdrawn', 'void'));
create index approval_request_waiting on approval_request (firm_id, waiting_since, id) where state in ('pending', 'asked_back');
create index approval_request_by_maker on approval_request (firm_id, maker_id, requested_at, id);

alter table approval_policy
  add column client_id uuid, add column branch_id uuid, add column remind_after_hours int check (remind_after_hours > 0), add column escalate_after_hours int check (escalate_after_hours > 0), add column escalate_to jsonb,
  add foreign key (firm_id, client_id) references client, add foreign key (firm_id, branch_id) references branch, add check ((escalate_after_hours is null) or (escalate_to is not null));
alter table approval_policy alter column approver_role type jsonb using jsonb_build_array(jsonb_build_object('approvers', jsonb_build_array(jsonb_build_object('kind', 'role', 'role', approver_role)), 'needed', 1));
alter table approval_policy rename column approver_role to steps;

-- What was said about a request, in its order.
create table approval_decision (
  firm_id uuid not null, id uuid not null, request_id uuid not null, step int not null, kind text not null check (kind in ('agreed', 'rejected', 'asked_back', 'answered', 'escalated', 'reminded')),
  person_id uuid, on_behalf_of_id uuid, reason text, at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, request_id) references approval_request, foreign key (firm_id, person_id) references person, foreign key (firm_id, on_behalf_of_id) references person
);
create index approval_decision_by_request on approval_decision (firm_id, request_id, id);

-- Who decides for somebody who is away.
create table approval_delegation (
  firm_id uuid not null references firm, id uuid not null, version int not null default 1, person_id uuid not null, delegate_id uuid not null, from_date date not null, until_date date not null, note text not null,
  ended_at timestamptz, created_at timestamptz not null,
  primary key (firm_id, id), foreign key (firm_id, person_id) references person, foreign key (firm_id, delegate_id) references person, check (person_id <> delegate_id), check (until_date > from_date)
);
create index approval_delegation_by_delegate on approval_delegation (firm_id, delegate_id) where ended_at is null;
create index approval_delegation_by_person on approval_delegation (firm_id, person_id, from_date, id);

call app.protect('approval_decision', 'approval_delegation');
call app.make_append_only('approval_decision');
call app.remember_changes('approval_delegation');
insert into app.past_table values ('approval_decision', false, 'id');

alter table command add column stake jsonb;
create index command_by_stake on command (firm_id, (stake ->> 'command'), id) where stake is not null;

-- Reminders to those whom a request waits for: all that they say stands in their text.
alter table delivery drop constraint delivery_kind_check, drop constraint delivery_client, add constraint delivery_kind_check check (kind in ('invoice', 'credit_note', 'reminder', 'statement', 'report', 'approval')),
  add constraint delivery_client check ((kind in ('report', 'approval')) = (client_id is null));
