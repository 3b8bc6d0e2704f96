using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>
/// Files of people on their way in, row by row, with what became of each. A run belongs to whoever took it last; what somebody is called, what was wrong and
/// the first passwords stand here sealed.
/// </summary>
public sealed class UserImports(Database database, SecretBox box, TimeProvider time)
{
    const int MostListed = 20;

    /// <summary>How long a node may be silent before another goes on with its run.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    /// <summary>How long after the end of a run first passwords can be looked at.</summary>
    public static readonly TimeSpan PasswordsKept = TimeSpan.FromDays(1);

    /// <summary>How long the report of a run is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string FileName { get; init; } = "";
        public string State { get; init; } = "";
        public long Total { get; init; }
        public long AtRow { get; init; }
        public long Added { get; init; }
        public long Changed { get; init; }
        public long Given { get; init; }
        public long Same { get; init; }
        public long Failed { get; init; }
        public long Passwords { get; init; }
        public string? Reason { get; init; }
        public string StartedBy { get; init; } = "";
        public string? Address { get; init; }
        public long CreatedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? Client { get; init; }
        public string? KeyId { get; init; }
    }

    sealed record ReportRow
    {
        public long N { get; init; }
        public byte[] Asked { get; init; } = [];
        public string Outcome { get; init; } = "";
        public byte[]? Told { get; init; }
        public byte[]? Password { get; init; }
    }

    static string Count(string which) => $"(select count(*) from user_import_row r where r.run_id = user_import.run_id and r.{which})";

    static readonly string Columns = $"""
        run_id as Id, file_name as FileName, state as State, total as Total, at_row as AtRow, reason as Reason, started_by as StartedBy, address as Address, created_at as CreatedAt, finished_at as FinishedAt,
        {Count("outcome = 'added'")} as Added, {Count("outcome = 'changed'")} as Changed, {Count("outcome = 'given'")} as Given, {Count("outcome = 'same'")} as Same, {Count("outcome = 'failed'")} as Failed,
        {Count("password is not null")} as Passwords, {BegunBy.Columns("user_import.run_id")}
        """;

    /// <summary>Keeps a run with its rows.</summary>
    /// <param name="atOnce">It is worked off by whoever keeps it; else it waits.</param>
    /// <returns>Null for one that waits.</returns>
    internal async Task<UserImportWork?> AddAsync(UserImportRun run, IReadOnlyList<AskedUser> people, bool atOnce, CancellationToken cancellation)
    {
        var rows = people.Select((asked, n) => new { run.Id, n = (long)n, asked = Sealed("asked", run.Id, n, asked) }).ToArray();
        var (token, now) = (Token(), time.GetUtcNow());
        var values = new
        {
            run.Id, run.FileName, state = atOnce ? "running" : "waiting", total = rows.LongLength, run.StartedBy, run.Address, at = run.CreatedAt.ToUnixTimeMilliseconds(),
            until = atOnce ? (now + lease).ToUnixTimeMilliseconds() : 0, token = atOnce ? token : null,
        };
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await BegunBy.KeepAsync(connection, transaction, run.Id, run.Client, run.KeyId, stop);
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into user_import (run_id, file_name, state, total, at_row, started_by, address, created_at, lease_until, run) values (@Id, @FileName, @state, @total, 0, @StartedBy, @Address, @at, @until, @token)
                """, values, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("insert into user_import_row (run_id, n, asked) values (@Id, @n, @asked)", rows, transaction, cancellationToken: stop));
        }, cancellation);
        return atOnce ? new(run with { State = "running", Total = rows.LongLength }, token, 0) : null;
    }

    public async Task<UserImportRun?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from user_import where run_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>What a person has begun by themselves, or through one API client, newest first.</summary>
    public async Task<IReadOnlyList<UserImportRun>> ListAsync(Starter starter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from user_import where started_by = @User and {BegunBy.Is("user_import.run_id")} order by created_at desc, run_id desc limit @MostListed", new { starter.User, starter.Client, MostListed }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>Rows whose turn has come, with first passwords that are still kept.</summary>
    public async Task<IReadOnlyList<ImportedUser>> RowsAsync(UserImportRun run, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<ReportRow>(new CommandDefinition("select n as N, asked as Asked, outcome as Outcome, told as Told, password as Password from user_import_row where run_id = @Id and outcome is not null order by n", new { run.Id }, cancellationToken: cancellation));
        return [.. rows.Select(r => new ImportedUser(Opened<AskedUser>("asked", run.Id, r.N, r.Asked), r.Outcome, r.Told is { } told ? Opened<List<Problem>>("told", run.Id, r.N, told) : [],
            r.Password is { } password && run.Passwords > 0 ? Encoding.UTF8.GetString(box.Open(Purpose("password", run.Id, r.N), password)) : null))];
    }

    internal async Task<AskedUser> AskedAsync(string id, long n, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return Opened<AskedUser>("asked", id, n, await connection.QueryFirstAsync<byte[]>(new CommandDefinition("select asked from user_import_row where run_id = @id and n = @n", new { id, n }, cancellationToken: cancellation)));
    }

    /// <summary>Takes the next run that nobody works on; null when there is none.</summary>
    internal async Task<UserImportWork?> TakeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var values = new { at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds(), token = Token() };
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select run_id from user_import where state in ('waiting', 'running') and lease_until <= @at limit 1", values, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        return await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update user_import set state = 'running', run = @token, lease_until = @until where run_id =
              (select run_id from user_import where state in ('waiting', 'running') and lease_until <= @at order by created_at limit 1 {skip})
            returning {Columns}
            """, values, transaction, cancellationToken: stop)), cancellation) is { } row ? new(Of(row), values.token, row.AtRow) : null;
    }

    /// <summary>Notes what became of a row that changed nothing.</summary>
    /// <returns>False when the run was ended, or is another's by now.</returns>
    internal Task<bool> NoteAsync(UserImportWork work, UserImportNote note, CancellationToken cancellation)
    {
        var beside = Beside(work, note);
        return database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            if (!await beside.Begin(connection, transaction, stop)) return false;
            await beside.End(connection, transaction, stop);
            return true;
        }, cancellation);
    }

    /// <summary>What became of a row, for the transaction that does it: an account is there if and only if its password stands in the report.</summary>
    internal OrgBeside Beside(UserImportWork work, UserImportNote note)
    {
        var values = new
        {
            work.Run.Id, note.N, note.Outcome, next = note.N + 1,
            told = note.Problems.Count > 0 ? Sealed("told", work.Run.Id, note.N, note.Problems) : null,
            password = note.Password is { } password ? box.Seal(Purpose("password", work.Run.Id, note.N), Encoding.UTF8.GetBytes(password)) : null,
        };
        return new((connection, transaction, stop) => HoldsAsync(work, connection, transaction, stop), async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                update user_import_row set outcome = case when @Outcome = 'failed' then 'failed' else coalesce(outcome, @Outcome) end, told = @told, password = coalesce(@password, password) where run_id = @Id and n = @N
                """, values, transaction, cancellationToken: stop));
            if (note.IsLast) await connection.ExecuteAsync(new CommandDefinition("update user_import set at_row = @next where run_id = @Id", values, transaction, cancellationToken: stop));
        });
    }

    /// <summary>Whether a run is still this one's to work on; keeps the lease. Whoever ends or takes the run waits for that transaction, or it for them.</summary>
    async Task<bool> HoldsAsync(UserImportWork work, DbConnection connection, DbTransaction transaction, CancellationToken stop) =>
        await connection.ExecuteAsync(new CommandDefinition("update user_import set lease_until = @until where run_id = @Id and state = 'running' and run = @Token",
            new { work.Run.Id, work.Token, until = (time.GetUtcNow() + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)) == 1;

    internal Task FinishAsync(UserImportWork work, string state, string? reason, CancellationToken cancellation) =>
        WriteAsync("update user_import set state = @state, reason = @reason, finished_at = @at, run = null where run_id = @Id and state = 'running' and run = @Token", new { work.Run.Id, work.Token, state, reason, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>Gives the run back at once, so that the next node need not wait for the lease.</summary>
    internal Task ReleaseAsync(UserImportWork work, CancellationToken cancellation) =>
        WriteAsync("update user_import set lease_until = 0 where run_id = @Id and state = 'running' and run = @Token", new { work.Run.Id, work.Token }, cancellation);

    /// <summary>Ends a run before its end, behind the row that is being written; what was done stays.</summary>
    internal async Task<bool> CancelAsync(string id, CancellationToken cancellation) =>
        await WriteAsync("update user_import set state = 'cancelled', finished_at = @at, run = null where run_id = @id and state in ('waiting', 'running')", new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation) > 0;

    /// <summary>First passwords of a run that is over go.</summary>
    internal Task ForgetAsync(string id, CancellationToken cancellation) =>
        WriteAsync("update user_import_row set password = null where run_id = @id and password is not null and run_id in (select u.run_id from user_import u where u.finished_at is not null)", new { id }, cancellation);

    /// <summary>First passwords go after a day, the report after thirty.</summary>
    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var (noted, old) = ((time.GetUtcNow() - PasswordsKept).ToUnixTimeMilliseconds(), (time.GetUtcNow() - Kept).ToUnixTimeMilliseconds());
        await WriteAsync("update user_import_row set password = null where password is not null and run_id in (select run_id from user_import where finished_at <= @noted)", new { noted }, cancellation);
        await WriteAsync("delete from begun_by_client where run_id in (select run_id from user_import where finished_at <= @old)", new { old }, cancellation);
        await WriteAsync("delete from user_import_row where run_id in (select run_id from user_import where finished_at <= @old)", new { old }, cancellation);
        await WriteAsync("delete from user_import where finished_at <= @old", new { old }, cancellation);
    }

    Task<int> WriteAsync(string sql, object values, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop)), cancellation);

    byte[] Sealed<T>(string what, string run, long n, T value) => box.Seal(Purpose(what, run, n), JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));

    T Opened<T>(string what, string run, long n, byte[] bytes) => JsonSerializer.Deserialize<T>(box.Open(Purpose(what, run, n), bytes), JsonSerializerOptions.Web)!;

    static string Purpose(string what, string run, long n) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"user import {what} {run} {n}");

    static string Token() => Guid.NewGuid().ToString("N");

    UserImportRun Of(Row row)
    {
        var finished = row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
        // What is past its time is not told, whenever it is swept.
        var passwords = finished + PasswordsKept <= time.GetUtcNow() ? 0 : row.Passwords;
        return new(row.Id, row.FileName, row.State, row.Total, row.Added, row.Changed, row.Given, row.Same, row.Failed, passwords, row.Reason, row.StartedBy, row.Address, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), finished, row.Client, row.KeyId);
    }
}
