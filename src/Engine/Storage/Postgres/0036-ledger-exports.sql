-- Ledgers written to files in the background; the files are sealed and swept a day later.
create table ledger_export (
  run_id text collate "C" primary key,
  app text collate "C" not null,
  name text collate "C" not null,
  asked text collate "C" not null,            -- JSON
  state text collate "C" not null,            -- waiting | running | done | cancelled | failed
  total bigint not null,
  rows_done bigint not null,
  size bigint not null,
  reason text collate "C",
  started_by text collate "C" not null,
  created_at bigint not null,
  finished_at bigint,
  lease_until bigint not null
);
create index ledger_export_waiting on ledger_export (lease_until) where state in ('waiting', 'running');
create index ledger_export_by on ledger_export (started_by, created_at);

create table ledger_export_part (
  run_id text collate "C" not null,
  n bigint not null,
  part bytea not null,
  primary key (run_id, n)
);

-- Files on their way into base registers: they are worked off in the background, and gone on with by another node when the one at work is gone.
create table register_batch_run (
  batch_id text collate "C" primary key,
  lease_until bigint not null
);

create table register_batch_part (
  batch_id text collate "C" not null,
  n bigint not null,
  part bytea not null,
  primary key (batch_id, n)
);
