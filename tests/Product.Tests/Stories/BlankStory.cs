using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Files;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>From blank to closed: a clerk makes an app by buttons alone, a resident reports with it on a phone, a grid worker mends it without network, the resident rates, the leader sees it.</summary>
[Trait("Category", "Story")]
public sealed class BlankStory(Browser browser) : IClassFixture<Browser>
{
    const string Street = "440104003", Worker = "gridWorker.003104-g2", Phone = "13812350021";

    [Fact]
    public async Task An_app_made_from_blank_carries_a_residents_matter_to_its_end()
    {
        var app = await MadeAsync();
        await using var resident = await browser.OnPhoneAsync();
        var number = await ReportedAsync(resident, app);
        var address = await AcceptedAsync();
        await MendedAsync(address);
        await CalledBackAsync(address);
        await resident.OpenAsync("/my");
        await resident.PressAsync("a.row");
        await resident.Page.Locator("#rate-5").CheckAsync();
        await resident.PressAsync("button[value=rate]");
        await Expect(resident.Page.Locator("main")).ToContainTextAsync("感谢您的评价：非常满意");
        await SeenAsync(number);
    }

    /// <summary>Ten fields, two rules, a dispatch, a handling with a limit at the grid, a call-back, and what residents ask for; checked, simulated, published, put to use.</summary>
    async Task<string> MadeAsync()
    {
        var pace = new HumanPace();
        await using var clerk = await browser.AtDeskAsync();
        await pace.SignInAsync(clerk, "designer.district");
        await pace.ClickAsync(clerk, "nav a[href='/apps']");
        await pace.ClickAsync(clerk, "a.button[href='/apps/drafts']");
        await pace.TypeAsync(clerk, "#blank-name", "随手拍");
        await pace.ClickAsync(clerk, "form[action='/apps/drafts'] button.primary");
        var draft = new Uri(clerk.Page.Url).AbsolutePath;
        await pace.ClickAsync(clerk, $"a[href='{draft}/forms/form1']");
        foreach (var (type, label) in new[] { ("Photo", "现场照片"), ("Place", "位置"), ("Choice", "类别"), ("PersonName", "姓名"), ("Mobile", "手机号"), ("Boolean", "是否紧急"), ("Textarea", "紧急说明") }) await AddedAsync(type, label);
        await pace.ClickAsync(clerk, ".sheet a:has-text('类别')");
        await pace.SetAsync(clerk, "#options", "路灯\n井盖\n垃圾\n其他");
        await pace.ClickAsync(clerk, ".sheet a:has-text('紧急说明')");
        // Two rules: what is urgent is explained, and only then asked for.
        foreach (var rule in new[] { "visibleWhen", "requiredWhen" })
        {
            await pace.PickAsync(clerk, $"[name='{rule}.0.field']", "form.boolean1");
            await pace.SetAsync(clerk, $"[name='{rule}.0.value']", "是");
        }
        await pace.OpenAsync(clerk, "form[data-add] summary:has-text('单位')");
        await AddedAsync("Unit", "网格");
        await Expect(clerk.Page.Locator(".sheet .sheet-field")).ToHaveCountAsync(10);
        await clerk.LookAsync("blank-form");

        await pace.ClickAsync(clerk, $"a[href='{draft}/flow']");
        await pace.ClickAsync(clerk, "a.flow-plus[aria-label*='受理'][aria-label*='处置']");
        await pace.ClickAsync(clerk, "button[name=type][value=dispatch]");
        await pace.ClickAsync(clerk, "a.flow-plus[aria-label*='处置'][aria-label*='办结']");
        await pace.ClickAsync(clerk, "button[name=type][value=task]");
        await pace.NameAsync(clerk, "#name", "回访");
        await pace.PickAsync(clerk, "#post", "callback");
        await pace.ClickAsync(clerk, "a.flow-step:has([data-activity=handle])");
        await pace.PickAsync(clerk, "#post", "gridWorker");
        await pace.PickAsync(clerk, "#unit", "“网格”里选的单位");
        await pace.SetAsync(clerk, "[name='deadline.n']", "5");
        await clerk.LookAsync("blank-flow");
        await pace.ClickAsync(clerk, $".canvas-bar a[href='{draft}']");
        await pace.ClickAsync(clerk, "button[value=addService]");
        await Expect(clerk.Page.Locator("[name=fields]:checked")).ToHaveCountAsync(2);
        await Expect(clerk.Page.Locator("section[aria-labelledby=verdict]")).ToContainTextAsync("已证明");
        await clerk.LookAsync("blank-check");
        await pace.ClickAsync(clerk, $"a[href='{draft}/simulate']");
        await pace.ClickAsync(clerk, "main form[method=post] button.primary");
        await Expect(clerk.Page.Locator("#came")).ToBeVisibleAsync();
        await clerk.LookAsync("blank-simulated");
        await pace.ClickAsync(clerk, $"main a[href='{draft}']");
        await pace.ClickAsync(clerk, "button[value=submit]");

        await using var publisher = await browser.AtDeskAsync();
        await pace.SignInAsync(publisher, "publisher.district");
        await pace.ClickAsync(publisher, "nav a[href='/apps']");
        await pace.ClickAsync(publisher, "a.button[href='/apps/drafts']");
        await pace.ClickAsync(publisher, "a.row:has-text('随手拍')");
        await pace.ClickAsync(publisher, "button[value=publish]");
        await Expect(publisher.Page.Locator(".did")).ToContainTextAsync("已发布");
        pace.Record("blank");
        Assert.True(pace.ClicksMade < 60, $"{pace.ClicksMade} clicks from blank to published");
        Assert.True(pace.Seconds < 600, $"{pace.Seconds:F0} seconds from blank to published");

        await publisher.PressAsync("a.button.primary[href*='/install']");
        await publisher.Page.Locator("#unit").SelectOptionAsync(Street);
        await publisher.PressAsync("form[method=get] button.primary");
        await publisher.LookAsync("blank-install");
        await publisher.PressAsync("form[method=post] button.primary");
        return new Uri(publisher.Page.Url).AbsolutePath.Split('/')[2];

        async Task AddedAsync(string type, string label)
        {
            await pace.ClickAsync(clerk, $"button[data-type={type}]");
            await pace.NameAsync(clerk, "[id='label.zh']", label);
        }
    }

