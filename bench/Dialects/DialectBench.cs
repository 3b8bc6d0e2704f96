using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Forms;
using LowCode.Engine.Tests.Scripts.Drawn;
using Microsoft.Playwright;

namespace LowCode.Bench.Dialects;

/// <summary>
/// Random expressions with random values, evaluated by the server and, as the generated ES module, by Chromium; and whole forms, with a field of every type,
/// their rules and values right and wrong: no answer may differ. Options: <c>--expressions N</c> (20,000), <c>--forms N</c> (400, six changes each).
/// </summary>
public static class DialectBench
{
    const int Batch = 1000, Shown = 10, FormsAtOnce = 80;

    public static readonly string[] Options = ["expressions", "forms"];

    public static async Task<Figures> Run(Options options)
    {
        var wanted = options.Int("expressions", 20_000);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
        });
        var (asked, refused, answers, different) = (0, 0, new HashSet<string>(StringComparer.Ordinal), new List<string>());
        while (asked < wanted)
        {
            var round = new DialectRound(unchecked(options.Seed + asked * 7), Math.Min(Batch, wanted - asked));
            different.AddRange(round.Differences(await BrowserAsked.AnswersAsync(browser, round)));
            refused += round.Refused;
            answers.UnionWith(round.Answers);
            asked += round.Count;
        }
        var (compared, unlike) = await FormsAsync(browser, unchecked(options.Seed + 1), options.Int("forms", 400));
        different.AddRange(unlike);
        foreach (var one in different.Take(Shown)) Console.Error.WriteLine(one);
        return new Figures().Set("expressions", asked).AtMost("disagreements", different.Count, 0).Set("form_answers", compared).Set("refused_by_both", refused).Set("different_answers", answers.Count).Set("chromium", browser.Version)
            .Set("shown", new JsonArray([.. different.Take(Shown).Select(d => (JsonNode)d)]));
    }

    static async Task<(int Compared, List<string> Different)> FormsAsync(IBrowser browser, int seed, int forms)
    {
        var (compared, different) = (0, new List<string>());
        for (var at = 0; at < forms; at += FormsAtOnce)
            foreach (var round in new[] { FormRound.Draw(seed + at, Math.Min(FormsAtOnce, forms - at), 6), FormRound.OfTypes(seed + at, Math.Min(FormsAtOnce, forms - at) / 4, 60) })
            {
                different.AddRange(await round.DifferencesAsync(browser));
                compared += round.Compared;
            }
        return (compared, different);
    }
}
