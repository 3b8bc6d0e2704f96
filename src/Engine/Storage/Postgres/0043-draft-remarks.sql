-- What designers and publishers tell each other about a draft.
create table app_draft_remark (
  draft text collate "C" not null,
  n bigint not null,
  revision bigint not null,      -- of the draft, when it was said
  kind text collate "C" not null,             -- remark | submitted | returned
  place text collate "C",                     -- file and what stands in it; null for the whole
  body text collate "C" not null,
  made_at bigint not null,
  made_by text collate "C" not null,
  primary key (draft, n)
);
