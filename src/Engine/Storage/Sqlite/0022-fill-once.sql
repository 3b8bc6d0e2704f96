-- What forms asked of people, and of whom cases speak.
create table form_fill (
  case_id text not null,
  form text not null,
  visit integer not null,         -- 0: the case was opened with it
  needed integer not null,
  asked integer not null,
  prefilled integer not null,
  corrected integer not null,
  primary key (case_id, form)
) without rowid;

create table case_subject (
  case_id text not null,
  subject text not null,          -- kind and keyed digest
  primary key (case_id, subject)
) without rowid;
create index case_subject_found on case_subject (subject, case_id);

-- What a case knows better than a register: its source unit decides. Kept for good, as the log of the register.
create table change_request (
  request_id text primary key,    -- the effect that brought it
  register text not null,
  record_id text not null,
  element text not null,          -- of the dictionary
  unit text not null,             -- whose record it is
  source_unit text not null,      -- who decides
  case_id text not null,
  case_number text not null,
  asked_by text not null,
  asked_at integer not null,
  sealed blob not null,           -- JSON: before and after
  state text not null,            -- waiting | approved | refused
  decided_by text,
  decided_at integer,
  reason text
) without rowid;
create index change_request_waiting on change_request (source_unit, state, asked_at);
create index change_request_mine on change_request (asked_by, asked_at);
