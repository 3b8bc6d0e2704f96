using LowCode.Product.Tests.Hosting;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A leader has a long report written: the page tells by itself how far it is and when it can be fetched, and leaves alone what is being chosen below.</summary>
[Trait("Category", "Story")]
public sealed class WrittenReportStory(WrittenReportStory.Writing browser) : IClassFixture<WrittenReportStory.Writing>
{
    /// <summary>A product to which one case is many.</summary>
    public sealed class Writing : PostgresBrowser
    {
        protected override async Task<ProductHost> StartAsync(string connection)
        {
            var host = await ProductHost.StartAsync(connection, null, "--CentreReports:AtOnce", "0");
            using var seat = await host.SignInAsync("operator.003");
            await RequestCase.OpenAsync(seat, "440104003", "story");
            return host;
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task It_is_followed_without_a_press_and_fetched(bool phone)
    {
        await using var connection = new NpgsqlConnection(browser.Connection);
        await connection.OpenAsync();
        // Whatever reads where cases are waits: the second stage does.
        await using var held = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("lock table case_point in access exclusive mode", connection, held)) await locking.ExecuteNonQueryAsync();
        await using var leader = await (phone ? browser.OnPhoneAsync() : browser.AtDeskAsync());
        await leader.SignInAsync(phone ? "streetLeader.003" : "supervisor.003");
        await leader.OpenAsync("/centre/reports");
        await leader.LookAsync($"reports-{leader.Page.ViewportSize!.Width}");
        await leader.PressAsync("button[value=thisMonth]");
        await Expect(leader.Page.Locator("#mine progress")).ToHaveAttributeAsync("value", "1");
        Assert.Empty(await Axe.JudgeAsync(leader, "reports"));
        await leader.Page.Locator("#kind").SelectOptionAsync("month");
        await leader.Page.Locator("#day").FillAsync("2026-03-05");
        await leader.LookAsync($"reports-writing-{leader.Page.ViewportSize.Width}");
        await held.RollbackAsync();
        await Expect(leader.Page.Locator("#mine a[download]")).ToBeVisibleAsync();
        await Expect(leader.Page.Locator("#kind")).ToHaveValueAsync("month");
        await Expect(leader.Page.Locator("#day")).ToHaveValueAsync("2026-03-05");
        await Expect(leader.Page.Locator("#mine [hx-get]")).ToHaveCountAsync(0);
        await leader.LookAsync($"reports-written-{leader.Page.ViewportSize.Width}");
        var fetched = await leader.Page.RunAndWaitForDownloadAsync(() => leader.Page.Locator("#mine a[download]").ClickAsync());
        Assert.EndsWith(".docx", fetched.SuggestedFilename, StringComparison.Ordinal);
    }
}
