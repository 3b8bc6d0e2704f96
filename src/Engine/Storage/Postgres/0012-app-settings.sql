-- What a unit sets over a template when it installs it. A row is never changed: a case names the settings it began with by their digest.
create table app_settings (
  app text collate "C" not null,
  digest text collate "C" not null,           -- SHA-256 of settings, hexadecimal
  settings text collate "C" not null,         -- JSON: names, posts, deadlines, lists, parameters
  made_at bigint not null,
  made_by text collate "C" not null,
  primary key (app, digest)
);
alter table installation add column settings_digest text collate "C";
-- Every installation, upgrade and change of settings there has been, in order.
create table installation_change (
  app text collate "C" not null,
  unit text collate "C" not null,
  seq bigint not null,
  version text collate "C" not null,
  settings_digest text collate "C",           -- null: as the template has it
  changed_at bigint not null,
  changed_by text collate "C" not null,
  primary key (app, unit, seq)
);
