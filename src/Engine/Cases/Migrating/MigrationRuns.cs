using System.Collections.Immutable;
using Dapper;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>The runs of migrations: where they stand, and every case of theirs. A run belongs to the node that holds its lease; another goes on when that is gone.</summary>
public sealed class MigrationRuns(Database database, TimeProvider time)
{
    /// <summary>Cases of one run.</summary>
    public const int MostCases = 200_000;

    const int InsertSlice = 500;

    /// <summary>How long a node may be silent before another takes its run.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(30);

    sealed record Row
    {
        public string RunId { get; init; } = "";
        public string App { get; init; } = "";
        public string Unit { get; init; } = "";
        public string Mapping { get; init; } = "";
        public string State { get; init; } = "";
        public string? TakesBack { get; init; }
        public long Total { get; init; }
        public long Migrated { get; init; }
        public long Same { get; init; }
        public long Refused { get; init; }
        public string? Reason { get; init; }
        public string StartedBy { get; init; } = "";
        public string? Client { get; init; }
        public long CreatedAt { get; init; }
        public long? FinishedAt { get; init; }
        public string? KeyId { get; init; }
    }

    sealed record CaseRow
    {
        public long N { get; init; }
        public string CaseId { get; init; } = "";
        public string? Number { get; init; }
        public string State { get; init; } = "";
        public string? FromVersion { get; init; }
        public string? FromSettings { get; init; }
        public string? Code { get; init; }
        public string? Named { get; init; }
    }

    static readonly string Columns = """
        run_id as RunId, app as App, unit as Unit, mapping as Mapping, state as State, takes_back as TakesBack, total as Total, migrated as Migrated, same as Same, refused as Refused,
        reason as Reason, started_by as StartedBy, client as Client, created_at as CreatedAt, finished_at as FinishedAt,
        """ + " " + BegunBy.Key("migration_run.run_id");

    const string CaseColumns = "n as N, case_id as CaseId, state as State, from_version as FromVersion, from_settings as FromSettings, code as Code, named as Named, (select c.number from cases c where c.case_id = migration_case.case_id) as Number";

