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
            if (columns > 1) await PrintsAsync(seat, id);
        }
    }

    /// <summary>What the browser's print makes of a layout of the app: one sheet of A4 with its words on it.</summary>
    static async Task PrintsAsync(Person seat, string id)
    {
        await seat.OpenAsync($"/cases/{id}/print/sheet");
        await Expect(seat.Page.Locator("img.a4-photo").First).ToHaveJSPropertyAsync("complete", true);
        // The page itself says that it is A4.
        var pdf = new PdfText(await seat.Page.PdfAsync(new() { PreferCSSPageSize = true }));
        Assert.Equal(1, pdf.Count);
        Assert.All(pdf.Sizes, size => { Assert.InRange(size.Width, 594, 597); Assert.InRange(size.Height, 841, 843); });
        foreach (var text in (string[])["占道物品登记单", "北京街道小北路185号", "2026-03-01至2026-03-05", "井盖", "护栏", "螺丝", "一式两份"]) Assert.Contains(text, pdf.Text, StringComparison.Ordinal);
        foreach (var text in (string[])["登录", "440104003104"]) Assert.DoesNotContain(text, pdf.Text, StringComparison.Ordinal);
    }
}
