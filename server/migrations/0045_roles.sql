-- Why: a firm makes roles of its own and changes them; somebody holds a role from one day until another; the secret
-- of an API key is changed without a pause.

alter table role add column version int not null default 1;
create unique index role_by_name on role (firm_id, lower(name));

-- Nothing of it is deleted: what somebody held is part of what they could do.
alter table person_role add column id uuid not null default gen_random_uuid(), add column from_date date, add column until_date date;
-- The id of a person begins with the time at which they came; a day earlier, since places differ.
alter table person_role alter column from_date type date using (to_timestamp(('x' || left(replace(person_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) at time zone 'UTC')::date - 1;
alter table person_role alter column id drop default, alter column from_date set not null;
alter table person_role drop constraint person_role_pkey;
alter table person_role add primary key (firm_id, id),
  add constraint person_role_until check (until_date >= from_date),
  add constraint person_role_once exclude using gist (firm_id with =, person_id with =, role_id with =, daterange(from_date, until_date) with &&);
create index person_role_by_person on person_role (firm_id, person_id, from_date, id);

create function app.in_force(from_date date, until_date date, day date) returns boolean language sql immutable parallel safe as
$$ select from_date <= day and (until_date is null or until_date > day) $$;

alter table auth.api_key_index add column valid_until timestamptz, add column last_used_at timestamptz;
create index api_key_index_by_key on auth.api_key_index (firm_id, api_key_id);
alter table api_key add column rotated_at timestamptz, add column previous_until timestamptz;
