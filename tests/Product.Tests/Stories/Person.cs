using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;

namespace LowCode.Product.Tests.Stories;

/// <summary>
/// Somebody at a browser. Whatever the browser complains of (a violated content security policy, a script that failed, an error in its console)
/// fails the story, and no page may be wider than its screen.
/// </summary>
public sealed class Person : IAsyncDisposable
{
    /// <summary>Set to a folder, every <see cref="LookAsync"/> leaves a picture there.</summary>
    static readonly string? pictures = Environment.GetEnvironmentVariable("STORY_PICTURES");

    readonly IBrowserContext context;
    readonly ProductHost host;
    readonly List<string> complaints = [];

    internal Person(IBrowserContext context, IPage page, ProductHost host)
    {
        (this.context, Page, this.host) = (context, page, host);
        page.PageError += (_, error) => complaints.Add("script: " + error);
        page.Console += (_, said) =>
        {
            // A page answered with 4xx, or not at all, is said in the console too; what the page says of it is the story's to check.
            if (said.Type is "error" or "warning" && !said.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && !said.Text.StartsWith("htmx:", StringComparison.Ordinal)) complaints.Add($"{said.Type}: {said.Text}");
        };
    }

    public IPage Page { get; }

    public async Task SignInAsync(string name)
    {
        await OpenAsync("/sign-in");
        await Page.Locator("[name=name]").FillAsync(name);
        await Page.Locator("[name=password]").FillAsync(await host.PasswordOf(name));
        await PressAsync("form[action='/sign-in'] button");
        await Assertions.Expect(Page.Locator(".who")).ToBeVisibleAsync();
    }

    public async Task OpenAsync(string address)
    {
        await Page.GotoAsync(address);
        await SeeAsync();
    }

    /// <summary>Presses what leads to another page, or to this one anew.</summary>
    public Task PressAsync(string button) => AnsweredAsync(() => Page.Locator(button).First.ClickAsync());

    /// <summary>Does what leads to another page, or to this one anew.</summary>
    public async Task AnsweredAsync(Func<Task> act)
    {
        var answer = Page.WaitForResponseAsync(r => r.Request.IsNavigationRequest || r.Request.Method == "POST" || r.Request.Headers.ContainsKey("hx-request"));
        await act();
        await answer;
        // Asked of the page itself: an event that came between the answer and the wait for it would be waited for in vain.
        await Page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        // The page may have been changed in place.
        await Assertions.Expect(Page.Locator("html:not([data-busy])")).ToHaveCountAsync(1);
        await SeeAsync();
    }

    /// <summary>A picture for people to look at.</summary>
    public async Task LookAsync(string name)
    {
        await SeeAsync();
        if (pictures is not null) await Page.ScreenshotAsync(new() { Path = Path.Combine(pictures, name + ".png"), FullPage = true });
    }

    /// <summary>Asks the page; one that tells how far something is comes again by itself, and is asked again then.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        for (var left = 3; ; left--)
        {
            try { return await question(); }
            catch (PlaywrightException gone) when (left > 0 && gone.Message.Contains("Execution context was destroyed", StringComparison.Ordinal)) { await Page.WaitForLoadStateAsync(); }
        }
    }

    async Task SeeAsync()
    {
        var over = await AskAsync(() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.True(over <= 0, $"{Page.Url} is {over} pixels wider than the screen");
        NothingWrong();
    }

    void NothingWrong() => Assert.True(complaints.Count == 0, $"{Page.Url}: {string.Join('\n', complaints)}");

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        NothingWrong();
    }
}
