-- The truth: one row per accepted command. Rows are only ever added.
create table journal (
  case_id text not null,
  version integer not null,
  client text not null,
  key text,
  fingerprint blob not null,
  recorded_at integer not null,
  occurred_at integer not null,
  actor text not null,
  codec integer not null,
  previous blob not null,
  hash blob not null,
  payload blob not null,
  primary key (case_id, version) -- guard: version check
);
create unique index journal_key on journal (client, key) where key is not null; -- guard: key lookup

-- Counters that decisions are made under; 'org' moves with every change of units, users, rights and keys.
create table stamp (
  name text primary key,
  value integer not null
) without rowid;
insert into stamp (name, value) values ('org', 1);

-- The latest fold of a long case; may be thrown away at any time.
create table snapshot (
  case_id text primary key,
  version integer not null,
  codec integer not null,
  payload blob not null,
  hash blob not null
);

-- next_at is when a timer may be claimed (again); due never moves by itself.
create table timer (
  case_id text not null,
  timer_id text not null,
  due integer not null,
  next_at integer not null,
  primary key (case_id, timer_id)
) without rowid;
create index timer_next on timer (next_at);

create table outbox (
  case_id text not null,
  version integer not null,
  n integer not null,
  kind text not null,
  payload blob not null,
  created_at integer not null,
  next_at integer not null,
  tries integer not null default 0,
  primary key (case_id, version, n)
) without rowid;
create index outbox_next on outbox (next_at);
