-- Published versions of light apps are immutable; an installation says which version a street starts new cases with.
create table app_version (
  app text collate "C" not null,
  version text collate "C" not null,
  digest text collate "C" not null,           -- SHA-256 of the package, hexadecimal
  package bytea not null,          -- the package as zip
  published_at bigint not null,
  published_by text collate "C" not null,
  primary key (app, version)
);
create table installation (
  app text collate "C" not null,
  unit text collate "C" not null,             -- the unit it serves and all below
  version text collate "C" not null,
  settings text collate "C" not null,         -- JSON: parameters and overrides
  installed_at bigint not null,
  installed_by text collate "C" not null,
  primary key (app, unit)
);
-- Case numbers are allotted in blocks per node; a gap is a number that a node had taken and did not use.
create table number_block (
  prefix text collate "C" primary key,
  next bigint not null
);
