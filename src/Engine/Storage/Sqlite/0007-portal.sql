-- What the claimant said after the close: 1 to 5.
alter table cases add column rating integer;

-- Codes sent to claimants who follow a case; a row a day old is deleted. Who asked stands here only as keyed digests, to count by.
create table follow_code (
  id text primary key,
  case_id text,                   -- null when number and phone fit no case: asked for all the same, so that nobody learns which cases there are
  code blob not null,             -- digest
  tries integer not null,
  made_at integer not null,
  number text not null,
  phone text not null,
  address text not null
);
create index follow_code_made on follow_code (made_at);
