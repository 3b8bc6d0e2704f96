-- People taken in from a spreadsheet: each row with what became of it, as it was sent, what was wrong and the first password sealed. Passwords go after a day, a run after thirty.
create table user_import (
  run_id text collate "C" primary key,
  file_name text collate "C" not null,
  state text collate "C" not null,            -- waiting | running | done | cancelled | failed
  total bigint not null,
  at_row bigint not null,        -- the row it stands at, from 0
  reason text collate "C",
  started_by text collate "C" not null,
  address text collate "C",                   -- where the file came from
  created_at bigint not null,
  finished_at bigint,
  lease_until bigint not null,
  run text collate "C"                        -- who works on it: what was taken by another since is written no more
);
create index user_import_waiting on user_import (lease_until) where state in ('waiting', 'running');
create index user_import_by on user_import (started_by, created_at);

create table user_import_row (
  run_id text collate "C" not null,
  n bigint not null,
  asked bytea not null,
  outcome text collate "C",                   -- added | changed | given | same | failed; null before its turn
  told bytea,
  password bytea,
  primary key (run_id, n)
);
create index user_import_outcome on user_import_row (run_id, outcome);
create index user_import_password on user_import_row (run_id) where password is not null;
