-- What forms asked of people, and of whom cases speak.
create table form_fill (
  case_id text collate "C" not null,
  form text collate "C" not null,
  visit integer not null,         -- 0: the case was opened with it
  needed integer not null,
  asked integer not null,
  prefilled integer not null,
  corrected integer not null,
  primary key (case_id, form)
);

create table case_subject (
  case_id text collate "C" not null,
  subject text collate "C" not null,          -- kind and keyed digest
  primary key (case_id, subject)
);
create index case_subject_found on case_subject (subject, case_id);

-- What a case knows better than a register: its source unit decides. Kept for good, as the log of the register.
create table change_request (
  request_id text collate "C" primary key,    -- the effect that brought it
  register text collate "C" not null,
  record_id text collate "C" not null,
  element text collate "C" not null,          -- of the dictionary
  unit text collate "C" not null,             -- whose record it is
  source_unit text collate "C" not null,      -- who decides
  case_id text collate "C" not null,
  case_number text collate "C" not null,
  asked_by text collate "C" not null,
  asked_at bigint not null,
  sealed bytea not null,           -- JSON: before and after
  state text collate "C" not null,            -- waiting | approved | refused
  decided_by text collate "C",
  decided_at bigint,
  reason text collate "C"
);
create index change_request_waiting on change_request (source_unit, state, asked_at);
create index change_request_mine on change_request (asked_by, asked_at);
