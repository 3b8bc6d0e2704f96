-- Every app has a table record_APP with one row a case and typed columns, made and widened when a version is published. Which versions have
-- their columns, and whose cases are still to be written into a table that came later than they did.
create table records_made (
  app text collate "C" not null,
  version text collate "C" not null,
  primary key (app, version)
);
create table records_due (
  app text collate "C" primary key
);

-- Questions over many cases: newest of a state, and counts by street and state.
create index cases_state on cases(state, opened_at, case_id);
