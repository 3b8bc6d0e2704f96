-- What people without an account have sent and no case has yet: how large it is and, as a keyed digest, from which network address. Counted against their limits.
alter table file add column size bigint;
alter table file add column source text collate "C";
create index file_from on file (source) where source is not null and case_id is null;
