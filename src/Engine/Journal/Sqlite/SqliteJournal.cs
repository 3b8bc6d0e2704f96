using LowCode.Storage;
using LowCode.Telemetry;
using Microsoft.Data.Sqlite;

namespace LowCode.Journal;

/// <summary>The journal in the embedded database: appends join the writer's group commit.</summary>
sealed class SqliteJournal(SqliteDatabase database) : IJournal
{
    readonly JournalReader reader = new(database);

    public int Waiting => database.Writer.Waiting;

    public Task<AppendResult> AppendAsync(Append append, WriteLane lane = WriteLane.Interactive)
    {
        JournalStore.CheckKeysOnce(append);
        var work = new SqliteAppend(append);
        return database.Writer.TryEnqueue(lane, work) ? work.Answer : Task.FromResult(AppendResult.Overloaded);
    }

    public Task<IReadOnlyList<JournalRow>> ReadAsync(CaseId id, long fromVersion = 1, CancellationToken ct = default) => reader.ReadAsync(id, fromVersion, ct);

    public Task<CaseHead> HeadAsync(CaseId id, CancellationToken ct = default) => reader.HeadAsync(id, ct);

    public Task<KnownCommand?> FindAsync(string client, string key, CancellationToken ct = default) => reader.FindAsync(client, key, ct);

    public Task<long> OrgStampAsync(CancellationToken ct = default) => reader.OrgStampAsync(ct);

    public Task<ChainReport> VerifyAsync(CaseId id, CancellationToken ct = default) => reader.VerifyAsync(id, ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>One append inside a group.</summary>
sealed class SqliteAppend(Append append) : SqliteWork
{
    // Written only when it is the next row of its case and rights have not moved. Asked apart from the insert: nobody else writes in between,
    // and an insert that reads its own table would build a temporary one for each command.
    const string Follows = """
        select 1
        where (?13 is null or ?13 = (select value from stamp where name = 'org'))
          and (?2 = 1 or exists (select 1 from journal where case_id = ?1 and version = ?2 - 1 and hash = ?10))
        """;

    // Version and key must be new; else nothing changes and nobody fails.
    const string Insert = """
        insert into journal (case_id, version, client, key, fingerprint, recorded_at, occurred_at, actor, codec, previous, hash, payload)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        on conflict do nothing
        """;

    // The numbers of AppendResult, in the order in which reasons are looked for.
    const string Reason = """
        select case
          when exists (select 1 from journal where client = ?3 and key = ?4) then 2
          when ?13 is not null and ?13 <> (select value from stamp where name = 'org')
            and not exists (select 1 from journal where case_id = ?1 and version = ?2) then 3
          else 1 end
        """;

    readonly TaskCompletionSource<AppendResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    AppendResult result;

    public Task<AppendResult> Answer => answer.Task;

    public override void Run(SqliteSession session, SqliteTransaction transaction)
    {
        if (!FollowsIn(session) || !InsertedIn(session))
        {
            result = ReasonOf(session);
            return;
        }
        result = AppendResult.Written;
        var rows = append.Rows;
        for (var i = 0; i < rows.Count; i++) session.Write(rows[i]);
    }

    bool FollowsIn(SqliteSession session)
    {
        var follows = session.Statement(Follows);
        follows.Bind(1, append.Row.Case.Value);
        follows.Bind(2, append.Row.Version);
        follows.Bind(10, append.Row.Previous);
        BindStamp(follows);
        return follows.First() is not null;
    }

    bool InsertedIn(SqliteSession session)
    {
        var insert = session.Statement(Insert);
        var row = append.Row;
        insert.Bind(1, row.Case.Value);
        insert.Bind(2, row.Version);
        insert.Bind(3, row.Client);
        insert.Bind(4, row.Key);
        insert.Bind(5, row.Fingerprint);
        insert.Bind(6, row.RecordedAt);
        insert.Bind(7, row.OccurredAt);
        insert.Bind(8, row.Actor);
        insert.Bind(9, row.Codec);
        insert.Bind(10, row.Previous);
        insert.Bind(11, row.Hash);
        insert.Bind(12, row.Payload);
        return insert.Run() > 0;
    }

    AppendResult ReasonOf(SqliteSession session)
    {
        var reason = session.Statement(Reason);
        reason.Bind(1, append.Row.Case.Value);
        reason.Bind(2, append.Row.Version);
        reason.Bind(3, append.Row.Client);
        reason.Bind(4, append.Row.Key);
        BindStamp(reason);
        return (AppendResult)reason.First()!.Value;
    }

    void BindStamp(SqliteStatement statement)
    {
        if (append.OrgStamp is { } stamp) statement.Bind(13, stamp);
        else statement.BindNull(13);
    }

    public override void Committed()
    {
        if (result == AppendResult.VersionTaken) Signals.AppendConflicts.Add(1);
        answer.TrySetResult(result);
    }

    public override void Failed(Exception exception) => answer.TrySetException(
        SqliteWriter.IsDisk(exception) ? new OutcomeUnknownException("the database file failed while committing", exception) : exception);
}
