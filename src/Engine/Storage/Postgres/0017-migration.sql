-- Running cases taken over to another version of their app: each run, and what became of every case of it.
create table migration_run (
  run_id text collate "C" primary key,
  app text collate "C" not null,
  unit text collate "C" not null,             -- cases of this unit's streets
  mapping text collate "C" not null,          -- JSON: activity before -> after
  state text collate "C" not null,            -- waiting | running | done | cancelled | failed
  takes_back text collate "C",                -- the run that is taken back by this one
  total bigint not null,
  migrated bigint not null,
  same bigint not null,          -- were there already
  refused bigint not null,
  reason text collate "C",                    -- code of the problem that ended it
  started_by text collate "C" not null,
  client text collate "C",
  created_at bigint not null,
  finished_at bigint,
  lease_until bigint not null
);
create index migration_run_waiting on migration_run(lease_until) where state in ('waiting', 'running');

create table migration_case (
  run_id text collate "C" not null,
  n bigint not null,
  case_id text collate "C" not null,
  state text collate "C" not null,            -- waiting | migrated | same | refused
  from_version text collate "C",
  from_settings text collate "C",
  code text collate "C",                      -- the first problem of a refused one
  named text collate "C",                     -- JSON: the values its message names
  primary key (run_id, n)
);
create index migration_case_waiting on migration_case(run_id, n) where state = 'waiting';
