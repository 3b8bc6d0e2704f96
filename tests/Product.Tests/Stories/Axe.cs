using System.Text.Json;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Stories;

/// <summary>What axe-core says of a page: nothing serious or critical by WCAG 2.2 AA is let pass.</summary>
static class Axe
{
    const string Judge = """
        async () => {
          const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
          return JSON.stringify(found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
            .flatMap(v => v.nodes.slice(0, 5).map(n => `${v.impact} ${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 160)}`)));
        }
        """;

    static readonly Lazy<string> axe = new(() => File.ReadAllText(Path.Combine(Installed(), "node_modules/axe-core/axe.min.js")));

    /// <summary>Where the build has put the packages of the pages as they are named now.</summary>
    static string Installed()
    {
        var pages = Path.Combine(Readme.Root(), "src/Designer");
        var named = File.ReadAllText(Path.Combine(pages, "package-lock.json"));
        return Directory.GetDirectories(Path.Combine(pages, "obj/npm")).First(made => File.ReadAllText(Path.Combine(made, "package-lock.json")) == named && Directory.Exists(Path.Combine(made, "node_modules")));
    }

    /// <returns>One line a fault.</returns>
    public static async Task<IEnumerable<string>> JudgeAsync(Person person, string address)
    {
        var found = await person.AskAsync(async () =>
        {
            await person.Page.EvaluateAsync(axe.Value);
            return await person.Page.EvaluateAsync<string>(Judge);
        });
        return JsonSerializer.Deserialize<string[]>(found)!.Select(fault => $"{address}: {fault}");
    }
}
