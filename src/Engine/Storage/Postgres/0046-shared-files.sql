-- A file that went along when its case was split: a row of the part's own with the bytes of the first file, whose id they are sealed under.
alter table file add column origin text collate "C";
create index file_by_blob on file (blob);
