-- Where a plugin is switched on or off; the row nearest above a unit decides, without one it is on.
create table plugin_switch (
  plugin text not null,
  unit text not null,
  is_on integer not null,              -- 1 on, 0 off
  changed_at integer not null,
  changed_by text not null,
  primary key (plugin, unit)
);
