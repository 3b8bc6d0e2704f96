-- What a street tells its residents and asks them: notices, activities with sign-up, topics with discussion, ballots. Who took part stands here as keyed digests only.
create table board_post (
  id text collate "C" primary key,
  street text collate "C" not null,
  kind text collate "C" not null,             -- notice, activity, topic, ballot
  title text collate "C" not null,
  body text collate "C" not null,
  published_at bigint not null,
  published_by text collate "C" not null,
  until bigint,                      -- sign-up, discussion or ballot ends
  details text collate "C" not null,          -- JSON: place, time, limit, options, who may vote, thresholds
  withdrawn_at bigint,
  withdrawn_by text collate "C"
);
create index board_post_street on board_post (street, published_at);

create table board_entry (
  post text collate "C" not null,
  who text collate "C" not null,              -- digest of the phone: once each
  at bigint not null,
  sealed bytea not null,           -- name and phone of a sign-up, text of a contribution; empty for a vote
  state text collate "C" not null,            -- signed, voted, waiting, shown, hidden
  seq bigint not null,               -- contributions of one person
  judged_by text collate "C",
  primary key (post, who, seq)
);

-- Votes as sums: who voted and what was voted for are never in one row.
create table board_tally (
  post text collate "C" not null,
  choice bigint not null,
  votes bigint not null,
  primary key (post, choice)
);

-- Who may vote where the street named them.
create table board_voter (
  post text collate "C" not null,
  who text collate "C" not null,
  primary key (post, who)
);
