-- Half-filled forms, one for each person and step; what was typed is sealed.
create table form_draft (
  user_id text collate "C" not null,
  place text collate "C" not null,            -- new/{app}, or {case}/{visit}
  app text collate "C" not null,
  app_version text collate "C" not null,      -- whose form it was typed into
  settings text collate "C",
  form text collate "C" not null,
  case_id text collate "C",                   -- null for a case that is not there yet
  street text collate "C",                    -- of such a case
  fields bigint not null,        -- how many have a value
  saved_at bigint not null,      -- UTC milliseconds
  expires_at bigint not null,
  sealed bytea not null,           -- with the case's key, or with one of the product's own
  primary key (user_id, place)
);
create index form_draft_case on form_draft (case_id);
create index form_draft_expires on form_draft (expires_at);
