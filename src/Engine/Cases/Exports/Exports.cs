using System.Runtime.CompilerServices;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>The files that are written in the background (<c>ledger_export</c>): where they stand, and their bytes, sealed. One belongs to the run that has taken it, as long as its lease is kept; when that is gone another run begins it anew.</summary>
public sealed class Exports(Database database, SecretBox box, TimeProvider time)
{
    const int PartSize = 512 * 1024, MostListed = 20;
    const string Purpose = "ledger export";

    /// <summary>What is still this run's to write.</summary>
    const string Held = "run_id = @Id and state = 'running' and run = @Run"; // guard: run of an export

    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    /// <summary>How long a file can be fetched.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string Kind { get; init; } = "";
        public string App { get; init; } = "";
        public string Name { get; init; } = "";
        public string Asked { get; init; } = "";
        public string State { get; init; } = "";
        public long Total { get; init; }
        public long Done { get; init; }
        public long Size { get; init; }
        public string? Reason { get; init; }
        public string StartedBy { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? Client { get; init; }
        public string? KeyId { get; init; }
    }

    static readonly string Columns = "run_id as Id, kind as Kind, app as App, name as Name, asked as Asked, state as State, total as Total, rows_done as Done, size as Size, reason as Reason, started_by as StartedBy, created_at as CreatedAt, finished_at as FinishedAt, " + BegunBy.Columns("ledger_export.run_id");

