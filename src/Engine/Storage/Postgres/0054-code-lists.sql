-- Lists of codes (代码表) that a city, district or street keeps: options of apps are taken from the nearest above a case. Entries are retired, never removed.
create table code_list (
  unit text collate "C" not null,
  list_id text collate "C" not null,
  name text collate "C" not null,
  revision bigint not null,          -- of all lists together: grows with every change
  changed_at bigint not null,
  changed_by text collate "C" not null,
  primary key (unit, list_id)
);

create table code_entry (
  unit text collate "C" not null,
  list_id text collate "C" not null,
  value text collate "C" not null,
  place bigint not null,             -- in the list, from 0
  zh text collate "C" not null,
  en text collate "C",
  parent text collate "C",
  retired bigint not null,           -- 0 or 1
  primary key (unit, list_id, value)
);
