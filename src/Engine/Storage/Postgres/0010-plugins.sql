-- Where a plugin is switched on or off; the row nearest above a unit decides, without one it is on.
create table plugin_switch (
  plugin text collate "C" not null,
  unit text collate "C" not null,
  is_on bigint not null,              -- 1 on, 0 off
  changed_at bigint not null,
  changed_by text collate "C" not null,
  primary key (plugin, unit)
);
