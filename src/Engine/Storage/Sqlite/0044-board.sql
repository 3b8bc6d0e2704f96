-- What a street tells its residents and asks them: notices, activities with sign-up, topics with discussion, ballots. Who took part stands here as keyed digests only.
create table board_post (
  id text primary key,
  street text not null,
  kind text not null,             -- notice, activity, topic, ballot
  title text not null,
  body text not null,
  published_at integer not null,
  published_by text not null,
  until integer,                      -- sign-up, discussion or ballot ends
  details text not null,          -- JSON: place, time, limit, options, who may vote, thresholds
  withdrawn_at integer,
  withdrawn_by text
) without rowid;
create index board_post_street on board_post (street, published_at);

create table board_entry (
  post text not null,
  who text not null,              -- digest of the phone: once each
  at integer not null,
  sealed blob not null,           -- name and phone of a sign-up, text of a contribution; empty for a vote
  state text not null,            -- signed, voted, waiting, shown, hidden
  seq integer not null,               -- contributions of one person
  judged_by text,
  primary key (post, who, seq)
) without rowid;

-- Votes as sums: who voted and what was voted for are never in one row.
create table board_tally (
  post text not null,
  choice integer not null,
  votes integer not null,
  primary key (post, choice)
) without rowid;

-- Who may vote where the street named them.
create table board_voter (
  post text not null,
  who text not null,
  primary key (post, who)
) without rowid;
