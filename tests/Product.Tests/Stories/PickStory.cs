using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A record is found while its name is typed, and what two devices type into one form is kept twice; on a phone and at a desk.</summary>
[Trait("Category", "Story")]
public sealed class PickStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_record_is_found_while_one_types()
    {
        await SharedHost.InstallAsync(browser.Host, RecordPickPageTests.Package, "visits", "1.0.0");
        await RecordPickPageTests.KnowAsync(browser.Host, RecordPickPageTests.Wife, "禤秀英", "13800000124");
        foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
        {
            await using var seat = place;
            await seat.SignInAsync("operator.003");
            await seat.OpenAsync("/cases/new/visits");
            await seat.Page.Locator("#f-who-find").PressSequentiallyAsync("禤秀英");
            await Expect(seat.Page.Locator("#f-who input[type=radio]")).ToHaveCountAsync(2);
            await Expect(seat.Page.Locator("#f-who")).ToContainTextAsync("138****0124");
            await seat.Page.Locator("#f-who input[type=radio]").First.FocusAsync();
            await seat.Page.Keyboard.PressAsync("Space");
            await Expect(seat.Page.Locator("#f-who input[type=radio]").First).ToBeCheckedAsync();
            await seat.LookAsync($"pick-{seat.Page.ViewportSize!.Width}");
        }
    }

    [Fact]
    public async Task Two_devices_that_fill_in_one_form_lose_nothing()
    {
        await using var phone = await browser.OnPhoneAsync();
        await using var desk = await browser.AtDeskAsync();
        foreach (var seat in new[] { phone, desk })
        {
            await seat.SignInAsync("operator.003");
            await seat.OpenAsync("/cases/new/request");
        }
        // Both pages save by themselves; the second one says so and where to choose.
        await phone.Page.Locator("[name='f.summary']").FillAsync("手机上写的");
        await Expect(phone.Page.Locator("[data-draft-status]")).ToContainTextAsync("草稿已保存", new() { Timeout = 20_000 });
        await desk.Page.Locator("[name='f.summary']").FillAsync("电脑上写的");
        await Expect(desk.Page.Locator("[data-draft-status] a")).ToHaveTextAsync("看两份，选一份", new() { Timeout = 20_000 });
        await desk.LookAsync("draft-elsewhere-1440");
        await desk.Page.Locator("[data-draft-status] a").ClickAsync();
        await Expect(desk.Page.Locator(".draft")).ToContainTextAsync("别处也存过");
        await Expect(desk.Page.Locator("[name='f.summary']")).ToHaveValueAsync("手机上写的");
        await desk.LookAsync("draft-two-1440");
        await desk.PressAsync("button[value^='draftChoose:']");
        await Expect(desk.Page.Locator("[name='f.summary']")).ToHaveValueAsync("电脑上写的");
        await phone.OpenAsync("/cases/new/request");
        await Expect(phone.Page.Locator("[name='f.summary']")).ToHaveValueAsync("电脑上写的");
        await phone.LookAsync("draft-two-390");
    }
}
