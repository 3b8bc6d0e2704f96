-- Who works on a batch of a register: what was taken by another since is written no more. Of a batch that is taken back, who does it and how far it has come.
create table register_batch_work (
  batch_id text collate "C" primary key,
  run text collate "C" not null,
  by_user text collate "C",
  after_id text collate "C"
);
