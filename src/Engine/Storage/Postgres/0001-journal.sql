-- The truth: one row per accepted command. Rows are only ever added.
create table journal (
  case_id text collate "C" not null,
  version bigint not null,
  client text collate "C" not null,
  key text collate "C",
  fingerprint bytea not null,
  recorded_at bigint not null,
  occurred_at bigint not null,
  actor text collate "C" not null,
  codec integer not null,
  previous bytea not null,
  hash bytea not null,
  payload bytea not null,
  primary key (case_id, version) -- guard: version check
);
-- Sealed bytes do not compress; trying would cost each append.
alter table journal alter column payload set storage external;
create unique index journal_key on journal (client, key) where key is not null; -- guard: key lookup

-- Counters that decisions are made under; 'org' moves with every change of units, users, rights and keys.
create table stamp (
  name text collate "C" primary key,
  value bigint not null
);
insert into stamp (name, value) values ('org', 1);

-- The latest fold of a long case; may be thrown away at any time.
create table snapshot (
  case_id text collate "C" primary key,
  version bigint not null,
  codec integer not null,
  payload bytea not null,
  hash bytea not null
);
alter table snapshot alter column payload set storage external;

-- next_at is when a timer may be claimed (again); due never moves by itself.
create table timer (
  case_id text collate "C" not null,
  timer_id text collate "C" not null,
  due bigint not null,
  next_at bigint not null,
  primary key (case_id, timer_id)
);
create index timer_next on timer (next_at);

create table outbox (
  case_id text collate "C" not null,
  version bigint not null,
  n integer not null,
  kind text collate "C" not null,
  payload bytea not null,
  created_at bigint not null,
  next_at bigint not null,
  tries integer not null default 0,
  primary key (case_id, version, n)
);
alter table outbox alter column payload set storage external;
create index outbox_next on outbox (next_at);
