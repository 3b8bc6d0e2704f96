-- Work in the background goes on with the rights of who began it, within those of the API client it came through: the client and its key, by the run.
create table begun_by_client (
  run_id text primary key,        -- ledger_export, register_batch, import_run, migration_run
  client text not null,
  key_id text not null
) without rowid;
