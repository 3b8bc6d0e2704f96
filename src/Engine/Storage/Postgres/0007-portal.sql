-- What the claimant said after the close: 1 to 5.
alter table cases add column rating integer;

-- Codes sent to claimants who follow a case; a row a day old is deleted. Who asked stands here only as keyed digests, to count by.
create table follow_code (
  id text collate "C" primary key,
  case_id text collate "C",
  code bytea not null,
  tries integer not null,
  made_at bigint not null,
  number text collate "C" not null,
  phone text collate "C" not null,
  address text collate "C" not null
);
create index follow_code_made on follow_code (made_at);
