-- Reports to superiors: how a table of theirs is filled, what each unit has to add, and what it has said.
create table report (
  report_id text collate "C" primary key,
  name text collate "C" not null,
  asker text collate "C" not null,            -- who wants it
  unit text collate "C" not null,             -- who makes it
  file_name text collate "C" not null,
  state text collate "C" not null,            -- draft | filling | done | refused
  definition text collate "C" not null,       -- JSON
  due bigint not null,
  version bigint not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  started_at bigint,
  closed_at bigint
);
create index report_by_unit on report (unit, created_at);

-- The superior's own file, sealed with the master key.
create table report_file (
  report_id text collate "C" primary key,
  content bytea not null
);

create table report_task (
  report_id text collate "C" not null,
  unit text collate "C" not null,
  state text collate "C" not null,            -- waiting | returned | sent
  reason text collate "C",
  row_count bigint not null,
  needed bigint not null,
  asked bigint not null,
  filled bigint not null,
  done_by text collate "C",
  done_at bigint,
  primary key (report_id, unit)
);
create index report_task_open on report_task (unit) where state in ('waiting', 'returned');

-- What a unit has said of a row; once handed in, the whole row as it was then.
create table report_row (
  report_id text collate "C" not null,
  row_key text collate "C" not null,
  unit text collate "C" not null,
  content bytea not null,          -- sealed JSON
  primary key (report_id, unit, row_key)
);