    /// <summary>Keeps a run with its cases; it begins when all of them are kept.</summary>
    public async Task<MigrationRun> AddAsync(MigrationRun run, IReadOnlyList<MigratedCase> cases, CancellationToken cancellation)
    {
        run = run with { State = "waiting", Total = cases.Count, CreatedAt = time.GetUtcNow() };
        for (var from = 0; from < cases.Count; from += InsertSlice)
        {
            var slice = cases.Skip(from).Take(InsertSlice).Select(c => new { run.Id, c.N, Case = c.Case.Value, c.FromVersion, c.FromSettings }).ToArray();
            await database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
                "insert into migration_case (run_id, n, case_id, state, from_version, from_settings) values (@Id, @N, @Case, 'waiting', @FromVersion, @FromSettings)", slice, transaction, cancellationToken: stop)), cancellation);
        }
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await BegunBy.KeepAsync(connection, transaction, run.Id, run.Client, run.KeyId, stop);
            return await connection.ExecuteAsync(new CommandDefinition("""
            insert into migration_run (run_id, app, unit, mapping, state, takes_back, total, migrated, same, refused, started_by, client, created_at, lease_until)
            values (@Id, @App, @Unit, @mapping, 'waiting', @TakesBack, @Total, 0, 0, 0, @StartedBy, @Client, @at, 0)
            """, new { run.Id, run.App, run.Unit, mapping = MigrationJson.Write(run.Mapping), run.TakesBack, run.Total, run.StartedBy, run.Client, at = run.CreatedAt.ToUnixTimeMilliseconds() },
            transaction, cancellationToken: stop));
        }, cancellation);
        return run;
    }

    public async Task<MigrationRun?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from migration_run where run_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>The latest runs, newest first.</summary>
    public async Task<IReadOnlyList<MigrationRun>> ListAsync(int take, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from migration_run order by created_at desc limit @take", new { take }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>Cases of a run, in order.</summary>
    /// <param name="state">Only these; null for all.</param>
    public async Task<IReadOnlyList<MigratedCase>> CasesAsync(string id, string? state, int take, long after, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var only = state is null ? "" : "and state = @state";
        var rows = await connection.QueryAsync<CaseRow>(new CommandDefinition($"select {CaseColumns} from migration_case where run_id = @id {only} and n > @after order by n limit @take", new { id, state, take, after }, cancellationToken: cancellation));
        return [.. rows.Select(Of)];
    }

    /// <summary>Takes the next run that nobody works on; null when there is none.</summary>
    public async Task<MigrationRun?> ClaimAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select run_id from migration_run where state in ('waiting', 'running') and lease_until <= @at limit 1", new { at = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        var claimed = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update migration_run set state = 'running', lease_until = @until where run_id =
              (select run_id from migration_run where state in ('waiting', 'running') and lease_until <= @at order by created_at limit 1 {skip})
            returning {Columns}
            """, new { at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);
        return claimed is null ? null : Of(claimed);
    }

    /// <summary>Keeps what became of a batch, and the lease.</summary>
    /// <returns>False when the run was cancelled meanwhile; what was done stays and is kept all the same.</returns>
    public Task<bool> ProgressAsync(string id, IReadOnlyList<MigratedCase> done, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
    {
        var counted = new int[3];
        foreach (var one in done)
        {
            var changed = await connection.ExecuteAsync(new CommandDefinition(
                "update migration_case set state = @State, from_version = @FromVersion, from_settings = @FromSettings, code = @code, named = @named where run_id = @id and n = @N and state = 'waiting'",
                new { id, one.N, one.State, one.FromVersion, one.FromSettings, code = one.Problem?.Code, named = one.Problem is { } problem ? MigrationJson.Write(problem.Values) : null }, transaction, cancellationToken: stop));
            counted[one.State switch { "migrated" => 0, "same" => 1, _ => 2 }] += changed;
        }
        var state = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "update migration_run set migrated = migrated + @m, same = same + @s, refused = refused + @r, lease_until = @until where run_id = @id returning state",
            new { id, m = counted[0], s = counted[1], r = counted[2], until = (time.GetUtcNow() + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
        return state == "running";
    }, cancellation);

    public Task<bool> FinishAsync(string id, string state, string? reason, CancellationToken cancellation) =>
        SetAsync("state = @state, reason = @reason, finished_at = @at", "state = 'running'", new { id, state, reason, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>Ends a run before its end; cases already taken over stay so.</summary>
    public Task<bool> CancelAsync(string id, CancellationToken cancellation) =>
        SetAsync("state = 'cancelled', finished_at = @at", "state in ('waiting', 'running')", new { id, at = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>Gives the run back at once, so that the next node need not wait for the lease.</summary>
    public Task ReleaseAsync(string id, CancellationToken cancellation) => SetAsync("lease_until = 0", "state = 'running'", new { id }, cancellation);

    Task<bool> SetAsync(string what, string when, object values, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) => await connection.ExecuteAsync(new CommandDefinition(
            $"update migration_run set {what} where run_id = @id and {when}", values, transaction, cancellationToken: stop)) > 0, cancellation);

    static MigrationRun Of(Row row) => new(row.RunId, row.App, row.Unit, MigrationJson.Read(row.Mapping), row.State, row.TakesBack, row.Total, row.Migrated, row.Same, row.Refused, row.Reason,
        row.StartedBy, row.Client, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), row.FinishedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.KeyId);

    static MigratedCase Of(CaseRow row) => new(row.N, new CaseId(row.CaseId), row.State, row.FromVersion, row.FromSettings,
        row.Code is { } code ? new Problem(code, null, MigrationJson.Read(row.Named).ToImmutableDictionary(StringComparer.Ordinal)) : null) { Number = row.Number };
}
