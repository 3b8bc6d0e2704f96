-- Ledgers written to files in the background; the files are sealed and swept a day later.
create table ledger_export (
  run_id text primary key,
  app text not null,
  name text not null,
  asked text not null,            -- JSON
  state text not null,            -- waiting | running | done | cancelled | failed
  total integer not null,
  rows_done integer not null,
  size integer not null,
  reason text,
  started_by text not null,
  created_at integer not null,
  finished_at integer,
  lease_until integer not null
) without rowid;
create index ledger_export_waiting on ledger_export (lease_until) where state in ('waiting', 'running');
create index ledger_export_by on ledger_export (started_by, created_at);

create table ledger_export_part (
  run_id text not null,
  n integer not null,
  part blob not null,
  primary key (run_id, n)
) without rowid;

-- Files on their way into base registers: they are worked off in the background, and gone on with by another node when the one at work is gone.
create table register_batch_run (
  batch_id text primary key,
  lease_until integer not null
) without rowid;

create table register_batch_part (
  batch_id text not null,
  n integer not null,
  part blob not null,
  primary key (batch_id, n)
) without rowid;
