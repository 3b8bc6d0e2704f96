-- Lists of codes (代码表) that a city, district or street keeps: options of apps are taken from the nearest above a case. Entries are retired, never removed.
create table code_list (
  unit text not null,
  list_id text not null,
  name text not null,
  revision integer not null,          -- of all lists together: grows with every change
  changed_at integer not null,
  changed_by text not null,
  primary key (unit, list_id)
) without rowid;

create table code_entry (
  unit text not null,
  list_id text not null,
  value text not null,
  place integer not null,             -- in the list, from 0
  zh text not null,
  en text,
  parent text,
  retired integer not null,           -- 0 or 1
  primary key (unit, list_id, value)
) without rowid;
