-- Documents that cases name, and where each comes from.
create table case_document (
  case_id text not null,
  document text not null,
  source text not null,           -- missing | licence | department | case | applicant | exempt | later
  until text,                     -- by when one follows, or until when a licence is valid
  primary key (case_id, document)
) without rowid;
create index case_document_late on case_document (until) where source = 'later';
