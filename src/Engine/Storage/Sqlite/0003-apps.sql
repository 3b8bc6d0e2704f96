-- Published versions of light apps are immutable; an installation says which version a street starts new cases with.
create table app_version (
  app text not null,
  version text not null,
  digest text not null,           -- SHA-256 of the package, hexadecimal
  package blob not null,          -- the package as zip
  published_at integer not null,
  published_by text not null,
  primary key (app, version)
);
create table installation (
  app text not null,
  unit text not null,             -- the unit it serves and all below
  version text not null,
  settings text not null,         -- JSON: parameters and overrides
  installed_at integer not null,
  installed_by text not null,
  primary key (app, unit)
);
-- Case numbers are allotted in blocks per node; a gap is a number that a node had taken and did not use.
create table number_block (
  prefix text primary key,
  next integer not null
);
