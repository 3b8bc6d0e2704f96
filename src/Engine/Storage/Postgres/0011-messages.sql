-- Messages to people: one row for each recipient, kept as the record of what was sent. The outbox of a case hands its messages over to here.
create table message (
  id text collate "C" primary key,             -- stable over all tries: {case}.{version}.{n}.{recipient}, or m-{uuid}
  case_id text collate "C",                    -- null for a message of no case
  visit bigint not null,             -- the visit that wanted it, 0 for none
  unit text collate "C" not null,              -- the unit it is sent for
  template text collate "C" not null,          -- id of the template
  kind text collate "C" not null,              -- what the recipient's address is: mobile, user …
  recipient text collate "C" not null,         -- the address, masked
  digest text collate "C" not null,            -- keyed digest of the address, to count what one recipient gets
  reader text collate "C",                     -- the user who reads it, when it goes to a user
  channel text collate "C",                    -- by which channel it went or was tried last
  urgent bigint not null,            -- 1: quiet hours do not hold it back
  state text collate "C" not null,             -- queued | sent | received | failed
  payload bytea,                    -- sealed address and values; null once it is no longer needed
  number text collate "C",                     -- the carrier's own number
  reason text collate "C",                     -- why the last try failed
  tries bigint not null,
  created_at bigint not null,        -- UTC milliseconds, as all times here
  next_at bigint,                    -- when it may be tried (again); null when it is done
  expires_at bigint,                 -- after this it is of no use any more
  sent_at bigint,
  received_at bigint
);
create index message_next on message (next_at) where next_at is not null;
create index message_case on message (case_id, created_at) where case_id is not null;
create index message_day on message (digest, sent_at) where sent_at is not null;
create index message_carrier on message (channel, number) where number is not null;
create index message_reader on message (reader, created_at) where reader is not null;
create index message_state on message (state, created_at);
