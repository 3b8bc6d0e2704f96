-- Base registers: people, houses, enterprises, places. What tells of a person is sealed; lists show the open part and masked names.
create table register_record (
  register text collate "C" not null,
  record_id text collate "C" not null,
  version bigint not null,       -- number of changes
  unit text collate "C" not null,             -- whose record it is: rights go by it
  label text collate "C" not null,            -- what lists show; masked where it names a person
  open text collate "C" not null,             -- JSON of the elements anybody with the right may read
  sealed bytea,                    -- JSON of the others
  source text collate "C" not null,           -- who said so last
  confirmed_at bigint not null,  -- when; UTC milliseconds
  retired boolean not null,
  primary key (register, record_id)
);
create index register_record_unit on register_record (register, unit, record_id);

-- Keyed digests of sealed values, to find a record by the whole value and by nothing less.
create table register_digest (
  register text collate "C" not null,
  element text collate "C" not null,
  digest text collate "C" not null,
  record_id text collate "C" not null,
  primary key (register, element, digest, record_id)
);
create index register_digest_record on register_digest (register, record_id);

-- One row per change; rows are only ever added.
create table register_change (
  register text collate "C" not null,
  record_id text collate "C" not null,
  version bigint not null,
  at bigint not null,
  actor text collate "C" not null,
  source text collate "C" not null,
  elements text collate "C" not null,         -- names of the elements that changed, joined by ','
  sealed bytea not null,           -- JSON: before and after of each
  primary key (register, record_id, version)
);

-- Which records belong together, e.g. who lives in a house.
create table register_link (
  register text collate "C" not null,
  record_id text collate "C" not null,
  kind text collate "C" not null,
  to_register text collate "C" not null,
  to_id text collate "C" not null,
  since bigint not null,
  primary key (register, record_id, kind, to_register, to_id)
);
create index register_link_back on register_link (to_register, to_id);
