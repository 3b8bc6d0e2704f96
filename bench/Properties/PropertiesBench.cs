using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Forms;

namespace LowCode.Bench.Properties;

/// <summary>
/// What must hold for every form and every input, over forms and inputs drawn at random: a change comes to what a whole evaluation comes to, nothing forbidden is
/// accepted, hidden stays hidden, what a step may not edit stays, drafts come back as they were put away. Options: <c>--rounds N</c> of each property (20,000).
/// </summary>
public static class PropertiesBench
{
    const int Shown = 10;

    public static readonly string[] Options = ["rounds"];

    public static Task<Figures> Run(Options options)
    {
        var rounds = options.Int("rounds", 20_000);
        var (figures, shown, all) = (new Figures().Set("rounds", rounds), new List<string>(), 0);
        foreach (var (name, holds) in FormProperties.All)
        {
            var violations = 0;
            for (var round = 0; round < rounds; round++)
            {
                string? wrong;
                try { wrong = holds(new Random(unchecked(options.Seed + round))); }
                catch (Exception failure) { wrong = failure.Message; }
                if (wrong is null) continue;
                violations++;
                if (shown.Count < Shown) shown.Add($"{name}, seed {unchecked(options.Seed + round)}: {wrong}");
            }
            figures.AtMost(name + "_violations", violations, 0);
            all += violations;
        }
        foreach (var one in shown) Console.Error.WriteLine(one);
        return Task.FromResult(figures.Set("properties", FormProperties.All.Count).AtMost("violations", all, 0).Set("shown", new JsonArray([.. shown.Select(s => (JsonNode)s)])));
    }
}
