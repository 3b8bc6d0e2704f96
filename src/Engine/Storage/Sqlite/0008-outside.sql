-- Platforms that stay beside this one: the number they know a case by, their deadline, and how status and answer go back to them.
alter table cases add column outside_system text;
alter table cases add column outside_number text;
alter table cases add column outside_due integer;
create index cases_outside on cases(outside_number, outside_system) where outside_number is not null;

-- One number of one system is one case, whoever opens it first.
create table outside_number (
  outside_system text not null,
  number text not null,
  case_id text not null,
  taken_at integer not null,
  primary key (outside_system, number)
) without rowid;

create table outside_system (
  system_id text primary key,
  name text not null,
  settings text not null,         -- JSON: address, columns of its Excel, inner addresses allowed
  secret blob,                    -- sealed with the master key; signs what is sent
  changed_at integer not null,
  changed_by text not null
) without rowid;

-- What a reader has downloaded of each case's answer, so that the next download holds what is new.
create table outside_fetched (
  system_id text not null,
  user_id text not null,
  case_id text not null,
  version integer not null,
  digest text not null,           -- of what was told
  primary key (system_id, user_id, case_id)
) without rowid;
