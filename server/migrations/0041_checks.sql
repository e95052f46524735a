-- Why: the books prove themselves, every night and whenever somebody asks; what was found stays, so that it can be told
-- since when they do not add up.
create table books_check (
  firm_id uuid not null references firm, id uuid not null, at timestamptz not null, person_id uuid, is_sound boolean not null, results jsonb not null, primary key (firm_id, id)
);
create table books_finding (
  firm_id uuid not null, check_id uuid not null, rule text not null, place int not null, record_kind text not null, record_id uuid not null, label text not null, detail text not null,
  primary key (firm_id, check_id, rule, place), foreign key (firm_id, check_id) references books_check
);
call app.protect('books_check', 'books_finding');
call app.make_append_only('books_check', 'books_finding');
insert into app.past_table values ('books_check', false, 'id'), ('books_finding', false, 'check_id');
