-- People taken in from a spreadsheet: each row with what became of it, as it was sent, what was wrong and the first password sealed. Passwords go after a day, a run after thirty.
create table user_import (
  run_id text primary key,
  file_name text not null,
  state text not null,            -- waiting | running | done | cancelled | failed
  total integer not null,
  at_row integer not null,        -- the row it stands at, from 0
  reason text,
  started_by text not null,
  address text,                   -- where the file came from
  created_at integer not null,
  finished_at integer,
  lease_until integer not null,
  run text                        -- who works on it: what was taken by another since is written no more
) without rowid;
create index user_import_waiting on user_import (lease_until) where state in ('waiting', 'running');
create index user_import_by on user_import (started_by, created_at);

create table user_import_row (
  run_id text not null,
  n integer not null,
  asked blob not null,
  outcome text,                   -- added | changed | given | same | failed; null before its turn
  told blob,
  password blob,
  primary key (run_id, n)
) without rowid;
create index user_import_outcome on user_import_row (run_id, outcome);
create index user_import_password on user_import_row (run_id) where password is not null;
