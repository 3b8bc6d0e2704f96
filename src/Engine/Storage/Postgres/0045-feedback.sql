-- What people say of the pages themselves (提意见), with the page and an answer.
create table feedback (
  id text collate "C" primary key,            -- cannot be guessed: whoever has it reads the answer
  page text collate "C" not null,
  text text collate "C" not null,
  by_user text collate "C",                   -- null for somebody without an account
  made_at bigint not null,
  answer text collate "C",
  answered_at bigint,
  answered_by text collate "C"
);
create index feedback_made on feedback (made_at);

-- How somebody wants pages shown, with their account.
create table user_choice (
  user_id text collate "C" not null,
  name text collate "C" not null,
  value text collate "C" not null,
  primary key (user_id, name)
);
