using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Reports;

/// <summary>What a unit has said of one row.</summary>
/// <param name="Answers">By column, as typed.</param>
/// <param name="Corrections">Of live values, by column.</param>
/// <param name="Sent">The whole row as it was handed in.</param>
sealed record SaidRow(Dictionary<int, string> Answers, Dictionary<int, string> Corrections, ReportRow? Sent = null);

/// <summary>Reports, tasks and what was said, as they stand in the database.</summary>
sealed class ReportStore(Database database, SecretBox box, RegisterSeal seal)
{
    const string Purpose = "report file";

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Asker { get; init; } = "";
        public string Unit { get; init; } = "";
        public string FileName { get; init; } = "";
        public string State { get; init; } = "";
        public string Definition { get; init; } = "";
        public long Due { get; init; }
        public long Version { get; init; }
        public string CreatedBy { get; init; } = "";
        public long CreatedAt { get; init; }
        public long? StartedAt { get; init; }
        public long? ClosedAt { get; init; }
    }

    sealed record TaskRow
    {
        public string Report { get; init; } = "";
        public string Unit { get; init; } = "";
        public string State { get; init; } = "";
        public string? Reason { get; init; }
        public long Rows { get; init; }
        public long Needed { get; init; }
        public long Asked { get; init; }
        public long Filled { get; init; }
        public string? DoneBy { get; init; }
        public long? DoneAt { get; init; }
        public string Name { get; init; } = "";
        public string Asker { get; init; } = "";
        public long Due { get; init; }
    }

    const string Columns = "report_id as Id, name as Name, asker as Asker, unit as Unit, file_name as FileName, state as State, definition as Definition, due as Due, version as Version, created_by as CreatedBy, created_at as CreatedAt, started_at as StartedAt, closed_at as ClosedAt";

    const string TaskColumns = "t.report_id as Report, t.unit as Unit, t.state as State, t.reason as Reason, t.row_count as Rows, t.needed as Needed, t.asked as Asked, t.filled as Filled, t.done_by as DoneBy, t.done_at as DoneAt";

    public Task AddAsync(Report report, byte[] file, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into report (report_id, name, asker, unit, file_name, state, definition, due, version, created_by, created_at)
            values (@Id, @Name, @Asker, @Unit, @FileName, @State, @definition, @due, @Version, @CreatedBy, @created)
            """, new { report.Id, report.Name, report.Asker, report.Unit, report.FileName, report.State, definition = report.Definition.ToJson(), due = report.Due.ToUnixTimeMilliseconds(), report.Version, report.CreatedBy, created = report.CreatedAt.ToUnixTimeMilliseconds() },
            transaction, cancellationToken: stop));
        return await connection.ExecuteAsync(new CommandDefinition("insert into report_file (report_id, content) values (@Id, @content)", new { report.Id, content = box.Seal(Purpose + report.Id, file) }, transaction, cancellationToken: stop));
    }, cancellation);

    public async Task<Report?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from report where report_id = @id", new { id }, cancellationToken: cancellation)) is { } row ? Of(row) : null;
    }

    /// <summary>The latest reports; whose they are for the reader to know is not asked here.</summary>
    public async Task<IReadOnlyList<Report>> LatestAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from report order by created_at desc limit 300", cancellationToken: cancellation))).Select(Of)];
    }

    public async Task<byte[]> FileAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return box.Open(Purpose + id, (await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition("select content from report_file where report_id = @id", new { id }, cancellationToken: cancellation)))!);
    }

    /// <summary>Writes what a draft is to become; of two who change it at once one is told so.</summary>
    /// <exception cref="RefusedException"><c>report.changed</c>.</exception>
    public Task ChangeAsync(Report report, IReadOnlyList<ReportTask> tasks, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        var written = await connection.ExecuteAsync(new CommandDefinition("""
            update report set name = @Name, asker = @Asker, definition = @definition, due = @due, state = @State, version = version + 1, started_at = @started, closed_at = @closed where report_id = @Id and version = @Version
            """, new { report.Id, report.Name, report.Asker, definition = report.Definition.ToJson(), due = report.Due.ToUnixTimeMilliseconds(), report.State, report.Version, started = report.StartedAt?.ToUnixTimeMilliseconds(), closed = report.ClosedAt?.ToUnixTimeMilliseconds() },
            transaction, cancellationToken: stop));
        if (written == 0) throw new RefusedException(RefusalKind.Stale, Problem.Of("report.changed"));
        foreach (var task in tasks)
            await connection.ExecuteAsync(new CommandDefinition("insert into report_task (report_id, unit, state, row_count, needed, asked, filled) values (@Report, @Unit, @State, @Rows, @Needed, @Asked, @Filled)", task, transaction, cancellationToken: stop));
        return written;
    }, cancellation);

    public async Task<IReadOnlyList<ReportTask>> TasksAsync(string report, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<TaskRow>(new CommandDefinition($"select {TaskColumns} from report_task t where t.report_id = @report order by t.unit", new { report }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>What these units have still to do, the nearest first.</summary>
    public async Task<IReadOnlyList<ReportDuty>> DutiesAsync(string[] units, CancellationToken cancellation)
    {
        if (units.Length == 0) return [];
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<TaskRow>(new CommandDefinition($"""
            select {TaskColumns}, r.name as Name, r.asker as Asker, r.due as Due from report_task t join report r on r.report_id = t.report_id
            where t.state in ('waiting', 'returned') and r.state = 'filling' and {(database.Dialect == Dialect.Postgres ? "t.unit = any(@units)" : "t.unit in @units")} order by r.due, t.report_id, t.unit limit 200
            """, new { units }, cancellationToken: cancellation))).Select(t => new ReportDuty(Of(t), t.Name, t.Asker, DateTimeOffset.FromUnixTimeMilliseconds(t.Due)))];
    }

    public async Task<Dictionary<string, SaidRow>> SaidAsync(string report, string unit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var said = new Dictionary<string, SaidRow>(StringComparer.Ordinal);
        foreach (var (key, content) in await connection.QueryAsync<(string, byte[])>(new CommandDefinition("select row_key, content from report_row where report_id = @report and unit = @unit", new { report, unit }, cancellationToken: cancellation)))
            if (await seal.OpenAsync<SaidRow>(report + key, 0, content, cancellation) is { } row) said[key] = row;
        return said;
    }

    /// <summary>How often something was said of a unit's part; to be read before what was said.</summary>
    public async Task<long> TurnAsync(string report, string unit, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select turn from report_turn where report_id = @report and unit = @unit", new { report, unit }, cancellationToken: cancellation)) ?? 0;
    }

    /// <summary>Of these cases those that are there and not confidential: what was handed in of others is shown to nobody any more.</summary>
    public async Task<HashSet<string>> ShownCasesAsync(IReadOnlyCollection<string> cases, CancellationToken cancellation)
    {
        if (cases.Count == 0) return [];
        var postgres = database.Dialect == Dialect.Postgres;
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            $"select case_id from cases where {(postgres ? "not confidential and case_id = any(@cases)" : "confidential = 0 and case_id in (select value from json_each(@cases))")}",
            new { cases = postgres ? (object)cases.ToArray() : System.Text.Json.JsonSerializer.Serialize(cases) }, cancellationToken: cancellation))];
    }

    /// <summary>Keeps what a unit says, and where its task stands then.</summary>
    /// <param name="turn">At which it was looked at what had been said.</param>
    /// <returns>Null when somebody said something since: look again. False when the task was handed in meanwhile, or the report is over.</returns>
    public async Task<bool?> SayAsync(ReportTask task, long turn, IReadOnlyDictionary<string, SaidRow> rows, CancellationToken cancellation)
    {
        var prepared = new List<object>(rows.Count);
        foreach (var (key, row) in rows) prepared.Add(new { task.Report, key, task.Unit, content = await seal.SealAsync(task.Report + key, 0, row, cancellation) });
        return await database.WriteAsync<bool?>(WriteLane.Bulk, async (connection, transaction, stop) =>
        {
            if (await connection.ExecuteAsync(new CommandDefinition(turn == 0
                ? "insert into report_turn (report_id, unit, turn) values (@Report, @Unit, 1) on conflict do nothing"
                : "update report_turn set turn = turn + 1 where report_id = @Report and unit = @Unit and turn = @turn", new { task.Report, task.Unit, turn }, transaction, cancellationToken: stop)) == 0) return null;
            var written = await connection.ExecuteAsync(new CommandDefinition("""
                update report_task set state = @State, row_count = @Rows, needed = @Needed, asked = @Asked, filled = @Filled, done_by = @DoneBy, done_at = @at
                where report_id = @Report and unit = @Unit and state in ('waiting', 'returned') and exists (select 1 from report r where r.report_id = @Report and r.state = 'filling')
                """, new { task.Report, task.Unit, task.State, task.Rows, task.Needed, task.Asked, task.Filled, task.DoneBy, at = task.DoneAt?.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
            if (written == 0) return false;
            foreach (var row in prepared)
                await connection.ExecuteAsync(new CommandDefinition("insert into report_row (report_id, row_key, unit, content) values (@Report, @key, @Unit, @content) on conflict (report_id, unit, row_key) do update set content = excluded.content", row, transaction, cancellationToken: stop));
            return true;
        }, cancellation);
    }

    /// <returns>False when the unit has not handed in.</returns>
    public async Task<bool> ReturnAsync(string report, string unit, string reason, CancellationToken cancellation) => await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
        "update report_task set state = 'returned', reason = @reason, done_by = null, done_at = null where report_id = @report and unit = @unit and state = 'sent' and exists (select 1 from report r where r.report_id = @report and r.state = 'filling')",
        new { report, unit, reason }, transaction, cancellationToken: stop)), cancellation) == 1;

    static Report Of(Row row) => new(row.Id, row.Name, row.Asker, row.Unit, row.FileName, row.State, ReportDefinition.Parse(row.Definition), At(row.Due)!.Value, row.Version, row.CreatedBy, At(row.CreatedAt)!.Value, At(row.StartedAt), At(row.ClosedAt));

    static ReportTask Of(TaskRow row) => new(row.Report, row.Unit, row.State, row.Reason, row.Rows, row.Needed, row.Asked, row.Filled, row.DoneBy, At(row.DoneAt));

    static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
