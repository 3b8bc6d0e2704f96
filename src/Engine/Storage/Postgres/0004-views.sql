-- Read models of cases. Every row here can be made again from the journal; nothing is true only here.
create table cases (
  case_id text collate "C" primary key,
  version integer not null,
  app text collate "C" not null,
  app_version text collate "C" not null,
  number text collate "C" not null,
  title text collate "C" not null,
  state text collate "C" not null,            -- open | suspended | closed
  result text collate "C",                    -- the end's result, or why it was closed
  stage text collate "C" not null,            -- names of the activities that wait for people, joined by '、'
  street text collate "C" not null,
  owner_unit text collate "C" not null,
  created_by text collate "C" not null,
  source text collate "C",
  confidential boolean not null,
  incident boolean not null,      -- true while an incident is open
  opened_at bigint not null,     -- UTC milliseconds, as all times here
  updated_at bigint not null,
  closed_at bigint,
  due bigint,
  provisional boolean not null,
  overdue boolean not null
);
create unique index cases_number on cases(number);
create index cases_street on cases(street, state, opened_at);
create index cases_owner on cases(owner_unit, state, opened_at);
create index cases_creator on cases(created_by, opened_at);
create index cases_due on cases(due) where state = 'open' and due is not null;

create table work_item (
  case_id text collate "C" not null,
  visit integer not null,
  activity text collate "C" not null,
  name text collate "C" not null,
  state text collate "C" not null,            -- open | claimed | done | void
  post text collate "C",
  unit text collate "C",
  users text collate "C",                     -- '|u1|u2|' when offered to named people
  not_users text collate "C",                 -- likewise, people it must not be offered to
  holder text collate "C",                    -- who has claimed or done it
  outcome text collate "C",
  opened_at bigint not null,
  claimed_at bigint,
  done_at bigint,
  due bigint,
  overdue boolean not null,
  urged integer not null,
  primary key (case_id, visit)
);
create index work_item_open on work_item(unit, post, opened_at) where state = 'open';
create index work_item_holder on work_item(holder, state, opened_at) where holder is not null;
create index work_item_users on work_item(opened_at) where state = 'open' and users is not null;

create table case_party (
  case_id text collate "C" not null,
  party text collate "C" not null,            -- 'unit:ID' or 'user:ID'
  primary key (case_id, party)
);
create index case_party_party on case_party(party, case_id);
