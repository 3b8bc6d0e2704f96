using LowCode.Product.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A street with cases to count.</summary>
public sealed class BusyBrowser : Browser
{
    protected override Task<ProductHost> StartAsync() => ProductHost.StartAsync(null, null, "--demo-cases", "60");
}

/// <summary>Pages with charts at a desk and on a phone: their numbers are to be printed and taken along.</summary>
[Trait("Category", "Story")]
public sealed class ChartStory(BusyBrowser browser) : IClassFixture<BusyBrowser>
{
    [Fact]
    public async Task Charts_have_their_numbers_on_paper_and_in_a_file()
    {
        foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
        {
            await using var seat = place;
            var wide = seat.Page.ViewportSize!.Width;
            await seat.SignInAsync("streetLeader.003");
            foreach (var (page, name) in new[] { ("/centre", "centre"), ("/centre/map", "map"), ("/centre/gathering", "gathering"), ("/centre/orders", "orders"), ("/insight?app=request", "insight"), ("/reduction", "reduction") })
            {
                await seat.OpenAsync(page);
                await seat.LookAsync($"chart-{name}-{wide}");
            }
            await seat.OpenAsync("/centre");
            await Expect(seat.Page.Locator("[data-print]")).ToBeVisibleAsync();
            await Expect(seat.Page.Locator(".print-only")).ToBeHiddenAsync();
        }
    }
}
