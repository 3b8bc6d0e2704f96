using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>What pages do beyond what they do without script: nothing is loaded anew that need not be, forms answer while they are filled in, counts follow.</summary>
[Trait("Category", "Story")]
public sealed class LiveStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Links_and_forms_change_the_page_without_leaving_it_and_going_back_works()
    {
        await using var seat = await browser.AtDeskAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync("/");
        await MarkAsync(seat);
        await seat.Page.Locator("nav a[href='/cases']").ClickAsync();
        await Expect(seat.Page.Locator("h1")).ToHaveTextAsync("办件");
        await Expect(seat.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/cases$"));
        await Expect(seat.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^办件"));
        await seat.Page.Locator("#q").FillAsync("没有这样的词");
        await seat.Page.Keyboard.PressAsync("Enter");
        await Expect(seat.Page.Locator(".empty")).ToContainTextAsync("没有符合条件");
        // The control one was at is still the one.
        await Expect(seat.Page.Locator("#q")).ToBeFocusedAsync();
        Assert.True(await MarkedAsync(seat));

        await seat.Page.Locator("nav a[href='/cases/new']").ClickAsync();
        await seat.Page.Locator("a[href='/cases/new/request']").ClickAsync();
        await seat.Page.Locator("[name='f.summary']").FillAsync("路灯不亮");
        await seat.Page.Locator("button[value=open]:visible").ClickAsync();
        // A refusal is shown in place, and read first.
        await Expect(seat.Page.Locator(".summary")).ToBeFocusedAsync();
        await Expect(seat.Page.Locator("[name='f.summary']")).ToHaveValueAsync("路灯不亮");
        Assert.True(await MarkedAsync(seat));

        // The refused sending is a step of its own, as without script.
        await seat.Page.EvaluateAsync("history.back()");
        await Expect(seat.Page.Locator(".summary")).ToHaveCountAsync(0);
        await seat.Page.EvaluateAsync("history.back()");
        await Expect(seat.Page.Locator("h1")).ToHaveTextAsync("新建办件");
    }

    [Fact]
    public async Task A_form_follows_what_is_ticked_while_one_goes_on_typing()
    {
        await using var seat = await browser.OnPhoneAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync("/cases/new/request");
        await Expect(seat.Page.Locator("[name='f.claimantName']")).ToBeVisibleAsync();
        await seat.Page.Locator("[type=checkbox][name='f.anonymous']").CheckAsync();
        await seat.Page.Locator("[name='f.summary']").PressSequentiallyAsync("小北路路灯不亮");
        await Expect(seat.Page.Locator("[name='f.claimantName']")).ToHaveCountAsync(0);
        await Expect(seat.Page.Locator("[name='f.summary']")).ToHaveValueAsync("小北路路灯不亮");
        await Expect(seat.Page.Locator("[name='f.summary']")).ToBeFocusedAsync();
        await seat.Page.Locator("[type=checkbox][name='f.anonymous']").UncheckAsync();
        await Expect(seat.Page.Locator("[name='f.claimantName']")).ToBeVisibleAsync();
        // What is half typed is not scolded while one is in it, and is when one has left.
        await seat.Page.Locator("[name='f.claimantPhone']").PressSequentiallyAsync("12");
        await seat.Page.WaitForResponseAsync(r => r.Request.Method == "POST");
        await Expect(seat.Page.Locator("[name='f.claimantPhone']")).ToHaveValueAsync("12");
        await seat.Page.Locator("[name='f.summary']").FocusAsync();
        await Expect(seat.Page.Locator(".field", new() { Has = seat.Page.Locator("[name='f.claimantPhone']") }).Locator(".error")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_counts_of_the_desk_follow_what_others_do()
    {
        await using var seat = await browser.AtDeskAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync("/?box=claim");
        var count = seat.Page.Locator("[data-count=mine]");
        var before = int.Parse(await count.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        using var system = await browser.Host.SignInAsync("operator.003");
        await RequestCase.OpenAsync(system, "440104003", "live-counts");
        await Expect(count).ToHaveTextAsync(before + 1 > 99 ? "99+" : $"{before + 1}");
        await Expect(seat.Page.Locator("#newer")).ToBeVisibleAsync();
        await seat.PressAsync("#newer a");
        await Expect(seat.Page.Locator("#newer")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task No_page_breaks_the_content_security_policy_on_phone_or_desk()
    {
        foreach (var (who, pages) in new (string, string[])[]
        {
            ("operator.003", ["/", "/?box=mine", "/?box=copies", "/cases", "/cases/new", "/cases/new/request", "/account", "/phrases", "/patrol", "/cases?sort=due", "/runs"]),
            ("callback.003", ["/calls"]),
            ("systemAdmin", ["/admin", "/admin/units", "/admin/users?unit=440104003", "/admin/users/u-operator.003", "/admin/clients", "/admin/incidents", "/admin/calendar", "/admin/health", "/outside-systems"]),
            ("auditAdmin", ["/admin/audit"]),
        })
            foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
            {
                await using var person = place;
                await person.SignInAsync(who);
                foreach (var page in pages) await person.OpenAsync(page);
            }
    }

    [Fact]
    public async Task The_desk_works_behind_a_gateway_that_cuts_sockets_and_streams_and_asks_for_its_counts()
    {
        await using var seat = await browser.AtDeskAsync();
        await seat.Page.RouteWebSocketAsync("**/*", socket => socket.CloseAsync());
        await seat.Page.RouteAsync("**/live", stream => stream.FulfillAsync(new() { Status = 502 }));
        await seat.Page.Clock.InstallAsync();
        await seat.SignInAsync("operator.003");
        await seat.OpenAsync("/?box=claim");
        var count = seat.Page.Locator("[data-count=mine]");
        var before = int.Parse(await count.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        using var other = await browser.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(other, "440104003", "cut-desk"))["id"]!;
        // Once a minute is asked; the minutes are the page's own.
        await Messages.Carrier.UntilAsync(async () =>
        {
            await seat.Page.Clock.FastForwardAsync(61_000);
            return await count.InnerTextAsync();
        }, shown => shown == $"{before + 1}");
        await Expect(seat.Page.Locator("#newer")).ToBeVisibleAsync();
        await seat.OpenAsync($"/cases/{id}");
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:accept']");
        await Expect(seat.Page.Locator(".did")).ToBeVisibleAsync();
    }

    static async Task MarkAsync(Person person) => await person.Page.EvaluateAsync("window.marked = true");

    static async Task<bool> MarkedAsync(Person person) => await person.Page.EvaluateAsync<bool>("window.marked === true");
}
