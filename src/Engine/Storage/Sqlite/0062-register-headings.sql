-- What whoever sends a file into a register says its headings are, and every row that was not taken: the batch itself keeps the first ones only.
create table register_batch_column (
  batch_id text primary key,
  columns text not null          -- JSON: heading to element, to unit, or to nothing where it is left out
) without rowid;

create table register_batch_issue (
  batch_id text not null,
  n integer not null,
  issue text not null,           -- JSON: line, column, code and values
  primary key (batch_id, n)
) without rowid;
