using LowCode.Product.Tests.Hosting;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>Somebody claims many cases at once while the server is busy: the page tells by itself how far it is, and comes to the result by itself.</summary>
[Trait("Category", "Story")]
public sealed class RunStory(RunStory.Busy browser) : IClassFixture<RunStory.Busy>
{
    public sealed class Busy : PostgresBrowser
    {
        protected override Task<ProductHost> StartAsync(string connection) => ProductHost.StartAsync(connection);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_batch_is_followed_left_found_again_and_comes_to_its_result_by_itself(bool phone)
    {
        using (var seat = await browser.Host.SignInAsync("operator.003"))
            for (var n = 0; n < 6; n++) await RequestCase.OpenAsync(seat, "440104003", $"run-{phone}-{n}");
        await using var connection = new NpgsqlConnection(browser.Connection);
        await connection.OpenAsync();
        await using var clerk = await (phone ? browser.OnPhoneAsync() : browser.AtDeskAsync());
        await clerk.SignInAsync("operator.003");
        await clerk.OpenAsync("/?box=claim");
        await clerk.Page.Locator("[data-all]").CheckAsync();
        // Whatever is done with a case waits.
        await using var held = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("lock table journal in exclusive mode", connection, held)) await locking.ExecuteNonQueryAsync();
        await clerk.PressAsync(".batch button[value=claim]");
        await Expect(clerk.Page.Locator("progress")).ToHaveAttributeAsync("max", "6");
        var (width, address) = (clerk.Page.ViewportSize!.Width, new Uri(clerk.Page.Url).AbsolutePath);
        Assert.Empty(await Axe.JudgeAsync(clerk, "a run"));
        await clerk.LookAsync($"run-{width}");
        await clerk.OpenAsync("/account");
        await clerk.PressAsync("a[href='/runs']");
        await Expect(clerk.Page.Locator($"a[href='{address}']")).ToBeVisibleAsync();
        await clerk.LookAsync($"runs-{width}");
        await clerk.PressAsync($"a[href='{address}']");
        await clerk.PressAsync("button[value=cancel]");
        await clerk.LookAsync($"run-ask-{width}");
        await clerk.PressAsync(".ask a.button");
        await held.RollbackAsync();
        await Expect(clerk.Page.Locator(".batch-results li.done")).ToHaveCountAsync(6);
        await clerk.LookAsync($"run-batch-{width}");
        await clerk.OpenAsync("/runs");
        await clerk.LookAsync($"runs-done-{width}");
    }
}
