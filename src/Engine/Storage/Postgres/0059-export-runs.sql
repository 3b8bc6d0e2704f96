-- Files of several kinds are written in the background, and each by one run: what was taken by another since is written no more.
alter table ledger_export add column kind text collate "C" not null default 'ledger';   -- ledger | report
alter table ledger_export add column run text collate "C";
