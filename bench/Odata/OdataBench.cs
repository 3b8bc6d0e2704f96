using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;

namespace LowCode.Bench.Odata;

/// <summary>
/// Questions over many cases through <c>/odata</c> of the running server, with rights, masks and audit on, beside the same three questions put straight to the
/// same kind of database over a bare table of as many rows: newest fifty of a state that a twenty-fifth of the rows have, how many those are, how many rows
/// each state has. Options: <c>--peers DIR</c> (needed), <c>--cases 1000000</c>, <c>--only sqlite</c>.
/// </summary>
public static class OdataBench
{
    public static readonly string[] Options = ["peers", "cases", "only"];

    /// <summary>How many times the bare question an answer may take.</summary>
    const double MostTimes = 3;

    public static async Task<Figures> Run(Options options)
    {
        var peers = Path.GetFullPath(options.Text("peers") ?? throw new ArgumentException("odata needs --peers DIR, the folder of the peers' harness"));
        var cases = options.Int("cases", 1_000_000);
        var figures = new Figures();
        foreach (var kind in (string[])["sqlite", "pg"])
        {
            if (options.Text("only") is { } only && only != kind) continue;
            using var scratch = new Scratch();
            await using var cluster = kind == "pg" ? await PostgresCluster.StartAsync() : null;
            await using var product = await Product.On(kind, scratch, [], cluster);
            var district = await product.ClientAsync("u-districtDispatcher.district", "self", "case.read");
            var leader = await product.ClientAsync("u-streetLeader.003", "self", "case.read");
            var made = await ManyCases.FillAsync(product.Settings, cases, options.Seed);
            Console.Error.WriteLine($"  {kind}: {cases} cases");
            var floor = await ListFloor.Run(peers, cluster, cases, scratch);
            await product.Start();
            using var asked = new AskedServer(product.Port, district);
            using var street = new AskedServer(product.Port, leader);
            var ours = await asked.AskAsync(made.Open, made.Closed);
            var one = await street.AskAsync(made.StreetOpen, made.StreetClosed);
            await product.Stop();
            var line = new JsonObject { ["rows"] = cases };
            void Set(string name, double value) => line[name] = Figures.Rounded(value);
            foreach (var (name, our, bare) in new[] { ("top50", ours.Top50, floor.Top50), ("count", ours.Count, floor.Count), ("group", ours.Group, floor.Group) })
            {
                Set(name + "_ms", our);
                Set($"floor_{name}_ms", bare);
                Set(name + "_ratio", our / bare);
            }
            // What a request costs before it asks the database, and the same questions by somebody who sees one street of eighteen.
            Set("http_ms", ours.Http);
            foreach (var (name, value) in new[] { ("top50", one.Top50), ("count", one.Count), ("group", one.Group) }) Set($"street_{name}_ms", value);
            line["wrong"] = ours.Wrong + one.Wrong;
            figures.Set(kind, line).MustBe(kind + ".wrong", ours.Wrong + one.Wrong, 0);
            foreach (var name in (string[])["top50", "count", "group"]) figures.MustNotExceed($"{kind}.{name}_ratio", line[name + "_ratio"]!.GetValue<double>(), MostTimes);
            Console.Error.WriteLine($"  {kind}: {line.ToJsonString()}");
            scratch.Keep = false;
        }
        return figures;
    }
}
