using System.Diagnostics;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Odata;
using LowCode.Bench.Servers;
using LowCode.Bench.Sessions;

namespace LowCode.Bench.Centre;

/// <summary>
/// What a leader waits for at the command centre with many cases of the last five weeks: its pages over HTTP, signed in, for somebody who sees one street of
/// eighteen and for somebody who sees the district. Options: <c>--cases 100000</c>, <c>--times 5</c>, <c>--only sqlite</c>.
/// </summary>
public static class CentreBench
{
    public static readonly string[] Options = ["cases", "times", "only"];

    /// <summary>Longest a page may take, in milliseconds.</summary>
    const double MostStreet = 500, MostDistrict = 2000;

    static readonly (string Name, string Path)[] pages =
        [("overview", "/centre"), ("week", "/centre?period=week"), ("compare", "/centre/compare"), ("gathering", "/centre/gathering"), ("map", "/centre/map"), ("wall", "/centre/wall"), ("list", "/centre/list?watch=repeated"), ("behind", "/centre/list?mark=Overdue")];

    public static async Task<Figures> Run(Options options)
    {
        var (cases, times) = (options.Int("cases", 100_000), options.Int("times", 5));
        var figures = new Figures().Set("cases", cases);
        foreach (var kind in (string[])["sqlite", "pg"])
        {
            if (options.Text("only") is { } only && only != kind) continue;
            using var scratch = new Scratch();
            await using var product = await Product.On(kind, scratch, []);
            await ManyCases.FillAsync(product.Settings, cases, options.Seed, CaseTracks.Of);
            await product.Start();
            Console.Error.WriteLine($"  {kind}: {cases} cases, port {product.Port}");
            var line = new JsonObject();
            foreach (var (sight, name, most) in new[] { ("street", "streetLeader.003", MostStreet), ("district", "supervisor.district", MostDistrict) })
            {
                using var visitor = new PageVisitor(new Uri($"http://127.0.0.1:{product.Port}"), new Latencies());
                await visitor.OpenAsync("sign-in", "/sign-in");
                await visitor.PressAsync("sign-in", "form[action='/sign-in'] button", new Dictionary<string, string> { ["name"] = name, ["password"] = FirstWords.PasswordOf(name, scratch.Folder) });
                foreach (var (page, path) in pages)
                {
                    var took = new List<double>();
                    for (var i = -1; i < times; i++)
                    {
                        var begun = Stopwatch.GetTimestamp();
                        await visitor.OpenAsync(page, path);
                        if (!visitor.Done) throw new InvalidOperationException($"{path} was not answered to {name}");
                        if (i >= 0) took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                    }
                    took.Sort();
                    var figure = $"{sight}_{page}_ms";
                    line[figure] = Figures.Rounded(took[took.Count / 2]);
                    if (page == "overview") figures.MustNotExceed($"{kind}.{figure}", took[took.Count / 2], most);
                }
            }
            Console.Error.WriteLine($"  {kind}: {line.ToJsonString()}");
            figures.Set(kind, line);
            await product.Stop();
            scratch.Keep = false;
        }
        return figures;
    }
}
