-- Running cases taken over to another version of their app: each run, and what became of every case of it.
create table migration_run (
  run_id text primary key,
  app text not null,
  unit text not null,             -- cases of this unit's streets
  mapping text not null,          -- JSON: activity before -> after
  state text not null,            -- waiting | running | done | cancelled | failed
  takes_back text,                -- the run that is taken back by this one
  total integer not null,
  migrated integer not null,
  same integer not null,          -- were there already
  refused integer not null,
  reason text,                    -- code of the problem that ended it
  started_by text not null,
  client text,
  created_at integer not null,
  finished_at integer,
  lease_until integer not null
) without rowid;
create index migration_run_waiting on migration_run(lease_until) where state in ('waiting', 'running');

create table migration_case (
  run_id text not null,
  n integer not null,
  case_id text not null,
  state text not null,            -- waiting | migrated | same | refused
  from_version text,
  from_settings text,
  code text,                      -- the first problem of a refused one
  named text,                     -- JSON: the values its message names
  primary key (run_id, n)
) without rowid;
create index migration_case_waiting on migration_case(run_id, n) where state = 'waiting';
