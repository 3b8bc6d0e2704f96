-- On what ground the owner unit has the case: statutory, negotiated or appointed; null until it is dispatched.
alter table cases add column owner_basis text;
