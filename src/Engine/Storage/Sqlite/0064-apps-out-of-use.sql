-- Where an app is out of use: there, and at units below that have not installed it themselves, no new case begins. Cases that run go on. Put back, the row is gone.
create table app_out_of_use (
  app text not null,
  unit text not null,
  reason text not null,
  since integer not null,
  by_user text not null,
  primary key (app, unit)
);
