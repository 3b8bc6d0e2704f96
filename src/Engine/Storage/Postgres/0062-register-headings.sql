-- What whoever sends a file into a register says its headings are, and every row that was not taken: the batch itself keeps the first ones only.
create table register_batch_column (
  batch_id text collate "C" primary key,
  columns text collate "C" not null          -- JSON: heading to element, to unit, or to nothing where it is left out
);

create table register_batch_issue (
  batch_id text collate "C" not null,
  n integer not null,
  issue text collate "C" not null,           -- JSON: line, column, code and values
  primary key (batch_id, n)
);
