-- Files that came with forms. What they hold and are called is sealed; the bytes stand apart, under the digest of what is stored.
create table file (
  id text primary key,
  owner text not null,            -- who sent it: user:ID or client:ID
  case_id text,                   -- null until a command of a case names it
  made_at integer not null,
  blob text not null,
  secret blob not null,           -- key of the bytes; sealed with sender_key, once it belongs to a case with the case's key
  sender_key blob,                -- id of that first key; null when it has been destroyed
  about blob not null
);
create index file_case on file (case_id) where case_id is not null;
create index file_loose on file (made_at) where sender_key is not null;

-- Bytes that came from a database for many nodes; what is sent here goes to the folder beside the database.
create table file_blob (
  address text primary key,
  bytes blob not null
);
