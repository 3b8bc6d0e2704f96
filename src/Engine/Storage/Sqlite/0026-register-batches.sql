-- Files taken into base registers: what became of each, and which records it wrote, so that a batch can be taken back.
create table register_batch (
  batch_id text primary key,
  register text not null,
  file_name text not null,
  source text not null,
  unit text not null,             -- of rows that name none
  state text not null,            -- running | done | failed | undone
  total integer not null,         -- rows looked at so far
  added integer not null,
  changed integer not null,
  same integer not null,
  failed integer not null,
  kept integer not null,          -- of an undone batch: records that were changed since
  report text not null,           -- JSON: line, column and code of what was not taken
  started_by text not null,
  started_at integer not null,
  finished_at integer
) without rowid;
create index register_batch_latest on register_batch (register, started_at);

create table register_batch_record (
  batch_id text not null,
  record_id text not null,
  version integer not null,       -- that the batch wrote
  primary key (batch_id, record_id, version)
) without rowid;
