-- What people say of the pages themselves (提意见), with the page and an answer.
create table feedback (
  id text primary key,            -- cannot be guessed: whoever has it reads the answer
  page text not null,
  text text not null,
  by_user text,                   -- null for somebody without an account
  made_at integer not null,
  answer text,
  answered_at integer,
  answered_by text
) without rowid;
create index feedback_made on feedback (made_at);

-- How somebody wants pages shown, with their account.
create table user_choice (
  user_id text not null,
  name text not null,
  value text not null,
  primary key (user_id, name)
) without rowid;
