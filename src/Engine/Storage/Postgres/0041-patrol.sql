-- How far units reach, so that a point finds its grid: GeoJSON in WGS-84.
create table unit_shape (
  unit_id text collate "C" primary key,
  shape text collate "C" not null,
  changed_at bigint not null,
  changed_by text collate "C" not null
);

-- Short-lived links by which one addressed person does one thing with one work item, without signing in. The secret itself is not kept.
create table action_link (
  digest text collate "C" primary key,
  case_id text collate "C" not null,
  visit bigint not null,
  user_id text collate "C" not null,
  session_stamp bigint not null,     -- ends with the person's sessions
  made_at bigint not null,
  made_by text collate "C" not null,
  expires_at bigint not null,
  revoked_at bigint,
  used_at bigint,                    -- when what it is for was done
  used_for text collate "C"
);
create index action_link_case on action_link(case_id, made_at);
