using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Storage;

namespace LowCode.Bench.Import;

/// <summary>
/// 5,167 real requests taken over on both databases: a second run adds none, all closed ones are closed, every type is dispatched, every case has its own
/// times; and how well limits fitted per type on one half of the file give the deadlines of the other half through the ledger.
/// Options: <c>--file boston311-2015.csv</c> (needed).
/// </summary>
public static class ImportBench
{
    public static readonly string[] Options = ["file"];

    public static async Task<Figures> Run(Options options)
    {
        var file = options.Text("file") ?? throw new ArgumentException("--file names the Boston 311 sample (bench/Import/README.md)");
        var folder = Path.Combine(Checkout.Root, "bench/Import");
        var mapping = ImportMapping.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "map.json")));
        var figures = new Figures();
        foreach (var kind in (string[])["sqlite", "pg"])
        {
            using var scratch = new Scratch();
            await using var cluster = kind == "pg" ? await PostgresCluster.StartAsync() : null;
            var settings = new DatabaseSettings { Folder = scratch.Sub("data"), Connection = cluster is null ? null : await cluster.CreateDatabaseAsync() };
            var taken = await TakenOver.Measure(settings, file, mapping);
            figures.Set(kind, new JsonObject
            {
                ["rows"] = taken.First.Rows, ["opened"] = taken.First.Added, ["reported"] = taken.First.Failed, ["added_on_second_run"] = taken.Second.Added, ["closed"] = taken.Closed, ["dispatched"] = taken.Dispatched,
                ["types"] = taken.Types, ["rows_per_s"] = Figures.Rounded(taken.RowsPerSecond), ["second_run_rows_per_s"] = Figures.Rounded(taken.SecondRowsPerSecond), ["journal_rows"] = taken.JournalRows, ["longest_slice_ms"] = Figures.Rounded(taken.LongestSlice),
                ["report"] = new JsonArray([.. taken.Issues.Select(i => JsonValue.Create($"{i.Line} {i.Column}: {i.Problem.Code}"))]),
            });
            Console.Error.WriteLine($"  {kind}: {taken.First.Added} of {taken.First.Rows} rows, {taken.RowsPerSecond:F0}/s");
            figures.MustBe(kind + ".added_on_second_run", taken.Second.Added, 0).MustBe(kind + ".known_on_second_run", taken.Second.Known, taken.First.Added)
                .MustBe(kind + ".not_taken_without_reason", taken.First.Rows - taken.First.Added - taken.First.Failed, 0)
                .MustBe(kind + ".closed_left_open", taken.ClosedInFile - taken.Closed, 0).MustBe(kind + ".not_dispatched", taken.Cases - taken.Dispatched, 0).MustBe(kind + ".types_dispatched", taken.Types, taken.TypesInFile)
                .MustBe(kind + ".other_times", taken.OtherTimes, 0).MustBe(kind + ".waiting_to_leave", taken.Outbox, 0).MustBe(kind + ".timers_of_the_past", taken.PastTimers, 0).MustBe(kind + ".views_unlike_the_journal", taken.Unlike, 0);
            scratch.Keep = false;
        }
        var fit = DeadlineFit.Of(file, mapping, Path.Combine(folder, "calendar.json"), options.Seed);
        return figures.AtLeast("within_1h_of_target", fit.Share, fit.RawShare).Set("deadlines", fit.ToJson());
    }
}
