-- Figures, warnings and claimants that come again look at cases by when they were opened, of all streets.
create index cases_opened on cases (opened_at, case_id);
