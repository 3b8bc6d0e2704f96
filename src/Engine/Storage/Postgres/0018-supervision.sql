-- Supervised cases and parked ones, for lists. The limit for feedback and the day of review are UTC milliseconds.
alter table cases add column supervision text;      -- waiting | overdue | answered
alter table cases add column feedback_due bigint;
alter table cases add column review_at bigint;
create index cases_supervision on cases(supervision, street) where supervision is not null;
create index cases_review on cases(review_at) where review_at is not null;
