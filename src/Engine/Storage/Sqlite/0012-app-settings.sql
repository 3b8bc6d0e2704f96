-- What a unit sets over a template when it installs it. A row is never changed: a case names the settings it began with by their digest.
create table app_settings (
  app text not null,
  digest text not null,           -- SHA-256 of settings, hexadecimal
  settings text not null,         -- JSON: names, posts, deadlines, lists, parameters
  made_at integer not null,
  made_by text not null,
  primary key (app, digest)
);
alter table installation add column settings_digest text;
-- Every installation, upgrade and change of settings there has been, in order.
create table installation_change (
  app text not null,
  unit text not null,
  seq integer not null,
  version text not null,
  settings_digest text,           -- null: as the template has it
  changed_at integer not null,
  changed_by text not null,
  primary key (app, unit, seq)
);
