-- Documents that cases name, and where each comes from.
create table case_document (
  case_id text collate "C" not null,
  document text collate "C" not null,
  source text collate "C" not null,           -- missing | licence | department | case | applicant | exempt | later
  until text collate "C",                     -- by when one follows, or until when a licence is valid
  primary key (case_id, document)
);
create index case_document_late on case_document (until) where source = 'later';
