-- What was closed today is looked for by when it was closed, of all streets.
create index cases_closed on cases (closed_at) where closed_at is not null;
