-- Counts by street and state are answered from the indexes alone, who may see confidential cases and who may not told apart.
drop index cases_street;
create index cases_street on cases(street, state, opened_at, confidential);
drop index cases_owner;
create index cases_owner on cases(owner_unit, state, opened_at, street, confidential);

-- When the claimant rated the case; beside its rating.
alter table cases add column rated_at bigint;
