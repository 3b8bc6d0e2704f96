using LowCode.Product.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A clerk whose mouse is broken: signs in, files a matter, claims it and hands it on, and always sees where the focus is.</summary>
[Trait("Category", "Story")]
public sealed class KeyboardStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_case_is_filed_claimed_and_completed_by_keys_alone_and_the_focus_is_always_seen()
    {
        await using var clerk = await browser.AtDeskAsync();
        var keys = new Keys(clerk);
        await clerk.OpenAsync("/sign-in");
        await keys.TypeAsync("[name=name]", "operator.003");
        await keys.TypeAsync("[name=password]", await browser.Host.PasswordOf("operator.003"));
        await keys.EnterAsync("form[action='/sign-in'] button");
        await Expect(clerk.Page.Locator(".who")).ToBeVisibleAsync();
        await keys.EnterAsync("nav a[href='/cases/new']");
        await keys.EnterAsync("main a[href='/cases/new/request']");
        foreach (var (field, text) in new[] { ("summary", "小北路路灯不亮"), ("description", "路口三盏路灯自周一起不亮"), ("place", "小北路185号"), ("claimantName", "陈晓明"), ("claimantPhone", "13812345678") }) await FillAsync(field, text);
        await clerk.LookAsync("keys-new");
        await keys.EnterAsync("button[value=open]:not(.unseen)");
        await Expect(clerk.Page.Locator(".did")).ToBeVisibleAsync();
        await keys.EnterAsync("button[value=claim]");
        await keys.EnterAsync("button[value='complete:accept']");
        await Expect(clerk.Page.Locator(".timeline")).ToContainTextAsync("受理");
        await clerk.LookAsync("keys-done");

        // The list, its search and back to the case; a refusal is read first, and what is wrong is one Tab and Enter away.
        await keys.EnterAsync("nav a[href='/cases']");
        await keys.TypeAsync("#q", "路灯");
        await clerk.AnsweredAsync(() => clerk.Page.Keyboard.PressAsync("Enter"));
        await keys.EnterAsync("a.row");
        await Expect(clerk.Page.Locator("h1")).ToContainTextAsync("小北路路灯不亮");

        async Task FillAsync(string field, string text)
        {
            // In the order of the page: the kind comes between.
            if (field == "description")
            {
                await keys.ToAsync("[name='f.category']");
                await clerk.Page.Keyboard.PressAsync("ArrowDown");
                await clerk.Page.Keyboard.PressAsync("ArrowDown");
            }
            await keys.TypeAsync($"[name='f.{field}']", text);
        }
    }
}
