-- What lists show of a case where its app names the fields: values of category and channel, the claimant masked (never of a confidential case).
alter table cases add column category text collate "C";
alter table cases add column claimant text collate "C";
alter table cases add column channel text collate "C";

-- Who may read a case without a part in it (抄送); made again from the journal like the other views.
create table case_copy (
  case_id text collate "C" not null,
  party text collate "C" not null,           -- 'unit:ID' or 'user:ID'
  copied_by text collate "C" not null,
  copied_at bigint not null,
  primary key (case_id, party)
);
create index case_copy_party on case_copy(party, case_id);

-- When a receiver opened a copy, for itself or for the unit it works for. Stands for itself: the journal tells what was done to a case, not who looked at it.
create table copy_read (
  case_id text collate "C" not null,
  party text collate "C" not null,
  user_id text collate "C" not null,
  read_at bigint not null,
  primary key (case_id, party, user_id)
);
