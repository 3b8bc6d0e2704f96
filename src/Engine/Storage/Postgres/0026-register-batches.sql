-- Files taken into base registers: what became of each, and which records it wrote, so that a batch can be taken back.
create table register_batch (
  batch_id text collate "C" primary key,
  register text collate "C" not null,
  file_name text collate "C" not null,
  source text collate "C" not null,
  unit text collate "C" not null,             -- of rows that name none
  state text collate "C" not null,            -- running | done | failed | undone
  total bigint not null,         -- rows looked at so far
  added bigint not null,
  changed bigint not null,
  same bigint not null,
  failed bigint not null,
  kept bigint not null,          -- of an undone batch: records that were changed since
  report text collate "C" not null,           -- JSON: line, column and code of what was not taken
  started_by text collate "C" not null,
  started_at bigint not null,
  finished_at bigint
);
create index register_batch_latest on register_batch (register, started_at);

create table register_batch_record (
  batch_id text collate "C" not null,
  record_id text collate "C" not null,
  version bigint not null,       -- that the batch wrote
  primary key (batch_id, record_id, version)
);
