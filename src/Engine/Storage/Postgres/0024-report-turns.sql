-- How often something was said of a unit's part of a report: who writes behind somebody else looks again first.
create table report_turn (
  report_id text collate "C" not null,
  unit text collate "C" not null,
  turn bigint not null,
  primary key (report_id, unit)
);
