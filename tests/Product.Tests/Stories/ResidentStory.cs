using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A resident on a phone reports with a photo, follows it and rates it; the same behind a gateway that cuts sockets and streams; and in large letters, by keyboard alone.</summary>
[Trait("Category", "Story")]
public sealed class ResidentStory(Browser browser) : IClassFixture<Browser>
{
    const string Street = "440104003";

    static readonly FilePayload photo = new()
    {
        Name = "路灯.jpg", MimeType = "image/jpeg",
        Buffer = Convert.FromBase64String("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="),
    };

    async Task ProveAsync(Person resident, string phone)
    {
        await resident.Page.Locator("#phone").FillAsync(phone);
        await resident.PressAsync("button[value=code]:not(.unseen)");
        await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
        await resident.PressAsync("button[value=prove]:not(.unseen)");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_resident_snaps_follows_and_rates_on_a_phone_also_where_sockets_and_streams_are_cut(bool cut)
    {
        await using var resident = await browser.OnPhoneAsync();
        if (cut)
        {
            await resident.Page.RouteWebSocketAsync("**/*", socket => socket.CloseAsync());
            await resident.Page.RouteAsync("**/live**", route => route.AbortAsync());
        }
        var phone = cut ? "13812350002" : "13812350001";
        await resident.Page.Context.GrantPermissionsAsync(["geolocation"]);
        await resident.Page.Context.SetGeolocationAsync(new() { Latitude = 23.13f, Longitude = 113.27f, Accuracy = 12 });
        await resident.OpenAsync($"/portal?street={Street}");
        await resident.LookAsync("portal-home");
        await resident.PressAsync("#do-snap ~ .acts a");
        await ProveAsync(resident, phone);
        var sent = resident.Page.WaitForResponseAsync(r => r.Url.Contains("/portal/files/", StringComparison.Ordinal) && r.Request.Method == "POST");
        await resident.Page.Locator("input[type=file]").SetInputFilesAsync(photo);
        Assert.Equal(201, (await sent).Status);
        await Expect(resident.Page.Locator(".kept img")).ToBeVisibleAsync();
        await resident.Page.Locator("[name='f.place']").FillAsync("小北路口");
        await resident.Page.Locator("[name='f.description']").FillAsync("三盏路灯不亮");
        await resident.Page.Locator("[data-spot] button").ClickAsync();
        await Expect(resident.Page.Locator("[data-spot] [role=status]")).ToContainTextAsync("12");
        await resident.LookAsync("portal-snap");
        await resident.PressAsync("button[value=send]");
        await Expect(resident.Page.Locator(".did")).ToContainTextAsync("已收到");
        await resident.LookAsync("portal-followed");
        var number = await resident.Page.Locator(".case .number").InnerTextAsync();

        var id = await HandledAsync(number);
        await resident.OpenAsync("/my");
        await resident.PressAsync("a.row");
        await Expect(resident.Page.Locator(".answer")).ToContainTextAsync("已更换灯头");
        await resident.Page.Locator("#rate-4").CheckAsync();
        await resident.Page.Locator("[name=reasons][value=quick]").CheckAsync();
        await resident.LookAsync("portal-rate");
        await resident.PressAsync("button[value=rate]");
        await Expect(resident.Page.Locator("main")).ToContainTextAsync("感谢您的评价：满意");

        using var seat = await browser.Host.SignInAsync("operator.003");
        var shown = await seat.GetStringAsync($"/api/v1/cases/{id}");
        Assert.Contains("\"level\":4", shown, StringComparison.Ordinal);
        Assert.True(shown.Contains("\"lng\":113.2", StringComparison.Ordinal), shown);
    }

    [Fact]
    public async Task Who_typed_for_long_proves_the_phone_on_the_way_and_staff_looks_at_one_name_with_a_reason()
    {
        using var api = await browser.Host.SignInAsync("operator.003");
        using var published = await api.PostAsync("/api/v1/board", new StringContent($$"""{ "street": "{{Street}}", "kind": "activity", "title": "社区义诊", "body": "欢迎参加", "until": "{{DateTimeOffset.UtcNow.AddDays(7):O}}" }""", System.Text.Encoding.UTF8, "application/json"));
        var post = (string)System.Text.Json.Nodes.JsonNode.Parse(await published.Content.ReadAsStringAsync())!["id"]!;
        foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
        {
            await using var resident = place;
            var width = resident.Page.ViewportSize!.Width;
            var phone = width < 500 ? "13812350021" : "13812350022";
            await resident.OpenAsync($"/portal/{Street}/request/snap/apply");
            await ProveAsync(resident, phone);
            await resident.Page.Locator("input[type=file]").SetInputFilesAsync(photo);
            await Expect(resident.Page.Locator(".kept img")).ToBeVisibleAsync();
            await resident.Page.Locator("[name='f.place']").FillAsync("小北路口");
            await resident.Page.Locator("[name='f.description']").FillAsync("路灯不亮");
            await resident.PressAsync("button[value=send]");
            await ForgetAsync(resident);
            await resident.Page.Locator("details:has(#reason) summary").ClickAsync();
            await resident.Page.Locator("#reason").FillAsync("路灯自己亮了");
            await resident.PressAsync("button[value=withdraw]");
            await Expect(resident.Page.Locator("h1")).ToHaveTextAsync("请再验证一次手机");
            await resident.LookAsync($"follow-more-{width}");
            await resident.PressAsync("button[value=code]");
            await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
            await resident.LookAsync($"follow-more-code-{width}");
            await resident.PressAsync("button[value=prove]");
            await Expect(resident.Page.Locator(".did")).ToContainTextAsync("撤");

            await resident.OpenAsync("/my?back=/board/" + post);
            await resident.Page.Locator("#phone").FillAsync(phone);
            await resident.PressAsync("form[action='/my'] button");
            await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
            await resident.PressAsync("form[action='/my'] button");
            await ForgetAsync(resident);
            await resident.Page.Locator("#name").FillAsync("陈晓明");
            await resident.PressAsync("button[value=sign]");
            await resident.Page.Locator("#phone").FillAsync(phone);
            await resident.LookAsync($"board-proof-{width}");
            await resident.PressAsync("button[value=code]");
            await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
            await resident.PressAsync("button[value=prove]");
            await Expect(resident.Page.Locator(".did").First).ToContainTextAsync("报名");

            await using var staff = width < 500 ? await browser.OnPhoneAsync() : await browser.AtDeskAsync();
            await staff.SignInAsync("operator.003");
            await staff.OpenAsync("/notices/" + post);
            await staff.Page.Locator("[aria-labelledby=signed] li summary").First.FocusAsync();
            await staff.Page.Keyboard.PressAsync("Enter");
            await staff.Page.Locator("[name=reason]").First.FillAsync("改时间，电话通知");
            await staff.LookAsync($"board-signed-{width}");
            await staff.Page.Keyboard.PressAsync("Enter");
            await Expect(staff.Page.Locator("#revealed")).ToContainTextAsync("陈晓明");
            await staff.LookAsync($"board-revealed-{width}");
        }

        static async Task ForgetAsync(Person resident)
        {
            foreach (var name in new[] { "lowcode.follow", "lowcode.resident" }) await resident.Page.Context.ClearCookiesAsync(new() { Name = name });
        }
    }

    /// <summary>The street handles it to its end.</summary>
    async Task<string> HandledAsync(string number)
    {
        using var seat = await browser.Host.SignInAsync("operator.003");
        using var handler = await browser.Host.SignInAsync("handler.003-cg");
        using var callback = await browser.Host.SignInAsync("callback.003");
        var found = System.Text.Json.Nodes.JsonNode.Parse(await seat.GetStringAsync("/api/v1/cases?q=" + Uri.EscapeDataString(number)))!;
        var id = (string)found["items"]![0]!["caseId"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", form = new { category = "lighting" } });
        await RequestCase.CommandAsync(handler, id, new { type = "claim", visit = 3 });
        await RequestCase.CommandAsync(handler, id, new { type = "complete", visit = 3, form = new { contacted = true, contactedAt = "2026-11-20T10:30:00+08:00", result = "已更换灯头三只" } });
        await RequestCase.CommandAsync(callback, id, new { type = "complete", visit = 4, outcome = "resolved", form = new { reached = true, satisfaction = "5" } });
        return id;
    }

    [Fact]
    public async Task In_large_letters_everything_is_eighteen_points_one_task_a_page_help_stays_in_sight_and_the_keyboard_is_enough()
    {
        await using var resident = await browser.OnPhoneAsync();
        await resident.OpenAsync($"/portal?street={Street}");
        await resident.PressAsync(".who a[href^='/elder']");
        await LargeAsync(resident);
        await resident.LookAsync("elder-home");
        await resident.OpenAsync($"/portal/{Street}/request/snap/apply");
        await LargeAsync(resident);
        await Expect(resident.Page.Locator("form.apply input:visible, form.apply textarea:visible")).ToHaveCountAsync(1);

        // By keyboard: type, Enter; no pointer is used from here on.
        await resident.Page.Locator("#phone").FocusAsync();
        await resident.Page.Keyboard.TypeAsync("13812350003");
        await EnterAsync(resident);
        await resident.Page.Locator("#code").FocusAsync();
        await resident.Page.Keyboard.TypeAsync(await browser.Host.NextCodeAsync());
        await EnterAsync(resident);
        await Expect(resident.Page.Locator(".stepped")).ToContainTextAsync("第 2 步");
        await LargeAsync(resident);
        await TabToAsync(resident, "button[value=next]:not(.unseen)");
        await EnterAsync(resident);
        await resident.Page.Locator("[name='f.place']").FocusAsync();
        await resident.Page.Keyboard.TypeAsync("小北路口");
        await EnterAsync(resident);
        await resident.LookAsync("elder-step");
        await resident.Page.Locator("[name='f.description']").FocusAsync();
        await resident.Page.Keyboard.TypeAsync("路灯不亮");
        await TabToAsync(resident, "button[value=send]");
        await EnterAsync(resident);
        await Expect(resident.Page.Locator(".did")).ToContainTextAsync("已收到");
        await LargeAsync(resident);
        await resident.LookAsync("elder-followed");

        await HandledAsync(await resident.Page.Locator(".case .number").InnerTextAsync());
        await resident.OpenAsync("/follow/case");
        await resident.LookAsync("elder-closed");
        await TabToAsync(resident, ".tasks a[href*='task=rate']");
        await EnterAsync(resident);
        await LargeAsync(resident);
        await resident.LookAsync("elder-rate");
        await resident.Page.Locator("#rate-5").FocusAsync();
        await resident.Page.Keyboard.PressAsync("Space");
        // Enter goes on, it does not send.
        await EnterAsync(resident);
        await resident.LookAsync("elder-rate-why");
        await TabToAsync(resident, "button[value=rateNext]:not(.unseen)");
        await EnterAsync(resident);
        await TabToAsync(resident, "button[value=rate]");
        await EnterAsync(resident);
        await Expect(resident.Page.Locator("main")).ToContainTextAsync("感谢您的评价");
        await LargeAsync(resident);
        await resident.OpenAsync("/follow");
        await Expect(resident.Page.Locator("main input:visible")).ToHaveCountAsync(1);
        await LargeAsync(resident);
        await resident.LookAsync("elder-follow");
    }

    static async Task EnterAsync(Person resident)
    {
        await resident.Page.EvaluateAsync("document.documentElement.dataset.left = 'true'");
        await resident.Page.Keyboard.PressAsync("Enter");
        await Expect(resident.Page.Locator("html:not([data-left]) footer")).ToHaveCountAsync(1);
    }

    static async Task TabToAsync(Person resident, string button)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await resident.Page.EvaluateAsync<bool>("button => document.activeElement?.matches(button) === true", button)) return;
            await resident.Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{button} is not reached by Tab");
    }

    /// <summary>18 points are 24 pixels; the call for help is in the window wherever one has scrolled to.</summary>
    static async Task LargeAsync(Person resident)
    {
        var small = await resident.Page.EvaluateAsync<string[]>("""
            () => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
              for (let text; (text = walk.nextNode());) { const at = text.parentElement, box = at.getBoundingClientRect();
                if (text.textContent.trim() && box.width > 2 && box.height > 2 && at.checkVisibility() && parseFloat(getComputedStyle(at).fontSize) < 24) found.push(`${getComputedStyle(at).fontSize} ${at.outerHTML.slice(0, 90)}`); }
              return found; }
            """);
        Assert.Empty(small);
        foreach (var place in new[] { "0", "document.body.scrollHeight" })
        {
            await resident.Page.EvaluateAsync($"window.scrollTo(0, {place})");
            await Expect(resident.Page.Locator(".help-bar a[href^='tel:']")).ToBeInViewportAsync();
        }
        await resident.Page.EvaluateAsync("window.scrollTo(0, 0)");
    }
}
