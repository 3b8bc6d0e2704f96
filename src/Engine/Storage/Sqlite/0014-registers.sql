-- Base registers: people, houses, enterprises, places. What tells of a person is sealed; lists show the open part and masked names.
create table register_record (
  register text not null,
  record_id text not null,
  version integer not null,       -- number of changes
  unit text not null,             -- whose record it is: rights go by it
  label text not null,            -- what lists show; masked where it names a person
  open text not null,             -- JSON of the elements anybody with the right may read
  sealed blob,                    -- JSON of the others
  source text not null,           -- who said so last
  confirmed_at integer not null,  -- when; UTC milliseconds
  retired integer not null,
  primary key (register, record_id)
) without rowid;
create index register_record_unit on register_record (register, unit, record_id);

-- Keyed digests of sealed values, to find a record by the whole value and by nothing less.
create table register_digest (
  register text not null,
  element text not null,
  digest text not null,
  record_id text not null,
  primary key (register, element, digest, record_id)
) without rowid;
create index register_digest_record on register_digest (register, record_id);

-- One row per change; rows are only ever added.
create table register_change (
  register text not null,
  record_id text not null,
  version integer not null,
  at integer not null,
  actor text not null,
  source text not null,
  elements text not null,         -- names of the elements that changed, joined by ','
  sealed blob not null,           -- JSON: before and after of each
  primary key (register, record_id, version)
) without rowid;

-- Which records belong together, e.g. who lives in a house.
create table register_link (
  register text not null,
  record_id text not null,
  kind text not null,
  to_register text not null,
  to_id text not null,
  since integer not null,
  primary key (register, record_id, kind, to_register, to_id)
) without rowid;
create index register_link_back on register_link (to_register, to_id);
