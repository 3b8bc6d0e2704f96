-- The grid a case lies in, for lists; made again from the journal like the other views.
alter table cases add column grid text collate "C";

-- What people have put aside to look by: a list with what it was asked.
create table desk_filter (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  address text collate "C" not null,         -- path and query
  made_at bigint not null,
  primary key (user_id, id)
);

-- Phrases people put into texts (常用语).
create table phrase (
  id text collate "C" primary key,
  owner text collate "C" not null,           -- 'user:ID' or 'unit:ID' of a street
  text text collate "C" not null,
  made_by text collate "C" not null,
  made_at bigint not null
);
create index phrase_owner on phrase(owner, made_at);
