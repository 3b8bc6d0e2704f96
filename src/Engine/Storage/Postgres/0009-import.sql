-- Taking cases over from files of other systems: each run, its file while it is needed, and what was reported of its rows.
create table import_run (
  run_id text collate "C" primary key,
  app text collate "C" not null,
  street text collate "C",                    -- null when the mapping gives it row by row
  file_name text collate "C" not null,
  format text collate "C" not null,
  mapping text collate "C" not null,          -- JSON
  state text collate "C" not null,            -- draft | waiting | running | done | cancelled | failed
  total bigint not null,
  rows_done bigint not null,
  added bigint not null,
  known bigint not null,
  changed bigint not null,
  failed bigint not null,
  reported bigint not null,      -- lines of the report, those beyond the kept ones too
  reason text collate "C",                    -- code of the problem that ended it
  started_by text collate "C" not null,
  client text collate "C",
  created_at bigint not null,
  finished_at bigint,
  lease_until bigint not null
);
create index import_run_waiting on import_run(lease_until) where state in ('waiting', 'running');
create index import_run_by on import_run(started_by, created_at);

-- The file in parts, sealed with the master key; gone when the run is over.
create table import_file (
  run_id text collate "C" not null,
  n bigint not null,
  part bytea not null,
  primary key (run_id, n)
);

create table import_issue (
  run_id text collate "C" not null,
  n bigint not null,
  line bigint not null,
  column_name text collate "C",
  code text collate "C" not null,
  named text collate "C" not null,            -- JSON: the values its message names
  primary key (run_id, n)
);
