using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Interop;

/// <summary>
/// The runs of imports: their files, where they stand, what was reported. A run belongs to the node that holds its lease; when that node is gone another
/// goes on behind the last slice, and rows done twice add nothing.
/// </summary>
public sealed class ImportRuns(Database database, SecretBox box, TimeProvider time)
{
    public const int MostIssues = 20_000;

    /// <summary>Largest file that is sent in; the command line takes larger ones from disk.</summary>
    public const int FileLimit = 64 * 1024 * 1024;
    const int PartSize = 256 * 1024;
    const string Purpose = "import file";

    /// <summary>How long a node may be silent before another takes its run.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    sealed record Row
    {
        public string RunId { get; init; } = "";
        public string App { get; init; } = "";
        public string? Street { get; init; }
        public string FileName { get; init; } = "";
        public string Format { get; init; } = "";
        public string Mapping { get; init; } = "";
        public string State { get; init; } = "";
        public long Total { get; init; }
        public long RowsDone { get; init; }
        public long Added { get; init; }
        public long Known { get; init; }
        public long Changed { get; init; }
        public long Failed { get; init; }
        public long Reported { get; init; }
        public string? Reason { get; init; }
        public string StartedBy { get; init; } = "";
        public string? Client { get; init; }
        public long CreatedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? KeyId { get; init; }
    }

    sealed record IssueRow
    {
        public long Line { get; init; }
        public string? ColumnName { get; init; }
        public string Code { get; init; } = "";
        public string Named { get; init; } = "";
    }

    static readonly string Columns = """
        run_id as RunId, app as App, street as Street, file_name as FileName, format as Format, mapping as Mapping, state as State, total as Total, rows_done as RowsDone,
        added as Added, known as Known, changed as Changed, failed as Failed, reported as Reported, reason as Reason, started_by as StartedBy, client as Client,
        created_at as CreatedAt, finished_at as FinishedAt,
        """ + " " + BegunBy.Key("import_run.run_id");

