using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases.Running;

/// <summary>
/// Work in the background of every kind (<c>background_run</c>): where it stands and what came of it, sealed. A run belongs to whoever took it last: whatever is
/// written for it is written in a transaction that asks first whether it still is.
/// </summary>
public sealed class BackgroundRuns(Database database, SecretBox box, TimeProvider time)
{
    const int PartSize = 512 * 1024, MostListed = 20;

    /// <summary>What is still this run's to write.</summary>
    const string Held = "run_id = @Id and state = 'running' and run = @Token"; // guard: background run

    /// <summary>What may still be noted: what was being done when somebody ended the run, too.</summary>
    const string Notable = "run_id = @Id and state in ('running', 'cancelled') and run = @Token";

    /// <summary>How long a node may be silent before another goes on with its run.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    /// <summary>How long what could not be written waits before it is tried again.</summary>
    internal TimeSpan PauseBetween { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after its end one can look at what came of a run.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    sealed record Row
    {
        public string Id { get; init; } = "";
        public byte[] Asked { get; init; } = [];
        public byte[]? What { get; init; }
        public string State { get; init; } = "";
        public long Done { get; init; }
        public long Total { get; init; }
        public long Tries { get; init; }
        public byte[]? Told { get; init; }
        public string StartedBy { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? Client { get; init; }
        public string? KeyId { get; init; }
    }

    static readonly string Columns = "run_id as Id, asked as Asked, state as State, done as Done, total as Total, tries as Tries, started_by as StartedBy, created_at as CreatedAt, finished_at as FinishedAt, " + BegunBy.Columns("background_run.run_id");

    /// <summary>Begins a run, if its beginner has not begun the same already and has not too many under way; both are asked in the transaction that begins it, so that of many at once one is begun.</summary>
    /// <param name="most">How many they may have under way.</param>
    /// <returns>The run, or the same one that is under way; null when there are too many.</returns>
    internal Task<BackgroundRun?> AddAsync(BackgroundRun run, bool ofCases, int most, CancellationToken cancellation)
    {
        var values = new
        {
            run.Id, run.Asked.Kind, run.Asked.App, ofCases = ofCases ? 1L : 0, asked = Sealed("asked", run.Id, run.Asked with { What = null }), what = Sealed("what", run.Id, run.Asked.What), run.Total, run.Starter.User, at = run.CreatedAt.ToUnixTimeMilliseconds(),
        };
        return database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            // SQLite has one writer; elsewhere whoever begins something waits for what they begin at the same moment.
            if (database.Dialect == Dialect.Postgres)
                await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(7266103, hashtext(@User))", new { run.Starter.User }, transaction, cancellationToken: stop));
            var going = (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from background_run where started_by = @User and {BegunBy.Is("background_run.run_id")} and state in ('waiting', 'running')",
                new { run.Starter.User, run.Starter.Client }, transaction, cancellationToken: stop))).Select(Of).ToList();
            if (going.Find(r => r.Asked == run.Asked with { What = null }) is { } same) return same;
            if (going.Count >= most) return null;
            await BegunBy.KeepAsync(connection, transaction, run.Id, run.Starter.Client, run.Starter.KeyId, stop);
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into background_run (run_id, kind, app, of_cases, asked, what, state, done, total, tries, started_by, created_at, lease_until) values (@Id, @Kind, @App, @ofCases, @asked, @what, 'waiting', 0, @Total, 0, @User, @at, 0)
                """, values, transaction, cancellationToken: stop));
            return run;
        }, cancellation);
    }

    /// <param name="whole">With all that was asked; else only with what it is about.</param>
    public async Task<BackgroundRun?> FindAsync(string id, bool whole, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns}, told as Told{(whole ? ", what as What" : "")} from background_run where run_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>What a person has begun by themselves, or through one API client, newest first; all that is under way, and of what is over the latest.</summary>
    public async Task<IReadOnlyList<BackgroundRun>> ListAsync(Starter starter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"select {Columns} from background_run where started_by = @User and {BegunBy.Is("background_run.run_id")} order by case when finished_at is null then 0 else 1 end, created_at desc, run_id desc limit {MostListed}",
            new { starter.User, starter.Client }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>Takes the next run of these kinds that nobody works on; null when there is none.</summary>
    internal async Task<RunWork?> TakeAsync(string[] kinds, CancellationToken cancellation)
    {
        if (kinds.Length == 0) return null;
        var now = time.GetUtcNow();
        var free = "state in ('waiting', 'running') and lease_until <= @at and " + (database.Dialect == Dialect.Postgres ? "kind = any(@kinds)" : "kind in @kinds");
        var values = new { kinds, at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds(), token = Guid.NewGuid().ToString("N") };
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition($"select run_id from background_run where {free} limit 1", values, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        return await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update background_run set state = 'running', run = @token, tries = tries + 1, lease_until = @until where run_id = (select run_id from background_run where {free} order by created_at limit 1 {skip})
            returning {Columns}, what as What
            """, values, transaction, cancellationToken: stop)), cancellation) is { } row ? new(Of(row), values.token) : null;
    }

    /// <summary>Writes with patience: while the database is away or has too much to do it is tried again, for as long as a lease lasts. That is no answer to what was asked, and what was done is to be told as done.</summary>
    /// <param name="patience">The node stops: no more patience.</param>
    internal async Task<T> PatientlyAsync<T>(Func<Task<T>> write, CancellationToken patience)
    {
        var until = time.GetUtcNow() + lease;
        while (true)
            try
            {
                return await write();
            }
            catch (Exception failure) when (PassingFailure.Is(failure) && !patience.IsCancellationRequested && time.GetUtcNow() < until)
            {
                await Task.Delay(PauseBetween, time, patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    /// <summary>Keeps the lease and how far it has come.</summary>
    /// <returns>False when it was ended meanwhile, or taken by another node.</returns>
    internal Task<bool> HoldAsync(RunWork work, long done, long total, CancellationToken cancellation) =>
        HeldAsync(work, (connection, transaction, stop) => ComeAsync(work, done, total, connection, transaction, stop), cancellation);

    /// <summary>Keeps a note of the run, with how far it has come; also of what was being done when the run was ended, so that it is told truly.</summary>
    /// <returns>False when nothing more is to be done: the run was ended, or is another node's by now.</returns>
    internal Task<bool> NoteAsync<T>(RunWork work, long n, T note, long done, long total, CancellationToken cancellation)
    {
        var (values, keep) = (new { work.Run.Id, work.Token, until = Until }, Keeping(work, n, note));
        return database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition($"update background_run set lease_until = @until where {Notable} returning state", values, transaction, cancellationToken: stop)) is not { } state) return false;
            await keep(connection, transaction, stop);
            await ComeAsync(work, done, total, connection, transaction, stop);
            return state == "running";
        }, cancellation);
    }

    /// <summary>A note for the transaction that does what it tells: it is done if and only if that is noted, and only while the run is still this one's.</summary>
    internal OrgBeside Beside<T>(RunWork work, long n, T note) => new((connection, transaction, stop) => HoldsAsync(work, connection, transaction, stop), Keeping(work, n, note));

    Func<DbConnection, DbTransaction, CancellationToken, Task> Keeping<T>(RunWork work, long n, T note)
    {
        var values = new { work.Run.Id, n, note = Sealed("note " + n.ToString(CultureInfo.InvariantCulture), work.Run.Id, note) };
        return (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "insert into background_run_note (run_id, n, note) values (@Id, @n, @note) on conflict (run_id, n) do update set note = excluded.note", values, transaction, cancellationToken: stop));
    }

    public async Task<IReadOnlyDictionary<long, T>> NotedAsync<T>(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<(long N, byte[] Note)>(new CommandDefinition("select n, note from background_run_note where run_id = @id order by n", new { id }, cancellationToken: cancellation)))
            .ToDictionary(r => r.N, r => Opened<T>("note " + r.N.ToString(CultureInfo.InvariantCulture), id, r.Note));
    }

    /// <summary>It is over, if it is still this run's: what came of it and its file stand there at once.</summary>
    internal async Task<bool> FinishAsync(RunWork work, string state, RunOutcome outcome, CancellationToken cancellation)
    {
        // Parts of a file are no more than the writer may hold at a time; the file is there when the run says so.
        var file = outcome.Content ?? [];
        for (var n = 0; (long)n * PartSize < file.Length; n++)
        {
            var values = new { work.Run.Id, n = (long)n, part = box.Seal(Purpose("part " + n.ToString(CultureInfo.InvariantCulture), work.Run.Id), file.AsSpan(n * PartSize, Math.Min(PartSize, file.Length - n * PartSize))) };
            if (!await HeldAsync(work, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
                "insert into background_run_part (run_id, n, part) values (@Id, @n, @part) on conflict (run_id, n) do update set part = excluded.part", values, transaction, cancellationToken: stop)), cancellation)) return false;
        }
        var told = Sealed("told", work.Run.Id, outcome.Told);
        return await WriteAsync($"update background_run set state = @state, told = @told, done = case when @state = 'done' then total else done end, finished_at = @at, run = null where {Held}",
            new { work.Run.Id, work.Token, state, told, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation) == 1;
    }

    /// <summary>Gives the run back at once, so that the next node need not wait for the lease; that counts as no try.</summary>
    internal Task ReleaseAsync(RunWork work, CancellationToken cancellation) =>
        WriteAsync($"update background_run set lease_until = 0, tries = tries - 1, run = null where {Held}", new { work.Run.Id, work.Token }, cancellation);

    /// <summary>Gives back all that is under way: there is no other node that could be at work on it.</summary>
    internal Task ReleaseAllAsync(CancellationToken cancellation) => WriteAsync("update background_run set lease_until = 0, run = null where state = 'running'", new { }, cancellation);

    /// <summary>Whether this node is the only one there can be.</summary>
    internal bool IsAlone => database.Dialect == Dialect.Sqlite;

    /// <summary>Ends a run before its end, behind what is being written; what was done stays.</summary>
    /// <returns>False when it was over.</returns>
    internal async Task<bool> CancelAsync(string id, CancellationToken cancellation) =>
        await WriteAsync("update background_run set state = 'cancelled', finished_at = @at where run_id = @id and state in ('waiting', 'running')", new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation) > 0;

    /// <summary>The parts of a file in their order. No connection is kept while one is on its way.</summary>
    internal async IAsyncEnumerable<byte[]> PartsAsync(string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var n = 0L; ; n++)
        {
            byte[]? part;
            await using (var connection = await database.OpenReadAsync(cancellation))
                part = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("select part from background_run_part where run_id = @id and n = @n", new { id, n }, cancellationToken: cancellation));
            if (part is null) yield break;
            yield return box.Open(Purpose("part " + n.ToString(CultureInfo.InvariantCulture), id), part);
        }
    }

    /// <summary>What was over for a day goes.</summary>
    internal async Task SweepAsync(CancellationToken cancellation)
    {
        var before = (time.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
        foreach (var table in (string[])["background_run_part", "background_run_note", "begun_by_client", "background_run"])
            await WriteAsync($"delete from {table} where run_id in (select run_id from background_run where finished_at <= @before)", new { before }, cancellation);
    }

    /// <summary>A case is erased: what runs tell of cases goes, and what is under way writes nothing of what it has read but begins again. Its notes stay: they name cases by their ids and say no more of them.</summary>
    /// <param name="app">The case's app; null when nobody knows it any more.</param>
    internal static async Task EraseAsync(string? app, DbConnection connection, DbTransaction transaction, CancellationToken stop)
    {
        const string concerned = "of_cases = 1 and (@app is null or app in (@app, ''))";
        foreach (var sql in (string[])
        [
            $"delete from background_run_part where run_id in (select run_id from background_run where {concerned})",
            $"delete from background_run_note where run_id in (select run_id from background_run where {concerned} and state not in ('waiting', 'running'))",
            $"update background_run set state = 'failed', told = null where {concerned} and state = 'done'",
            $"update background_run set state = 'waiting', run = null, lease_until = 0, tries = 0 where {concerned} and state = 'running'",
        ]) await connection.ExecuteAsync(new CommandDefinition(sql, new { app }, transaction, cancellationToken: stop));
    }

    long Until => (time.GetUtcNow() + lease).ToUnixTimeMilliseconds();

    /// <summary>Writes something of a run if it is still this one's; whoever ends or takes it waits for that transaction, or it for them.</summary>
    Task<bool> HeldAsync(RunWork work, Func<DbConnection, DbTransaction, CancellationToken, Task> write, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        if (!await HoldsAsync(work, connection, transaction, stop)) return false;
        await write(connection, transaction, stop);
        return true;
    }, cancellation);

    async Task<bool> HoldsAsync(RunWork work, DbConnection connection, DbTransaction transaction, CancellationToken stop) =>
        await connection.ExecuteAsync(new CommandDefinition($"update background_run set lease_until = @until where {Held}", new { work.Run.Id, work.Token, until = Until }, transaction, cancellationToken: stop)) == 1;

    static Task<int> ComeAsync(RunWork work, long done, long total, DbConnection connection, DbTransaction transaction, CancellationToken stop) =>
        connection.ExecuteAsync(new CommandDefinition("update background_run set done = @done, total = @total where run_id = @Id", new { work.Run.Id, done, total }, transaction, cancellationToken: stop));

    Task<int> WriteAsync(string sql, object values, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop)), cancellation);

    byte[] Sealed<T>(string what, string run, T value) => box.Seal(Purpose(what, run), JsonSerializer.SerializeToUtf8Bytes(value, RunAsked.Json));

    T Opened<T>(string what, string run, byte[] bytes) => JsonSerializer.Deserialize<T>(box.Open(Purpose(what, run), bytes), RunAsked.Json)!;

    static string Purpose(string what, string run) => $"background run {what} {run}";

    BackgroundRun Of(Row row) => new(row.Id, Opened<RunAsked>("asked", row.Id, row.Asked) with { What = row.What is { } what ? Opened<JsonElement>("what", row.Id, what) : null }, row.State, row.Done, row.Total, (int)row.Tries, ToldOf(row),
        new(row.StartedBy, row.Client, row.KeyId), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);

    /// <summary>What failed without telling why had told something once: it is gone (<see cref="EraseAsync"/>).</summary>
    RunTold? ToldOf(Row row) => row.Told is { } told ? Opened<RunTold>("told", row.Id, told) : row.State == "failed" ? RunTold.Because(RefusalKind.NotFound, "run.gone") : null;
}
