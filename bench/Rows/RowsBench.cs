using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Bench.W1;
using LowCode.Engine.Tests.Databases;
using Npgsql;

namespace LowCode.Bench.Rows;

/// <summary>
/// The row budget: what each transition of W1 writes, counted by the database itself (<c>pg_stat_user_tables</c>). The same rows are
/// written on SQLite, since both are made from the same row shapes. Options: <c>--cases 256</c>.
/// </summary>
public static class RowsBench
{
    public static readonly string[] Options = ["cases"];

    static readonly string[] names = ["open", "sort", "claim", "handle", "verify", "close"];

    public static async Task<Figures> Run(Options options)
    {
        var count = options.Int("cases", 256);
        using var scratch = new Scratch();
        await using var cluster = await PostgresCluster.StartAsync();
        await using var product = await Product.On("pg", scratch, ["bench/W1/app"], cluster);
        await product.Start();

        var steps = Step.Read();
        var ids = Enumerable.Range(0, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"r{options.Seed}-{n}")).ToArray();
        var budget = new JsonObject();
        var before = await Counts(product.Connection);
        var total = 0d;
        for (var n = 0; n < steps.Count; n++)
        {
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
            {
                var step = steps[n].For(ids[i]);
                var answer = await product.Api.Send(step.Method, step.Path, step.Body, cancellation);
                if (!answer.Done) throw new InvalidOperationException($"{step.Path} was refused: {answer}");
                ids[i] = answer.Body["id"]!.GetValue<string>();
            });
            var after = await Reported(product.Connection, before.GetValueOrDefault("insert journal") + count);
            var line = new JsonObject();
            var rows = 0d;
            foreach (var (name, now) in after)
            {
                var each = (now - before.GetValueOrDefault(name)) / (double)count;
                // Keys and numbers are taken in blocks ahead of use, apart from the appends.
                if (each == 0 || name.Contains("data_key", StringComparison.Ordinal) || name.Contains("number_block", StringComparison.Ordinal)) continue;
                rows += each;
                line[name] = Figures.Rounded(each);
            }
            line["rows"] = Figures.Rounded(rows);
            budget[names[n]] = line;
            total += rows;
            before = after;
            Console.Error.WriteLine($"  {names[n],-7} {line.ToJsonString()}");
        }
        scratch.Keep = false;
        return new Figures().Set("budget", budget).AtMost("rows_per_transition", total / steps.Count, 5);
    }

    /// <summary>
    /// Row operations by table and kind. The database's processes report what they did some seconds late, each all its tables at once:
    /// when the journal's rows are all reported, so are the rows written with them.
    /// </summary>
    static async Task<SortedDictionary<string, long>> Reported(string connection, long journalRows)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await pulse.WaitForNextTickAsync())
            if (await Counts(connection) is var counts && counts["insert journal"] >= journalRows) return counts;
        throw new InvalidOperationException("the pulse stopped");
    }

    static async Task<SortedDictionary<string, long>> Counts(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
            foreach (var (kind, at) in new[] { ("insert", 1), ("update", 2), ("delete", 3) })
                counts[$"{kind} {reader.GetString(0)}"] = reader.GetInt64(at);
        return counts;
    }
}
