-- How many rows the file of a batch has, so that who waits sees how far it has come; 0 for batches of before.
alter table register_batch add column file_rows integer not null default 0;
