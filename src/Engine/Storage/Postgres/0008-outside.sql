-- Platforms that stay beside this one: the number they know a case by, their deadline, and how status and answer go back to them.
alter table cases add column outside_system text collate "C";
alter table cases add column outside_number text collate "C";
alter table cases add column outside_due bigint;
create index cases_outside on cases(outside_number, outside_system) where outside_number is not null;

-- One number of one system is one case, whoever opens it first.
create table outside_number (
  outside_system text collate "C" not null,
  number text collate "C" not null,
  case_id text collate "C" not null,
  taken_at bigint not null,
  primary key (outside_system, number)
);

create table outside_system (
  system_id text collate "C" primary key,
  name text collate "C" not null,
  settings text collate "C" not null,         -- JSON: address, columns of its Excel, inner addresses allowed
  secret bytea,                    -- sealed with the master key; signs what is sent
  changed_at bigint not null,
  changed_by text collate "C" not null
);

-- What a reader has downloaded of each case's answer, so that the next download holds what is new.
create table outside_fetched (
  system_id text collate "C" not null,
  user_id text collate "C" not null,
  case_id text collate "C" not null,
  version bigint not null,
  digest text collate "C" not null,           -- of what was told
  primary key (system_id, user_id, case_id)
);
