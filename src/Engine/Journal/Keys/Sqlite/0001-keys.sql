-- One key per case; 'wrapped' is emptied when the key is destroyed and the row stays as a tombstone.
create table data_key (
  id blob primary key,
  wrapped blob,
  made_at integer not null,
  destroyed_at integer
);

-- A digest of the master key, so that a wrong or lost key file is noticed before anything is sealed with it.
create table master_check (
  one integer primary key check (one = 1),
  digest blob not null
);
