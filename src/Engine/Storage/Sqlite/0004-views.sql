-- Read models of cases. Every row here can be made again from the journal; nothing is true only here.
create table cases (
  case_id text primary key,
  version integer not null,
  app text not null,
  app_version text not null,
  number text not null,
  title text not null,
  state text not null,            -- open | suspended | closed
  result text,                    -- the end's result, or why it was closed
  stage text not null,            -- names of the activities that wait for people, joined by '、'
  street text not null,
  owner_unit text not null,
  created_by text not null,
  source text,
  confidential integer not null,
  incident integer not null,      -- 1 while an incident is open
  opened_at integer not null,     -- UTC milliseconds, as all times here
  updated_at integer not null,
  closed_at integer,
  due integer,
  provisional integer not null,
  overdue integer not null
) without rowid;
create unique index cases_number on cases(number);
create index cases_street on cases(street, state, opened_at);
create index cases_owner on cases(owner_unit, state, opened_at);
create index cases_creator on cases(created_by, opened_at);
create index cases_due on cases(due) where state = 'open' and due is not null;

create table work_item (
  case_id text not null,
  visit integer not null,
  activity text not null,
  name text not null,
  state text not null,            -- open | claimed | done | void
  post text,
  unit text,
  users text,                     -- '|u1|u2|' when offered to named people
  not_users text,                 -- likewise, people it must not be offered to
  holder text,                    -- who has claimed or done it
  outcome text,
  opened_at integer not null,
  claimed_at integer,
  done_at integer,
  due integer,
  overdue integer not null,
  urged integer not null,
  primary key (case_id, visit)
) without rowid;
create index work_item_open on work_item(unit, post, opened_at) where state = 'open';
create index work_item_holder on work_item(holder, state, opened_at) where holder is not null;
create index work_item_users on work_item(opened_at) where state = 'open' and users is not null;

create table case_party (
  case_id text not null,
  party text not null,            -- 'unit:ID' or 'user:ID'
  primary key (case_id, party)
) without rowid;
create index case_party_party on case_party(party, case_id);
