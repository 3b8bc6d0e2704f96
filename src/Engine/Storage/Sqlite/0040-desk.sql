-- The grid a case lies in, for lists; made again from the journal like the other views.
alter table cases add column grid text;

-- What people have put aside to look by: a list with what it was asked.
create table desk_filter (
  user_id text not null,
  id text not null,
  name text not null,
  address text not null,         -- path and query
  made_at integer not null,
  primary key (user_id, id)
) without rowid;

-- Phrases people put into texts (常用语).
create table phrase (
  id text primary key,
  owner text not null,           -- 'user:ID' or 'unit:ID' of a street
  text text not null,
  made_by text not null,
  made_at integer not null
) without rowid;
create index phrase_owner on phrase(owner, made_at);