    async Task<string> ReportedAsync(Person resident, string app)
    {
        await resident.Page.Context.GrantPermissionsAsync(["geolocation"]);
        await resident.Page.Context.SetGeolocationAsync(new() { Latitude = 23.13f, Longitude = 113.27f, Accuracy = 12 });
        await resident.OpenAsync($"/portal?street={Street}");
        await resident.PressAsync($"a.row[href*='/{app}/']");
        await resident.LookAsync("blank-service");
        await resident.PressAsync("main a.button.primary");
        await resident.Page.Locator("#phone").FillAsync(Phone);
        await resident.PressAsync("button[value=code]:not(.unseen)");
        await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
        await resident.PressAsync("button[value=prove]:not(.unseen)");
        await resident.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "井盖.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg() });
        await Expect(resident.Page.Locator(".kept img")).ToBeVisibleAsync();
        await resident.Page.Locator("[name='f.details']").FillAsync("小北路口井盖松动，车过就响");
        await resident.Page.Locator("[data-spot] button").ClickAsync();
        await Expect(resident.Page.Locator("[data-spot] [role=status]")).ToContainTextAsync("12");
        await resident.LookAsync("blank-apply");
        await resident.PressAsync("button[value=send]");
        await Expect(resident.Page.Locator(".did")).ToContainTextAsync("已收到");
        await Expect(resident.Page.Locator("h1")).ToHaveTextAsync("小北路口井盖松动，车过就响");
        return await resident.Page.Locator(".case .number").InnerTextAsync();
    }

    /// <summary>The seat says in which grid it lies; the duty list does the rest.</summary>
    async Task<string> AcceptedAsync()
    {
        await using var seat = await browser.AtDeskAsync();
        await seat.SignInAsync("operator.003");
        await seat.PressAsync("a.row:has-text('小北路口井盖松动')");
        await seat.PressAsync("button[value=claim]");
        await seat.Page.Locator("[name='f.unit1']").FillAsync("第二网格（流水井社区居委会）");
        await seat.Page.Locator("label:has-text('井盖') input[name='f.choice1']").CheckAsync();
        await seat.Page.Locator("[name='f.personName1']").FillAsync("李秀英");
        await seat.LookAsync("blank-accept");
        await seat.PressAsync("button[value='complete:done']");
        await Expect(seat.Page.Locator(".did")).ToBeVisibleAsync();
        return new Uri(seat.Page.Url).AbsolutePath;
    }

    async Task MendedAsync(string address)
    {
        await using var worker = await browser.OnPhoneAsync();
        await worker.SignInAsync(Worker);
        await worker.PressAsync($"a.row[href='{address}']");
        await worker.PressAsync("button[value=claim]");
        await worker.Page.Context.SetOfflineAsync(true);
        await worker.Page.Locator("[name='f.details']").FillAsync("井盖已垫稳，车过不响了");
        await worker.Page.Locator("button[value='complete:done']").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "waiting");
        await worker.LookAsync("blank-offline");
        await worker.Page.Context.SetOfflineAsync(false);
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "sent");
    }

    async Task CalledBackAsync(string address)
    {
        await using var caller = await browser.AtDeskAsync();
        await caller.SignInAsync("callback.003");
        await caller.PressAsync($"a.row[href='{address}']");
        await Expect(caller.Page.Locator("main")).ToContainTextAsync("井盖已垫稳");
        await caller.PressAsync("button[value=claim]");
        await caller.PressAsync("button[value='complete:done']");
        await Expect(caller.Page.Locator(".tags .tag.closed")).ToBeVisibleAsync();
        await caller.LookAsync("blank-closed");
    }

    async Task SeenAsync(string number)
    {
        await using var leader = await browser.AtDeskAsync();
        await leader.SignInAsync("streetLeader.003");
        await leader.PressAsync("nav a[href='/centre']");
        await leader.LookAsync("blank-centre");
        await leader.PressAsync("a:has-text('满意 1 件')");
        await leader.LookAsync("blank-satisfied");
        // Nobody said what lists show: the first choice and the first name do.
        foreach (var told in new[] { "井盖", "李*" }) await Expect(leader.Page.GetByRole(AriaRole.Cell, new() { Name = told, Exact = true })).ToBeVisibleAsync();
        await leader.PressAsync("a:has-text('小北路口井盖松动')");
        await Expect(leader.Page.Locator(".case .number")).ToContainTextAsync(number);
        await Expect(leader.Page.Locator(".case .facts")).ToContainTextAsync("非常满意");
    }
}
