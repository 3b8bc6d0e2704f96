using System.Data.Common;
using System.Globalization;
using Dapper;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>What is seen over the open data.</summary>
static class StoreChecks
{
    const int OldestPostgres = 14;
    static readonly TimeSpan late = TimeSpan.FromMinutes(1), skew = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Operation operation, CheckReport report, CancellationToken cancellation)
    {
        var database = operation.Store.Database;
        await using var connection = await database.OpenReadAsync(cancellation);
        // Opening has compared every setting that durability rests on; one that does not fit is refused.
        report.Ok("Store", $"{database.Settings}, {await VersionAsync(connection, database.Dialect, report, cancellation)}");
        if (!await SchemaAsync(connection, database.Dialect, report, cancellation)) return;
        await ClockAsync(connection, database.Dialect, report, cancellation);
        MasterKey(database.Settings.MasterKeyPath, report);
        await WaitingAsync(connection, "timer", "Timers", report, cancellation);
        await WaitingAsync(connection, "outbox", "Outbox", report, cancellation);
        await WorkerAsync(operation, report, cancellation);
    }

    static async Task<string> VersionAsync(DbConnection connection, Dialect dialect, CheckReport report, CancellationToken cancellation)
    {
        if (dialect == Dialect.Sqlite) return "SQLite " + await connection.ExecuteScalarAsync<string>(new CommandDefinition("select sqlite_version()", cancellationToken: cancellation));
        var number = int.Parse((await connection.ExecuteScalarAsync<string>(new CommandDefinition("show server_version_num", cancellationToken: cancellation)))!, CultureInfo.InvariantCulture) / 10000;
        if (number < OldestPostgres) report.Fail("Store", OperateText.Of("PostgresOld", number, OldestPostgres));
        return "PostgreSQL " + await connection.ExecuteScalarAsync<string>(new CommandDefinition("show server_version", cancellationToken: cancellation));
    }

    /// <returns>False when there is no schema yet, or one this program does not know: nothing more can be asked.</returns>
    static async Task<bool> SchemaAsync(DbConnection connection, Dialect dialect, CheckReport report, CancellationToken cancellation)
    {
        var exists = await connection.ExecuteScalarAsync<object?>(new CommandDefinition(dialect == Dialect.Sqlite
            ? "select name from sqlite_master where name = 'schema_script'" : "select to_regclass('schema_script')::text", cancellationToken: cancellation));
        var applied = exists is null or DBNull ? 0 : await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(number), 0) from schema_script", cancellationToken: cancellation));
        var known = SchemaVersion.Known(dialect);
        if (applied == known) report.Ok("Schema", known.ToString(CultureInfo.InvariantCulture));
        else if (applied < known) report.Warn("Schema", OperateText.Of("SchemaOlder", applied, known));
        else report.Fail("Schema", OperateText.Of("SchemaNewer", applied, known));
        return applied > 0 && applied <= known;
    }

    static async Task ClockAsync(DbConnection connection, Dialect dialect, CheckReport report, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        // A file has no clock: the newest row says whether this machine's has been set back.
        var other = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(dialect == Dialect.Postgres
            ? "select (extract(epoch from clock_timestamp()) * 1000)::bigint" : "select max(updated_at) from cases", cancellationToken: cancellation));
        if (other is not { } at) return;
        var difference = DateTimeOffset.FromUnixTimeMilliseconds(at) - now;
        var wrong = dialect == Dialect.Postgres ? difference.Duration() > skew : difference > skew;
        if (wrong) report.Warn("Skew", OperateText.Of("SkewFound", (long)difference.TotalSeconds));
        else report.Ok("Skew", OperateText.Of("SkewNone"));
    }

    static void MasterKey(string path, CheckReport report)
    {
        // The key store has been opened with it: it is there and the right one.
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0) report.Warn("MasterKey", OperateText.Of("MasterKeyOpen", path));
        else report.Ok("MasterKey", path);
    }

    static async Task WaitingAsync(DbConnection connection, string table, string check, CheckReport report, CancellationToken cancellation)
    {
        var (waiting, next) = await connection.QuerySingleAsync<(long, long?)>(new CommandDefinition($"select count(*), min(next_at) from {table}", cancellationToken: cancellation));
        var lag = next is { } at ? DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(at) : TimeSpan.Zero;
        var found = OperateText.Of("Waiting", waiting, Math.Max(0, (long)lag.TotalSeconds));
        if (lag > late) report.Warn(check, found);
        else report.Ok(check, found);
    }

    static async Task WorkerAsync(Operation operation, CheckReport report, CancellationToken cancellation)
    {
        var answer = await operation.Of<ScriptPool>().RunAsync("return n + 1", Record.Of(("n", 1)), cancellation);
        if (answer.Problem is null) report.Ok("Worker", OperateText.Of("WorkerRuns"));
        else report.Fail("Worker", answer.Problem.Code);
    }
}
