-- How far units reach, so that a point finds its grid: GeoJSON in WGS-84.
create table unit_shape (
  unit_id text primary key,
  shape text not null,
  changed_at integer not null,
  changed_by text not null
) without rowid;

-- Short-lived links by which one addressed person does one thing with one work item, without signing in. The secret itself is not kept.
create table action_link (
  digest text primary key,
  case_id text not null,
  visit integer not null,
  user_id text not null,
  session_stamp integer not null,     -- ends with the person's sessions
  made_at integer not null,
  made_by text not null,
  expires_at integer not null,
  revoked_at integer,
  used_at integer,                    -- when what it is for was done
  used_for text
) without rowid;
create index action_link_case on action_link(case_id, made_at);
