using System.Text.Json;
using Microsoft.Playwright;

namespace LowCode.Engine.Tests.Scripts.Drawn;

/// <summary>A page of a browser, under a policy that lets the site's own files run and nothing else, that takes a module in and answers.</summary>
static class BrowserAsked
{
    const string Site = "http://dialect.example";

    public static async Task<IReadOnlyList<string>> AnswersAsync(IBrowser browser, DialectRound round)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var broken = new List<string>();
        page.PageError += (_, error) => broken.Add(error);
        page.Console += (_, message) => { if (message.Type == "error") broken.Add(message.Text); };
        await page.RouteAsync(Site + "/**", route => route.Request.Url switch
        {
            Site + "/rules.js" => route.FulfillAsync(new() { ContentType = "text/javascript; charset=utf-8", Body = round.Module() }),
            Site + "/page.js" => route.FulfillAsync(new() { ContentType = "text/javascript; charset=utf-8", Body = "import { answers } from './rules.js'; globalThis.answers = answers;" }),
            Site + "/" => route.FulfillAsync(new()
            {
                ContentType = "text/html; charset=utf-8", Body = "<!doctype html><title>rules</title><script type=module src=/page.js></script>",
                Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'" },
            }),
            _ => route.FulfillAsync(new() { Status = 404 }),
        });
        await page.GotoAsync(Site + "/");
        var said = await page.EvaluateAsync<string>("data => JSON.stringify(globalThis.answers(data))", round.Data());
        broken.RemoveAll(b => b.Contains("favicon", StringComparison.Ordinal) || b.Contains("404", StringComparison.Ordinal));
        return broken.Count == 0 ? JsonSerializer.Deserialize<string[]>(said)! : throw new InvalidOperationException(string.Join("; ", broken));
    }
}
