-- Drafts that are tried out. Nothing here is a case: no list, count, figure, export or rebuild reads these tables.
create table draft_trial (
  draft text primary key,
  package blob not null,          -- zip, as the draft was when the trial began
  revision integer not null,
  street text not null,
  ahead integer not null,         -- milliseconds by which its clock is ahead
  begun_at integer not null,
  begun_by text not null
) without rowid;

create table draft_trial_case (
  draft text not null,
  n integer not null,
  version integer not null,       -- commands
  content blob not null,          -- sealed: every command with its events
  primary key (draft, n)
) without rowid;
