using System.Diagnostics;
using System.Text;
using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Bench.Journal;

/// <summary>
/// Appends a second in this process: callers with a case each, a journal row and five rows beside it, a 1.5 KB payload sealed and hashed.
/// Options: <c>--database sqlite|pg</c> (both without), <c>--callers 64</c>, <c>--seconds 5</c>.
/// </summary>
public static class AppendBench
{
    static readonly RowShape item = new("bench_item", RowVerb.Upsert, 2,
        new("case_id", ColumnType.Text), new("item", ColumnType.Int64), new("unit", ColumnType.Text), new("state", ColumnType.Text), new("due", ColumnType.Int64));

    static readonly RowShape gone = new("bench_item", RowVerb.Delete, 2, new("case_id", ColumnType.Text), new("item", ColumnType.Int64));

    static readonly RowShape view = new("bench_case", RowVerb.Upsert, 1,
        new("case_id", ColumnType.Text), new("version", ColumnType.Int64), new("unit", ColumnType.Text), new("state", ColumnType.Text),
        new("title", ColumnType.Text), new("changed_at", ColumnType.Int64), new("open", ColumnType.Boolean));

    const string Tables = """
        create table bench_item (case_id text {0} not null, item bigint not null, unit text {0}, state text {0}, due bigint, primary key (case_id, item));
        create index bench_item_unit on bench_item (unit, state, due);
        create table bench_case (case_id text {0} primary key, version bigint, unit text {0}, state text {0}, title text {0}, changed_at bigint, open boolean);
        create index bench_case_unit on bench_case (unit, changed_at);
        """;

    public static readonly string[] Options = ["database", "callers", "seconds"];

    public static async Task<Figures> Run(Options options)
    {
        var callers = options.Int("callers", 64);
        var length = TimeSpan.FromSeconds(options.Int("seconds", 5));
        var only = options.Text("database");
        var figures = new Figures().Set("callers", callers);
        var folder = Directory.CreateTempSubdirectory("lowcode-append-").FullName;
        try
        {
            if (only is null or "sqlite") await MeasureAsync("sqlite", new DatabaseSettings { Folder = folder }, callers, length, 9_000, figures);
            if (only is null or "pg")
            {
                await using var cluster = await PostgresCluster.StartAsync("-c shared_buffers=256MB -c max_wal_size=4GB");
                var settings = new DatabaseSettings { MasterKeyFile = Path.Combine(folder, "pg.key"), Connection = await cluster.CreateDatabaseAsync() };
                await MeasureAsync("pg", settings, callers, length, 5_000, figures);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return figures;
    }

    static async Task MeasureAsync(string name, DatabaseSettings settings, int callers, TimeSpan length, double target, Figures figures)
    {
        await using var database = await Database.OpenAsync(settings);
        await database.UpgradeAsync();
        await using var keys = await KeyStore.OpenAsync(settings);
        var sql = Tables.Replace("{0}", database.Dialect == Dialect.Postgres ? "collate \"C\"" : "", StringComparison.Ordinal);
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await using var create = connection.CreateCommand();
            create.Transaction = transaction;
            create.CommandText = sql;
            await create.ExecuteNonQueryAsync(stop);
        });
        await using var journal = JournalStore.Open(database);
        await RunAsync(journal, keys, callers, TimeSpan.FromSeconds(1), []);
        var times = new List<double>[callers];
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var begun = Stopwatch.GetTimestamp();
        var appended = await RunAsync(journal, keys, callers, length, times);
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        var used = (process.TotalProcessorTime - cpu).TotalSeconds;
        var sorted = times.SelectMany(t => t).Order().ToArray();
        figures.AtLeast($"{name}_appends_per_s", appended / elapsed, target)
            .Set($"{name}_p50_ms", Figures.Rounded(sorted[sorted.Length / 2]))
            .Set($"{name}_p99_ms", Figures.Rounded(sorted[(int)(sorted.Length * 0.99)]))
            .Set($"{name}_own_cpu_us", Figures.Rounded(used / appended * 1e6));
    }

    static async Task<long> RunAsync(IJournal journal, KeyStore keys, int callers, TimeSpan length, List<double>[] times)
    {
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var count = 0L;
            var own = new List<double>();
            if (times.Length > 0) times[caller] = own;
            while (Stopwatch.GetElapsedTime(begun) < length)
            {
                var id = CaseId.New(DateTimeOffset.UtcNow);
                var key = await keys.NextAsync();
                var head = CaseHead.None;
                // Six commands a case, as in the W1 measure.
                for (var i = 1; i <= 6; i++, count++)
                {
                    var now = Stopwatch.GetTimestamp();
                    var append = Next(head, id, key);
                    var result = await journal.AppendAsync(append);
                    if (result != AppendResult.Written) throw new InvalidOperationException($"append was {result}");
                    head = new CaseHead(append.Row.Version, append.Row.Hash);
                    own.Add(Stopwatch.GetElapsedTime(now).TotalMilliseconds);
                }
            }
            return count;
        })));
        return counts.Sum();
    }

    static readonly byte[] events = Encoding.UTF8.GetBytes(new string('x', 1500));
    static readonly byte[] fingerprint = new byte[32];

    static Append Next(CaseHead head, CaseId id, DataKey key)
    {
        var now = DateTimeOffset.UtcNow;
        var at = now.ToUnixTimeMilliseconds();
        var version = head.Version + 1;
        var payload = Sealing.Seal(key, id, version, events);
        var row = JournalRow.Following(head, id, "user:bench", Guid.NewGuid().ToString("N"), fingerprint, now, now, "user:bench", EventCodec.Json, payload);
        return new Append(row,
        [
            new(view, [id.Value, version, "440104001", "open", "路灯不亮，影响出行", at, true]),
            new(item, [id.Value, version, "440104001", "offered", at + 86_400_000]),
            new(gone, [id.Value, version - 1]),
            TimerRows.Set(id, "due", now.AddDays(1)),
            OutboxRows.Add(new OutboxId(id, version, 1), "notify", payload.AsSpan(0, 200).ToArray(), now),
        ], 1);
    }
}
