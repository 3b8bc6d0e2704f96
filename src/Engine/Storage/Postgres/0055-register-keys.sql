-- Keys of records that are in use: no two records of a register have the same one. A record that has none, or is retired, has no row.
create table register_key (
  register text collate "C" not null,
  digest text collate "C" not null,           -- keyed, of the elements of the key and their values
  record_id text collate "C" not null,
  primary key (register, digest)
);
create index register_key_record on register_key (register, record_id);
