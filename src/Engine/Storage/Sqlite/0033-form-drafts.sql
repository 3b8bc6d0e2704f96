-- Half-filled forms, one for each person and step; what was typed is sealed.
create table form_draft (
  user_id text not null,
  place text not null,            -- new/{app}, or {case}/{visit}
  app text not null,
  app_version text not null,      -- whose form it was typed into
  settings text,
  form text not null,
  case_id text,                   -- null for a case that is not there yet
  street text,                    -- of such a case
  fields integer not null,        -- how many have a value
  saved_at integer not null,      -- UTC milliseconds
  expires_at integer not null,
  sealed blob not null,           -- with the case's key, or with one of the product's own
  primary key (user_id, place)
) without rowid;
create index form_draft_case on form_draft (case_id);
create index form_draft_expires on form_draft (expires_at);
