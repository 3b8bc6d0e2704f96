-- Drafts that are tried out. Nothing here is a case: no list, count, figure, export or rebuild reads these tables.
create table draft_trial (
  draft text collate "C" primary key,
  package bytea not null,          -- zip, as the draft was when the trial began
  revision bigint not null,
  street text collate "C" not null,
  ahead bigint not null,         -- milliseconds by which its clock is ahead
  begun_at bigint not null,
  begun_by text collate "C" not null
);

create table draft_trial_case (
  draft text collate "C" not null,
  n bigint not null,
  version bigint not null,       -- commands
  content bytea not null,          -- sealed: every command with its events
  primary key (draft, n)
);
