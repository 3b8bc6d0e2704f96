-- Work that goes on in the background, of every kind: what was asked, how far it has come, and what came of it. What was asked and what it tells is sealed; both go a day after the end.
create table background_run (
  run_id text primary key,
  kind text not null,
  app text not null,              -- empty for none or several
  of_cases integer not null,      -- 1: what it tells may say something of cases
  asked blob not null,           -- what it is and what it is about
  what blob not null,            -- the rest, as its kind knows it
  state text not null,            -- waiting | running | done | failed | cancelled
  done integer not null,
  total integer not null,
  tries integer not null,
  told blob,
  started_by text not null,
  created_at integer not null,
  finished_at integer,
  lease_until integer not null,
  run text                        -- who works on it: what was taken by another since is written no more
) without rowid;
create index background_run_waiting on background_run (lease_until) where state in ('waiting', 'running');
create index background_run_by on background_run (started_by, created_at);

-- What was noted on the way, so that nothing is done twice when a run is begun again.
create table background_run_note (
  run_id text not null,
  n integer not null,
  note blob not null,
  primary key (run_id, n)
) without rowid;

create table background_run_part (
  run_id text not null,
  n integer not null,
  part blob not null,
  primary key (run_id, n)
) without rowid;
