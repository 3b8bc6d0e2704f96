-- Reports to superiors: how a table of theirs is filled, what each unit has to add, and what it has said.
create table report (
  report_id text primary key,
  name text not null,
  asker text not null,            -- who wants it
  unit text not null,             -- who makes it
  file_name text not null,
  state text not null,            -- draft | filling | done | refused
  definition text not null,       -- JSON
  due integer not null,
  version integer not null,
  created_by text not null,
  created_at integer not null,
  started_at integer,
  closed_at integer
) without rowid;
create index report_by_unit on report (unit, created_at);

-- The superior's own file, sealed with the master key.
create table report_file (
  report_id text primary key,
  content blob not null
) without rowid;

create table report_task (
  report_id text not null,
  unit text not null,
  state text not null,            -- waiting | returned | sent
  reason text,
  row_count integer not null,
  needed integer not null,
  asked integer not null,
  filled integer not null,
  done_by text,
  done_at integer,
  primary key (report_id, unit)
) without rowid;
create index report_task_open on report_task (unit) where state in ('waiting', 'returned');

-- What a unit has said of a row; once handed in, the whole row as it was then.
create table report_row (
  report_id text not null,
  row_key text not null,
  unit text not null,
  content blob not null,          -- sealed JSON
  primary key (report_id, unit, row_key)
) without rowid;
