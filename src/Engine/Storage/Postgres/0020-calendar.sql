-- Years of the working calendar as administrators import them, and how far the running cases were counted again by each.
create table calendar_import (
  n bigint primary key,                       -- 1, 2 …; the calendar after it is the shipped one with imports 1 to n laid over
  year bigint not null,
  days text collate "C" not null,             -- JSON: the year's days off and make-up days
  imported_by text collate "C" not null,
  imported_at bigint not null,
  state text collate "C" not null,            -- waiting | running | done | overtaken | failed
  after_case text collate "C" not null,       -- running cases up to this one have been counted again
  seen bigint not null,
  recounted bigint not null,
  reason text collate "C",                    -- code of the problem that ended it
  lease_until bigint not null
);
