-- Years of the working calendar as administrators import them, and how far the running cases were counted again by each.
create table calendar_import (
  n integer primary key,          -- 1, 2 …; the calendar after it is the shipped one with imports 1 to n laid over
  year integer not null,
  days text not null,             -- JSON: the year's days off and make-up days
  imported_by text not null,
  imported_at integer not null,
  state text not null,            -- waiting | running | done | overtaken | failed
  after_case text not null,       -- running cases up to this one have been counted again
  seen integer not null,
  recounted integer not null,
  reason text,                    -- code of the problem that ended it
  lease_until integer not null
);
