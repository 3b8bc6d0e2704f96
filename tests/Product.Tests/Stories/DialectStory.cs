using LowCode.Engine.Tests.Scripts.Drawn;
using Microsoft.Playwright;

namespace LowCode.Product.Tests.Stories;

/// <summary>A rule gives in the page what it gives on the server.</summary>
public sealed class DialectStory
{
    [Fact]
    public async Task Random_expressions_agree_between_server_and_browser_under_a_strict_policy()
    {
        var seed = Random.Shared.Next();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"] });
        var round = new DialectRound(seed, 500);
        var different = round.Differences(await BrowserAsked.AnswersAsync(browser, round)).ToList();
        Assert.True(different.Count == 0, $"seed {seed}: {string.Join('\n', different.Take(5))}");
    }
}
