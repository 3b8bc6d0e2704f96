-- Apps in the making, and the edits that can be taken back.
create table app_draft (
  id text primary key,
  app text not null,              -- id it will be published as
  unit text not null,             -- whose draft it is
  name text not null,
  package blob not null,          -- zip, as it stands now
  revision integer not null,
  position integer not null,      -- edits that hold
  made_at integer not null,
  made_by text not null,
  changed_at integer not null,
  changed_by text not null,
  held_by text,                   -- who works on it
  held_until integer,
  submitted integer,       -- revision that is up for publishing
  submitted_by text
) without rowid;

create table app_draft_edit (
  draft text not null,
  seq integer not null,
  kind text not null,
  changes text not null,          -- JSON: files before and after
  made_at integer not null,
  made_by text not null,
  primary key (draft, seq)
) without rowid;
