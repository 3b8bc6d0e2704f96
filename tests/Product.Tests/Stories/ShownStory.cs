using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>What was filled in is read on a phone, at a desk and on paper; sections have their columns at a desk, and one on a phone.</summary>
[Trait("Category", "Story")]
public sealed class ShownStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_case_with_groups_and_tables_is_read_on_a_phone_at_a_desk_and_on_paper()
    {
        await SharedHost.InstallAsync(browser.Host, ShownPageTests.Package, "whole", "1.0.0");
        var id = await ShownPageTests.OpenAsync(browser.Host, "shown-story");
        foreach (var (place, columns, cell) in new[] { (await browser.OnPhoneAsync(), 1, "block"), (await browser.AtDeskAsync(), 3, "table-cell") })
        {
            await using var seat = place;
            await seat.SignInAsync("operator.003");
            await seat.OpenAsync($"/cases/{id}");
            await Expect(seat.Page.Locator("table.sub-rows").First).ToBeVisibleAsync();
            Assert.Equal(cell, await seat.Page.Locator("table.sub-rows > tbody > tr > td").First.EvaluateAsync<string>("cell => getComputedStyle(cell).display"));
            await seat.LookAsync($"shown-case-{seat.Page.ViewportSize!.Width}");
            await seat.OpenAsync($"/cases/{id}/print");
            await Expect(seat.Page.Locator("img.a4-photo").First).ToHaveJSPropertyAsync("complete", true);
            await seat.LookAsync($"shown-print-{seat.Page.ViewportSize!.Width}");
            await seat.OpenAsync("/cases/new/whole");
            Assert.Equal(columns, await seat.Page.Locator(".of-3").EvaluateAsync<int>("grid => getComputedStyle(grid).display === 'grid' ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 1"));
            await seat.LookAsync($"shown-form-{seat.Page.ViewportSize!.Width}");
        }
    }
}
