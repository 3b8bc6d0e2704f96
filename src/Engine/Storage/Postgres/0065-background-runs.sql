-- Work that goes on in the background, of every kind: what was asked, how far it has come, and what came of it. What was asked and what it tells is sealed; both go a day after the end.
create table background_run (
  run_id text collate "C" primary key,
  kind text collate "C" not null,
  app text collate "C" not null,              -- empty for none or several
  of_cases bigint not null,      -- 1: what it tells may say something of cases
  asked bytea not null,           -- what it is and what it is about
  what bytea not null,            -- the rest, as its kind knows it
  state text collate "C" not null,            -- waiting | running | done | failed | cancelled
  done bigint not null,
  total bigint not null,
  tries bigint not null,
  told bytea,
  started_by text collate "C" not null,
  created_at bigint not null,
  finished_at bigint,
  lease_until bigint not null,
  run text collate "C"                        -- who works on it: what was taken by another since is written no more
);
create index background_run_waiting on background_run (lease_until) where state in ('waiting', 'running');
create index background_run_by on background_run (started_by, created_at);

-- What was noted on the way, so that nothing is done twice when a run is begun again.
create table background_run_note (
  run_id text collate "C" not null,
  n bigint not null,
  note bytea not null,
  primary key (run_id, n)
);

create table background_run_part (
  run_id text collate "C" not null,
  n bigint not null,
  part bytea not null,
  primary key (run_id, n)
);
