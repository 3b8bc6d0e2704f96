-- Taking cases over from files of other systems: each run, its file while it is needed, and what was reported of its rows.
create table import_run (
  run_id text primary key,
  app text not null,
  street text,                    -- null when the mapping gives it row by row
  file_name text not null,
  format text not null,
  mapping text not null,          -- JSON
  state text not null,            -- draft | waiting | running | done | cancelled | failed
  total integer not null,
  rows_done integer not null,
  added integer not null,
  known integer not null,
  changed integer not null,
  failed integer not null,
  reported integer not null,      -- lines of the report, those beyond the kept ones too
  reason text,                    -- code of the problem that ended it
  started_by text not null,
  client text,
  created_at integer not null,
  finished_at integer,
  lease_until integer not null
) without rowid;
create index import_run_waiting on import_run(lease_until) where state in ('waiting', 'running');
create index import_run_by on import_run(started_by, created_at);

-- The file in parts, sealed with the master key; gone when the run is over.
create table import_file (
  run_id text not null,
  n integer not null,
  part blob not null,
  primary key (run_id, n)
) without rowid;

create table import_issue (
  run_id text not null,
  n integer not null,
  line integer not null,
  column_name text,
  code text not null,
  named text not null,            -- JSON: the values its message names
  primary key (run_id, n)
) without rowid;
