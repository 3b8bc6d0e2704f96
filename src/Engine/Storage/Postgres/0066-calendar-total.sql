-- How many running cases there were to be looked at when a year was imported.
alter table calendar_import add column total bigint not null default 0;
