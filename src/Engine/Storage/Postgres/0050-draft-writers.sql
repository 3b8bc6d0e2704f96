-- Which page or system saved a draft: what another has typed does not take its place.
alter table form_draft add column writer text collate "C" not null default '';
