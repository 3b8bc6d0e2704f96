-- Apps in the making, and the edits that can be taken back.
create table app_draft (
  id text collate "C" primary key,
  app text collate "C" not null,              -- id it will be published as
  unit text collate "C" not null,             -- whose draft it is
  name text collate "C" not null,
  package bytea not null,          -- zip, as it stands now
  revision bigint not null,
  position bigint not null,      -- edits that hold
  made_at bigint not null,
  made_by text collate "C" not null,
  changed_at bigint not null,
  changed_by text collate "C" not null,
  held_by text collate "C",                   -- who works on it
  held_until bigint,
  submitted bigint,       -- revision that is up for publishing
  submitted_by text collate "C"
);

create table app_draft_edit (
  draft text collate "C" not null,
  seq bigint not null,
  kind text collate "C" not null,
  changes text collate "C" not null,          -- JSON: files before and after
  made_at bigint not null,
  made_by text collate "C" not null,
  primary key (draft, seq)
);
