-- Keys of records that are in use: no two records of a register have the same one. A record that has none, or is retired, has no row.
create table register_key (
  register text not null,
  digest text not null,           -- keyed, of the elements of the key and their values
  record_id text not null,
  primary key (register, digest)
) without rowid;
create index register_key_record on register_key (register, record_id);
