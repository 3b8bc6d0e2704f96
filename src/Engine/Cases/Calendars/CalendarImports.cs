using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Dapper;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>An imported year, and how far the running cases have been counted again by it.</summary>
/// <param name="N">Its number; the calendar's version ends with it.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>overtaken</c> by a later import, or <c>failed</c> with <paramref name="Reason"/>.</param>
/// <param name="Seen">Running cases that were looked at.</param>
/// <param name="Recounted">Those whose clocks were counted again, each by an event in its journal.</param>
public sealed record CalendarImport(long N, int Year, string State, long Seen, long Recounted, string? Reason, string ImportedBy, DateTimeOffset ImportedAt)
{
    /// <summary>Running cases there were when it was imported; one may have been opened or closed since.</summary>
    public long Total { get; init; }

    public bool IsUnderWay => State is "waiting" or "running";

    internal string AfterCase { get; init; } = "";
}

/// <summary>Imported years: the calendar in force is the shipped one with all of them laid over, in order. What is counted again belongs to the latest.</summary>
public sealed class CalendarImports(Database database, CalendarHolder holder, TimeProvider time)
{
    /// <summary>How long a node may be silent before another goes on counting; also how long an import waits until every node has the calendar.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(30), settling = TimeSpan.FromSeconds(10);

    sealed record Row
    {
        public long N { get; init; }
        public long Year { get; init; }
        public string Days { get; init; } = "";
        public string ImportedBy { get; init; } = "";
        public long ImportedAt { get; init; }
        public string State { get; init; } = "";
        public string AfterCase { get; init; } = "";
        public long Seen { get; init; }
        public long Recounted { get; init; }
        public string? Reason { get; init; }
        public long Total { get; init; }
    }

    const string Columns = "n as N, year as Year, days as Days, imported_by as ImportedBy, imported_at as ImportedAt, state as State, after_case as AfterCase, seen as Seen, recounted as Recounted, reason as Reason, total as Total";

    long known;

    /// <summary>Takes imports of other nodes, and at the start all there are, into the calendar that is counted by.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select max(n) from calendar_import", cancellationToken: cancellation)) is not { } latest || latest == known) return;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from calendar_import order by n", cancellationToken: cancellation));
        holder.Current = rows.Aggregate(WorkCalendar.China, After);
        known = latest;
    }

    static WorkCalendar After(WorkCalendar calendar, Row row) => new(calendar.Data with
    {
        Years = calendar.Data.Years.RemoveAll(year => year.Year == row.Year).Add(JsonSerializer.Deserialize<CalendarYear>(row.Days, JsonSerializerOptions.Web)!).Sort((a, b) => a.Year.CompareTo(b.Year)),
        Version = string.Create(CultureInfo.InvariantCulture, $"{WorkCalendar.China.Version}.{row.N}"),
    });

    /// <summary>Imports, latest first.</summary>
    public async Task<IReadOnlyList<CalendarImport>> ListAsync(int take, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"select {Columns} from calendar_import order by n desc limit @take", new { take }, cancellationToken: cancellation))).Select(Of)];
    }

    /// <summary>Keeps a year and begins to count the running cases again.</summary>
    /// <exception cref="RefusedException">What is wrong with its days.</exception>
    public async Task<CalendarImport> AddAsync(int year, IReadOnlyCollection<CalendarDay> days, string by, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        if (holder.Current.WithYear(year, days, "checked", problems) is not { } calendar) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var (json, now) = (JsonSerializer.Serialize(calendar.Data.Years.First(y => y.Year == year), JsonSerializerOptions.Web), time.GetUtcNow());
        var added = await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("update calendar_import set state = 'overtaken' where state in ('waiting', 'running')", null, transaction, cancellationToken: stop));
            return await connection.QuerySingleAsync<Row>(new CommandDefinition($"""
                insert into calendar_import (n, year, days, imported_by, imported_at, state, after_case, seen, recounted, lease_until, total)
                values ((select coalesce(max(n), 0) + 1 from calendar_import), @year, @json, @by, @at, 'waiting', '', 0, 0, @until, (select count(*) from cases where state <> 'closed')) returning {Columns}
                """, new { year = (long)year, json, by, at = now.ToUnixTimeMilliseconds(), until = (now + settling).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
        }, cancellation);
        await RefreshAsync(cancellation);
        return Of(added);
    }

    /// <summary>Takes the import whose counting nobody works on; null when there is none.</summary>
    internal async Task<CalendarImport?> ClaimAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using (var connection = await database.OpenReadAsync(cancellation))
            if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select n from calendar_import where state in ('waiting', 'running') and lease_until <= @at limit 1", new { at = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation)) is null) return null;
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        var row = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            update calendar_import set state = 'running', lease_until = @until where n =
              (select n from calendar_import where state in ('waiting', 'running') and lease_until <= @at order by n desc limit 1 {skip})
            returning {Columns}
            """, new { at = now.ToUnixTimeMilliseconds(), until = (now + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), cancellation);
        return row is null ? null : Of(row);
    }

    /// <summary>Running cases behind one, in order.</summary>
    internal async Task<IReadOnlyList<string>> CasesAsync(string after, int take, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition("select case_id from cases where state <> 'closed' and case_id > @after order by case_id limit @take", new { after, take }, cancellationToken: cancellation))];
    }

    /// <summary>Keeps how far a batch came, and the lease.</summary>
    /// <returns>False when a later import has taken its place.</returns>
    internal Task<bool> ProgressAsync(long n, string after, int seen, int recounted, CancellationToken cancellation) => database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "update calendar_import set after_case = @after, seen = seen + @seen, recounted = recounted + @recounted, lease_until = @until where n = @n returning state",
            new { n, after, seen, recounted, until = (time.GetUtcNow() + lease).ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)) == "running", cancellation);

    internal Task FinishAsync(string n, string state, string? reason, CancellationToken cancellation) => SetAsync("state = @state, reason = @reason", n, state, reason, cancellation);

    internal Task ReleaseAsync(string n, CancellationToken cancellation) => SetAsync("lease_until = 0", n, null, null, cancellation);

    Task<int> SetAsync(string what, string n, string? state, string? reason, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) =>
        connection.ExecuteAsync(new CommandDefinition($"update calendar_import set {what} where n = @n and state = 'running'",
            new { n = long.Parse(n, CultureInfo.InvariantCulture), state, reason }, transaction, cancellationToken: stop)), cancellation);

    static CalendarImport Of(Row row) => new(row.N, (int)row.Year, row.State, row.Seen, row.Recounted, row.Reason, row.ImportedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.ImportedAt)) { AfterCase = row.AfterCase, Total = row.Total };
}
