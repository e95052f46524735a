-- Why: who asks for a person with roles types their first password. A request is read by many and kept for ever; what
-- it must not tell is kept apart, hashed, until the request is decided.

create table approval_seal (
  firm_id uuid not null, request_id uuid not null, sealed jsonb not null,
  primary key (firm_id, request_id), foreign key (firm_id, request_id) references approval_request
);
call app.protect('approval_seal');
