-- Messages to people: one row for each recipient, kept as the record of what was sent. The outbox of a case hands its messages over to here.
create table message (
  id text primary key,             -- stable over all tries: {case}.{version}.{n}.{recipient}, or m-{uuid}
  case_id text,                    -- null for a message of no case
  visit integer not null,             -- the visit that wanted it, 0 for none
  unit text not null,              -- the unit it is sent for
  template text not null,          -- id of the template
  kind text not null,              -- what the recipient's address is: mobile, user …
  recipient text not null,         -- the address, masked
  digest text not null,            -- keyed digest of the address, to count what one recipient gets
  reader text,                     -- the user who reads it, when it goes to a user
  channel text,                    -- by which channel it went or was tried last
  urgent integer not null,            -- 1: quiet hours do not hold it back
  state text not null,             -- queued | sent | received | failed
  payload blob,                    -- sealed address and values; null once it is no longer needed
  number text,                     -- the carrier's own number
  reason text,                     -- why the last try failed
  tries integer not null,
  created_at integer not null,        -- UTC milliseconds, as all times here
  next_at integer,                    -- when it may be tried (again); null when it is done
  expires_at integer,                 -- after this it is of no use any more
  sent_at integer,
  received_at integer
);
create index message_next on message (next_at) where next_at is not null;
create index message_case on message (case_id, created_at) where case_id is not null;
create index message_day on message (digest, sent_at) where sent_at is not null;
create index message_carrier on message (channel, number) where number is not null;
create index message_reader on message (reader, created_at) where reader is not null;
create index message_state on message (state, created_at);
