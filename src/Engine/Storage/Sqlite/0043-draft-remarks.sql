-- What designers and publishers tell each other about a draft.
create table app_draft_remark (
  draft text not null,
  n integer not null,
  revision integer not null,      -- of the draft, when it was said
  kind text not null,             -- remark | submitted | returned
  place text,                     -- file and what stands in it; null for the whole
  body text not null,
  made_at integer not null,
  made_by text not null,
  primary key (draft, n)
) without rowid;
