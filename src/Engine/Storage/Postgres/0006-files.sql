-- Files that came with forms. What they hold and are called is sealed; the bytes stand apart, under the digest of what is stored.
create table file (
  id text collate "C" primary key,
  owner text collate "C" not null,
  case_id text collate "C",
  made_at bigint not null,
  blob text collate "C" not null,
  secret bytea not null,
  sender_key bytea,
  about bytea not null
);
create index file_case on file (case_id) where case_id is not null;
create index file_loose on file (made_at) where sender_key is not null;

-- All nodes see the bytes here. They do not compress: they are sealed.
create table file_blob (
  address text collate "C" primary key,
  bytes bytea not null
);
alter table file_blob alter column bytes set storage external;