    public Task AddAsync(Export export, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        await BegunBy.KeepAsync(connection, transaction, export.Id, export.Starter.Client, export.Starter.KeyId, stop);
        return await connection.ExecuteAsync(new CommandDefinition("""
        insert into ledger_export (run_id, kind, app, name, asked, state, total, rows_done, size, started_by, created_at, lease_until) values (@Id, @Kind, @App, @Name, @Asked, 'waiting', @Total, 0, 0, @User, @at, 0)
        """, new { export.Id, export.Kind, export.App, export.Name, export.Asked, export.Total, export.Starter.User, at = export.CreatedAt.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
    }, cancellation);

    public async Task<Export?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from ledger_export where run_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>What a person has begun by themselves, or through one API client, newest first.</summary>
    public async Task<IReadOnlyList<Export>> ListAsync(string kind, Starter starter, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from ledger_export where started_by = @User and kind = @kind and {BegunBy.Is("ledger_export.run_id")} order by created_at desc limit {MostListed}",
            new { starter.User, starter.Client, kind }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>Takes the next one of a kind that nobody works on; null when there is none.</summary>
    public async Task<ExportWork?> ClaimAsync(string kind, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        const string free = "kind = @kind and state in ('waiting', 'running') and lease_until <= @at";
        var values = new { kind, at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds(), run = CaseId.New(now).Value };
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition($"select run_id from ledger_export where {free} limit 1", values, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        return await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update ledger_export set state = 'running', rows_done = 0, lease_until = @until, run = @run where run_id = (select run_id from ledger_export where {free} order by created_at limit 1 {skip})
            returning {Columns}
            """, values, transaction, cancellationToken: stop)), cancellation) is { } row ? new(Of(row), values.run) : null;
    }

    /// <summary>Keeps the lease of what takes long.</summary>
    /// <returns>False when it was ended meanwhile, or taken by another run.</returns>
    public Task<bool> HoldAsync(ExportWork work, CancellationToken cancellation) => SetAsync(work, "run = run", new { work.Export.Id, work.Run, until = Until }, cancellation);

    /// <summary>Writes down how far it has come.</summary>
    /// <returns>As <see cref="HoldAsync"/>.</returns>
    public Task<bool> ProgressAsync(ExportWork work, long done, CancellationToken cancellation) => SetAsync(work, "rows_done = @done", new { work.Export.Id, work.Run, done, until = Until }, cancellation);

    /// <summary>Keeps the file, part by part; a part is written in the transaction that asks whether it is still this run's to write.</summary>
    /// <returns>As <see cref="HoldAsync"/>.</returns>
    public async Task<bool> KeepAsync(ExportWork work, Stream file, CancellationToken cancellation)
    {
        if (!await WriteAsync(work, "delete from ledger_export_part where run_id = @Id", 0, [], cancellation)) return false;
        var (part, size, id) = (new byte[PartSize], 0L, work.Export.Id);
        for (int n = 0, read; (read = await file.ReadAtLeastAsync(part, PartSize, throwOnEndOfStream: false, cancellation)) > 0; n++, size += read)
            if (!await WriteAsync(work, "insert into ledger_export_part (run_id, n, part) values (@Id, @n, @part)", n, box.Seal(Purpose + id + n, part.AsSpan(0, read)), cancellation)) return false;
        return await SetAsync(work, "size = @size", new { work.Export.Id, work.Run, size, until = Until }, cancellation);
    }

    /// <summary>The parts of a file in their order. No connection is kept while one is on its way.</summary>
    public async IAsyncEnumerable<byte[]> PartsAsync(string id, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var n = 0; await PartAsync(id, n, cancellation) is { } part; n++) yield return part;
    }

    /// <returns>Null when it is not there, or not any more.</returns>
    public async Task<byte[]?> PartAsync(string id, int n, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition("select part from ledger_export_part where run_id = @id and n = @n", new { id, n }, cancellationToken: cancellation)) is { } part ? box.Open(Purpose + id + n, part) : null;
    }

    /// <summary>It is over, if it is still this run's.</summary>
    public Task FinishAsync(ExportWork work, string state, string? reason, CancellationToken cancellation) =>
        SetAsync(work, "state = @state, reason = @reason, finished_at = @at", new { work.Export.Id, work.Run, state, reason, at = time.GetUtcNow().ToUnixTimeMilliseconds(), until = 0L }, cancellation);

    /// <summary>Gives it back to be begun anew.</summary>
    public Task ReleaseAsync(ExportWork work, CancellationToken cancellation) => SetAsync(work, "run = null", new { work.Export.Id, work.Run, until = 0L }, cancellation);

    /// <returns>False when it was over.</returns>
    public Task<bool> CancelAsync(string id, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) => await connection.ExecuteAsync(new CommandDefinition(
        "update ledger_export set state = 'cancelled', finished_at = @at where run_id = @id and state in ('waiting', 'running')", new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)) > 0, cancellation);

    /// <summary>Files nobody fetched within a day go, and what was written of those that were cancelled or failed.</summary>
    public Task SweepAsync(CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
        delete from ledger_export_part where run_id in (select run_id from ledger_export where state in ('cancelled', 'failed') or (state = 'done' and finished_at < @before))
        """, new { before = (time.GetUtcNow() - Kept).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);

    long Until => (time.GetUtcNow() + lease).ToUnixTimeMilliseconds();

    Task<bool> SetAsync(ExportWork work, string what, object values, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        await connection.ExecuteAsync(new CommandDefinition($"update ledger_export set {what}, lease_until = @until where {Held}", values, transaction, cancellationToken: stop)) > 0, cancellation);

    /// <summary>Writes to the parts of a file, if it is still this run's: whoever ends or takes it waits for that transaction, or it for them.</summary>
    Task<bool> WriteAsync(ExportWork work, string sql, int n, byte[] part, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
    {
        var values = new { work.Export.Id, work.Run, n, part, until = Until };
        if (await connection.ExecuteAsync(new CommandDefinition($"update ledger_export set lease_until = @until where {Held}", values, transaction, cancellationToken: stop)) == 0) return false;
        await connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop));
        return true;
    }, cancellation);

    static Export Of(Row row) => new(row.Id, row.Kind, row.App, row.Name, row.Asked, row.State, row.Total, row.Done, row.Size, row.Reason, new(row.StartedBy, row.Client, row.KeyId), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
}
