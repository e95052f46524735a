-- Why: a client accepts a milestone without an account, by a link that grants this one thing; and the
-- papers of a contract stand beside its terms. Neither keeps a secret: of a link only its digest is here.

alter table command drop constraint command_source_check, add constraint command_source_check check (source in ('web', 'api', 'import', 'job', 'console', 'link'));

create table acceptance_link (
  firm_id uuid not null, id uuid not null, milestone_id uuid not null, secret_hash bytea not null, created_at timestamptz not null, created_by_id uuid not null, expires_at timestamptz not null,
  ended_at timestamptz, ended_because text check (ended_because in ('accepted', 'rejected', 'revoked', 'replaced', 'decided', 'changed')), stated_name text,
  primary key (firm_id, id), unique (firm_id, secret_hash), foreign key (firm_id, milestone_id) references milestone, foreign key (firm_id, created_by_id) references person,
  check (expires_at > created_at), check ((ended_at is null) = (ended_because is null)), constraint a_decision_names_who_made_it check ((ended_because in ('accepted', 'rejected')) = (stated_name is not null))
);
create unique index one_link_is_open on acceptance_link (firm_id, milestone_id) where ended_at is null;
create index acceptance_link_by_milestone on acceptance_link (firm_id, milestone_id, created_at);

-- Says which firm a link belongs to, before any firm is known, for whom it acts, and what it grants. A link
-- that has ended stays here, so that whoever opens it late learns that it has ended.
create table auth.link_index (
  secret_hash bytea primary key, firm_id uuid not null, link_id uuid not null, person_id uuid not null, permission text not null
);

-- A document belongs to the version of the terms that was written, or in force, when it was added. Of a
-- removed one its digest stays; that of a posted version can't be removed (posted_stays).
create table contract_document (
  firm_id uuid not null, id uuid not null, contract_id uuid not null, version_id uuid not null, name text not null, content_type text not null, sha256 bytea not null, size_bytes int not null check (size_bytes between 0 and 10485760),
  content bytea, added_at timestamptz not null, added_by_id uuid not null, removed_at timestamptz,
  primary key (firm_id, id), foreign key (firm_id, contract_id) references contract, foreign key (firm_id, version_id) references contract_version, foreign key (firm_id, added_by_id) references person,
  check ((removed_at is null) = (content is not null))
);
create index contract_document_by_contract on contract_document (firm_id, contract_id, added_at, id) where removed_at is null;
create trigger posted_stays before update or delete on contract_document for each row execute function app.hold_posted_terms();

call app.protect('acceptance_link', 'contract_document');
