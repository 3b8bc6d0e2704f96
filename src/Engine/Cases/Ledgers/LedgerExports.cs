using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>The exports of ledgers: where they stand and their files. One belongs to the node that holds its lease; when that is gone another begins it anew.</summary>
public sealed class LedgerExports(Database database, SecretBox box, TimeProvider time)
{
    const int PartSize = 512 * 1024;
    const string Purpose = "ledger export";

    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    /// <summary>How long a file can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string App { get; init; } = "";
        public string Name { get; init; } = "";
        public string Asked { get; init; } = "";
        public string State { get; init; } = "";
        public long Total { get; init; }
        public long RowsDone { get; init; }
        public long Size { get; init; }
        public string? Reason { get; init; }
        public string StartedBy { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? Client { get; init; }
        public string? KeyId { get; init; }
    }

    static readonly string Columns = "run_id as Id, app as App, name as Name, asked as Asked, state as State, total as Total, rows_done as RowsDone, size as Size, reason as Reason, started_by as StartedBy, created_at as CreatedAt, finished_at as FinishedAt, " + BegunBy.Columns("ledger_export.run_id");

    public Task AddAsync(LedgerExport run, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        await BegunBy.KeepAsync(connection, transaction, run.Id, run.Client, run.KeyId, stop);
        return await connection.ExecuteAsync(new CommandDefinition("""
        insert into ledger_export (run_id, app, name, asked, state, total, rows_done, size, started_by, created_at, lease_until) values (@Id, @App, @Name, @asked, 'waiting', @Total, 0, 0, @StartedBy, @at, 0)
        """, new { run.Id, run.App, run.Name, asked = run.Asked.ToJson(), run.Total, run.StartedBy, at = run.CreatedAt.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
    }, cancellation);

    public async Task<LedgerExport?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from ledger_export where run_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>What a person has begun by themselves, or through one API client, newest first.</summary>
    public async Task<IReadOnlyList<LedgerExport>> ListAsync(Starter starter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from ledger_export where started_by = @User and {BegunBy.Is("ledger_export.run_id")} order by created_at desc limit 20", new { starter.User, starter.Client }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>Takes the next export that nobody works on; null when there is none.</summary>
    public async Task<LedgerExport?> ClaimAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select run_id from ledger_export where state in ('waiting', 'running') and lease_until <= @at limit 1", new { at = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        return await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update ledger_export set state = 'running', rows_done = 0, lease_until = @until where run_id =
              (select run_id from ledger_export where state in ('waiting', 'running') and lease_until <= @at order by created_at limit 1 {skip})
            returning {Columns}
            """, new { at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation) is { } row ? Of(row) : null;
    }

    /// <returns>False when it was cancelled meanwhile.</returns>
    public async Task<bool> ProgressAsync(string id, long rows, CancellationToken cancellation) =>
        await SetAsync(id, "rows_done = @rows, lease_until = @until", "state = 'running'", new { id, rows, until = (time.GetUtcNow() + lease).ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>Keeps the file, part by part.</summary>
    public async Task KeepAsync(string id, Stream file, CancellationToken cancellation)
    {
        await WriteAsync("delete from ledger_export_part where run_id = @id", new { id }, cancellation);
        var (part, size) = (new byte[PartSize], 0L);
        for (int n = 0, read; (read = await file.ReadAtLeastAsync(part, PartSize, throwOnEndOfStream: false, cancellation)) > 0; n++, size += read)
            await WriteAsync("insert into ledger_export_part (run_id, n, part) values (@id, @n, @part)", new { id, n, part = box.Seal(Purpose + id + n, part.AsSpan(0, read)) }, cancellation);
        await SetAsync(id, "size = @size", "state = 'running'", new { id, size }, cancellation);
    }

    /// <returns>Null when it is not there any more.</returns>
    public async Task<byte[]?> FileAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var (whole, n) = (new MemoryStream(), 0);
        foreach (var part in await connection.QueryAsync<byte[]>(new CommandDefinition("select part from ledger_export_part where run_id = @id order by n", new { id }, cancellationToken: cancellation))) whole.Write(box.Open(Purpose + id + n++, part));
        return n == 0 ? null : whole.ToArray();
    }

    public Task FinishAsync(string id, string state, string? reason, CancellationToken cancellation) =>
        SetAsync(id, "state = @state, reason = @reason, finished_at = @at", "state = 'running'", new { id, state, reason, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);

    public Task<bool> CancelAsync(string id, CancellationToken cancellation) =>
        SetAsync(id, "state = 'cancelled', finished_at = @at", "state in ('waiting', 'running')", new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);

    public Task ReleaseAsync(string id, CancellationToken cancellation) => SetAsync(id, "lease_until = 0", "state = 'running'", new { id }, cancellation);

    /// <summary>Files nobody fetched within a day go, and those of exports that were cancelled.</summary>
    public Task SweepAsync(CancellationToken cancellation) => WriteAsync("""
        delete from ledger_export_part where run_id in (select run_id from ledger_export where state in ('cancelled', 'failed') or (state = 'done' and finished_at < @before))
        """, new { before = (time.GetUtcNow() - Kept).ToUnixTimeMilliseconds() }, cancellation);

    async Task<bool> SetAsync(string id, string what, string when, object values, CancellationToken cancellation) => await WriteAsync($"update ledger_export set {what} where run_id = @id and {when}", values, cancellation) > 0;

    Task<int> WriteAsync(string sql, object values, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop)), cancellation);

    static LedgerExport Of(Row row) => new(row.Id, row.App, row.Name, LedgerAsked.Parse(row.Asked), row.State, row.Total, row.RowsDone, row.Size, row.Reason, row.StartedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.Client, row.KeyId);
}