    /// <summary>Keeps a file with what is to be done with it.</summary>
    /// <param name="waiting">True to begin at once, false for a draft whose mapping a person looks over first.</param>
    public async Task<ImportRun> AddAsync(ImportRun run, byte[] content, bool waiting, CancellationToken cancellation = default)
    {
        run = run with { State = waiting ? "waiting" : "draft", CreatedAt = time.GetUtcNow() };
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await BegunBy.KeepAsync(connection, transaction, run.Id, run.Client, run.KeyId, stop);
            return await connection.ExecuteAsync(new CommandDefinition("""
            insert into import_run (run_id, app, street, file_name, format, mapping, state, total, rows_done, added, known, changed, failed, reported, started_by, client, created_at, lease_until)
            values (@Id, @App, @Street, @FileName, @Format, @mapping, 'draft', @Total, 0, 0, 0, 0, 0, 0, @StartedBy, @Client, @at, 0)
            """, new { run.Id, run.App, run.Street, run.FileName, run.Format, mapping = run.Mapping.ToJson(), run.Total, run.StartedBy, run.Client, at = run.CreatedAt.ToUnixTimeMilliseconds() },
            transaction, cancellationToken: stop));
        }, cancellation);
        for (var n = 0; n * PartSize < content.Length; n++)
        {
            var part = box.Seal(Purpose + run.Id + n, content.AsSpan(n * PartSize, Math.Min(PartSize, content.Length - n * PartSize)));
            var at = n;
            await database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
                "insert into import_file (run_id, n, part) values (@Id, @at, @part)", new { run.Id, at, part }, transaction, cancellationToken: stop)), cancellation);
        }
        if (waiting) await SetAsync(run.Id, "state = 'waiting'", "state = 'draft'", null, cancellation);
        return run;
    }

    public async Task<ImportRun?> FindAsync(string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from import_run where run_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>What a person has begun by themselves, or through one API client, newest first.</summary>
    public async Task<IReadOnlyList<ImportRun>> ListAsync(Starter starter, int take = 50, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from import_run where started_by = @User and coalesce(client, '') = coalesce(@Client, '') order by created_at desc limit @take", new { starter.User, starter.Client, take }, cancellationToken: cancellation))).Select(Of)];
    }

    public async Task<byte[]> FileAsync(string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var whole = new MemoryStream();
        var n = 0;
        foreach (var part in await connection.QueryAsync<byte[]>(new CommandDefinition("select part from import_file where run_id = @id order by n", new { id }, cancellationToken: cancellation)))
            whole.Write(box.Open(Purpose + id + n++, part));
        return whole.ToArray();
    }

    /// <summary>The mapping a person has looked over; the run begins.</summary>
    /// <returns>False when it was no draft any more.</returns>
    public Task<bool> StartAsync(string id, string? street, ImportMapping mapping, CancellationToken cancellation = default) =>
        SetAsync(id, "state = 'waiting', street = @street, mapping = @mapping", "state = 'draft'", new { id, street, mapping = mapping.ToJson() }, cancellation);

    /// <summary>Ends a run before its end; rows already taken stay.</summary>
    public async Task<bool> CancelAsync(string id, CancellationToken cancellation = default)
    {
        var done = await SetAsync(id, "state = 'cancelled', finished_at = @at", "state in ('draft', 'waiting', 'running')", new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);
        if (done) await ForgetAsync(id, cancellation);
        return done;
    }

    /// <summary>Takes the next run that nobody works on; null when there is none.</summary>
    public async Task<ImportRun?> ClaimAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select run_id from import_run where state in ('waiting', 'running') and lease_until <= @at limit 1", new { at = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        var claimed = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update import_run set state = 'running', lease_until = @until where run_id =
              (select run_id from import_run where state in ('waiting', 'running') and lease_until <= @at order by created_at limit 1 {skip})
            returning {Columns}
            """, new { at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);
        return claimed is null ? null : Of(claimed);
    }

    /// <summary>Keeps a slice's outcome and the lease.</summary>
    /// <returns>False when the run was cancelled meanwhile.</returns>
    public Task<bool> ProgressAsync(ImportRun run, ImportTally tally, IReadOnlyList<ImportIssue> issues, CancellationToken cancellation = default) =>
        database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        {
            var reported = await connection.ExecuteScalarAsync<long?>(new CommandDefinition("""
                update import_run set rows_done = @Rows, added = @Added, known = @Known, changed = @Changed, failed = @Failed, reported = reported + @count, lease_until = @until
                where run_id = @Id and state = 'running' returning reported
                """, new { run.Id, tally.Rows, tally.Added, tally.Known, tally.Changed, tally.Failed, count = issues.Count, until = (time.GetUtcNow() + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
            if (reported is not { } all) return false;
            var n = all - issues.Count;
            foreach (var issue in issues)
            {
                if (n >= MostIssues) break;
                await connection.ExecuteAsync(new CommandDefinition("insert into import_issue (run_id, n, line, column_name, code, named) values (@Id, @n, @Line, @Column, @Code, @named)",
                    new { run.Id, n = n++, issue.Line, issue.Column, issue.Problem.Code, named = RunJson.Write(issue.Problem.Values) }, transaction, cancellationToken: stop));
            }
            return true;
        }, cancellation);

    /// <summary>The run is over; its file is forgotten.</summary>
    public async Task FinishAsync(string id, string state, string? reason, CancellationToken cancellation = default)
    {
        await SetAsync(id, "state = @state, reason = @reason, finished_at = @at", "state = 'running'", new { id, state, reason, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);
        await ForgetAsync(id, cancellation);
    }

    /// <summary>Gives the run back at once, so that the next node need not wait for the lease.</summary>
    public Task ReleaseAsync(string id, CancellationToken cancellation = default) => SetAsync(id, "lease_until = 0", "state = 'running'", null, cancellation);

    public async Task<IReadOnlyList<ImportIssue>> IssuesAsync(string id, int take = MostIssues, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<IssueRow>(new CommandDefinition(
            "select line as Line, column_name as ColumnName, code as Code, named as Named from import_issue where run_id = @id order by n limit @take", new { id, take }, cancellationToken: cancellation));
        return [.. rows.Select(r => new ImportIssue(r.Line, r.ColumnName, new Problem(r.Code, null, JsonSerializer.Deserialize(r.Named, RunJson.Default.DictionaryStringString)!.ToImmutableDictionary(StringComparer.Ordinal))))];
    }

    Task<bool> SetAsync(string id, string what, string when, object? values, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) => await connection.ExecuteAsync(new CommandDefinition(
            $"update import_run set {what} where run_id = @id and {when}", values ?? new { id }, transaction, cancellationToken: stop)) > 0, cancellation);

    /// <summary>What is no longer needed of other people's data goes, part by part.</summary>
    Task<int> ForgetAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("delete from import_file where run_id = @id", new { id }, transaction, cancellationToken: stop)), cancellation);

    static ImportRun Of(Row row) => new(row.RunId, row.App, row.Street, row.FileName, row.Format, ImportMapping.Parse(Encoding.UTF8.GetBytes(row.Mapping)), row.State, row.Total,
        new(row.RowsDone, row.Added, row.Known, row.Changed, row.Failed), row.Reported, row.Reason, row.StartedBy, row.Client, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.KeyId);
}
