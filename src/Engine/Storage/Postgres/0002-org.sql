-- Units, users, posts and API clients. Every change also moves stamp 'org' in the same transaction.
create table unit (
  unit_id text collate "C" primary key,
  parent text collate "C",
  kind text collate "C" not null,             -- city | district | street | community | grid | department
  name text collate "C" not null,
  line text collate "C",
  disabled boolean not null
);

create table users (
  user_id text collate "C" primary key,
  sign_in_name text collate "C" not null,
  sign_in_key text collate "C" not null,      -- sign_in_name in lower case
  name text collate "C" not null,
  home text collate "C" not null,
  disabled boolean not null,
  stand_in_by text collate "C",
  stand_in_from bigint,
  stand_in_until bigint,
  session_stamp integer not null
);
create unique index users_sign_in on users(sign_in_key);

create table user_post (
  user_id text collate "C" not null,
  post text collate "C" not null,
  unit text collate "C" not null,
  primary key (user_id, post, unit)
);

-- Kept apart from the user: never loaded into the directory, and a failed sign-in does not move the stamp.
create table user_password (
  user_id text collate "C" primary key,
  hash text collate "C" not null,
  changed_at bigint not null,
  failures integer not null,
  locked_until bigint
);

create table api_client (
  client_id text collate "C" primary key,
  name text collate "C" not null,
  unit text collate "C" not null,
  user_id text collate "C" not null,
  scope text collate "C" not null,            -- JSON array of acts
  apps text collate "C" not null,             -- JSON array; empty means all
  expires bigint,
  disabled boolean not null,
  per_minute integer not null,
  per_day integer not null
);

create table client_key (
  key_id text collate "C" primary key,
  client_id text collate "C" not null,
  digest bytea not null,           -- SHA-256 of the whole key
  made_at bigint not null,
  expires bigint
);

-- Keys that protect cookies, shared by all nodes; sealed with the master key.
create table protection_key (
  key_id text collate "C" primary key,
  sealed bytea not null,
  made_at bigint not null
);

-- Append-only; each row's hash covers the row and the hash before it.
create table audit (
  seq bigint primary key,
  at bigint not null,
  actor text collate "C",
  client text collate "C",
  act text collate "C" not null,
  subject text collate "C",
  outcome text collate "C" not null,          -- done | refused | failed
  address text collate "C",
  detail text collate "C",                    -- JSON
  previous bytea not null,
  hash bytea not null
);
create index audit_actor on audit(actor, seq);
create index audit_subject on audit(subject, seq);

-- Both ends of the chain: the newest row, and the last row that retention has removed.
create table audit_chain (
  only_one integer primary key check (only_one = 1),
  seq bigint not null,
  hash bytea not null,
  base_seq bigint not null,
  base_hash bytea not null
);
insert into audit_chain values (1, 0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.seq <= (select base_seq from audit_chain) then return old; end if;
  raise exception 'audit rows are only added';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_is_append_only();
