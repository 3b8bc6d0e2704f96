-- Units, users, posts and API clients. Every change also moves stamp 'org' in the same transaction.
create table unit (
  unit_id text primary key,
  parent text,
  kind text not null,             -- city | district | street | community | grid | department
  name text not null,
  line text,
  disabled integer not null
) without rowid;

create table users (
  user_id text primary key,
  sign_in_name text not null,
  sign_in_key text not null,      -- sign_in_name in lower case
  name text not null,
  home text not null,
  disabled integer not null,
  stand_in_by text,
  stand_in_from integer,
  stand_in_until integer,
  session_stamp integer not null
) without rowid;
create unique index users_sign_in on users(sign_in_key);

create table user_post (
  user_id text not null,
  post text not null,
  unit text not null,
  primary key (user_id, post, unit)
) without rowid;

-- Kept apart from the user: never loaded into the directory, and a failed sign-in does not move the stamp.
create table user_password (
  user_id text primary key,
  hash text not null,
  changed_at integer not null,
  failures integer not null,
  locked_until integer
) without rowid;

create table api_client (
  client_id text primary key,
  name text not null,
  unit text not null,
  user_id text not null,
  scope text not null,            -- JSON array of acts
  apps text not null,             -- JSON array; empty means all
  expires integer,
  disabled integer not null,
  per_minute integer not null,
  per_day integer not null
) without rowid;

create table client_key (
  key_id text primary key,
  client_id text not null,
  digest blob not null,           -- SHA-256 of the whole key
  made_at integer not null,
  expires integer
) without rowid;

-- Keys that protect cookies, shared by all nodes; sealed with the master key.
create table protection_key (
  key_id text primary key,
  sealed blob not null,
  made_at integer not null
) without rowid;

-- Append-only; each row's hash covers the row and the hash before it.
create table audit (
  seq integer primary key,
  at integer not null,
  actor text,
  client text,
  act text not null,
  subject text,
  outcome text not null,          -- done | refused | failed
  address text,
  detail text,                    -- JSON
  previous blob not null,
  hash blob not null
);
create index audit_actor on audit(actor, seq);
create index audit_subject on audit(subject, seq);

-- Both ends of the chain: the newest row, and the last row that retention has removed.
create table audit_chain (
  only_one integer primary key check (only_one = 1),
  seq integer not null,
  hash blob not null,
  base_seq integer not null,
  base_hash blob not null
);
insert into audit_chain values (1, 0, zeroblob(32), 0, zeroblob(32));

create trigger audit_no_update before update on audit begin select raise(abort, 'audit rows are only added'); end;
create trigger audit_no_delete before delete on audit when old.seq > (select base_seq from audit_chain) begin select raise(abort, 'audit rows are kept'); end;
