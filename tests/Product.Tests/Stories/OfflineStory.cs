using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>A grid worker in a stairwell: what is filled in without network waits in the browser and is there once, however the line goes.</summary>
[Trait("Category", "Story")]
public sealed class OfflineStory(Browser browser) : IClassFixture<Browser>
{
    const string Worker = "gridWorker.003104-g2";

    [Fact]
    public async Task A_matter_with_a_photo_filled_in_without_network_survives_the_page_and_arrives_once_with_its_time()
    {
        await using var worker = await browser.OnPhoneAsync();
        await OnPatrolAsync(worker);
        var context = worker.Page.Context;
        await context.SetOfflineAsync(true);
        await FillAsync(worker.Page, "楼道堆放杂物");
        await worker.Page.Locator("button[value=open]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "waiting");
        // The screen is free for the next matter.
        await Expect(worker.Page.Locator("[name='f.note']")).ToHaveValueAsync("");
        await worker.LookAsync("offline-waiting");
        await FillAsync(worker.Page, "消防通道被占");
        await worker.Page.Locator("button[value=open]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveCountAsync(2);

        var later = await context.NewPageAsync();
        await worker.Page.CloseAsync();
        await context.SetOfflineAsync(false);
        await later.GotoAsync("/");
        await Expect(later.Locator("#queue li[data-state=sent]")).ToHaveCountAsync(2);
        foreach (var note in new[] { "楼道堆放杂物", "消防通道被占" })
        {
            var made = Assert.Single(await FoundAsync(note));
            using var seat = await browser.Host.SignInAsync("dispatcher.003");
            var whole = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{(string)made!["caseId"]!}"))!;
            Assert.Single(whole["form"]!["photos"]!.AsArray());
            Assert.Equal(113.264, (double)whole["form"]!["place"]!["lng"]!, 3);
        }
        // What was sent is not kept: no file is left on the device.
        Assert.Equal(0, await later.EvaluateAsync<int>("""
            () => new Promise(done => { const open = indexedDB.open('lowcode'); open.onsuccess = () => { const all = open.result.transaction('queue').objectStore('queue').getAll(); all.onsuccess = () => done(all.result.filter(one => one.fields).length); }; })
            """));
    }

    [Fact]
    public async Task A_matter_whose_first_answer_got_lost_is_one_matter()
    {
        await using var worker = await browser.OnPhoneAsync();
        await OnPatrolAsync(worker);
        await FillAsync(worker.Page, "路面塌陷一处");
        // The server does it, and the line breaks before its answer is here.
        var line = await worker.Page.Context.NewCDPSessionAsync(worker.Page);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Event("Fetch.requestPaused").OnEvent += async (_, told) =>
        {
            var id = told!.Value.GetProperty("requestId").GetString()!;
            if (told.Value.GetProperty("request").GetProperty("method").GetString() == "POST" && !lost.Task.IsCompleted)
            {
                await line.SendAsync("Fetch.failRequest", new Dictionary<string, object> { ["requestId"] = id, ["errorReason"] = "ConnectionReset" });
                lost.TrySetResult();
            }
            else await line.SendAsync("Fetch.continueRequest", new Dictionary<string, object> { ["requestId"] = id });
        };
        await line.SendAsync("Fetch.enable", new Dictionary<string, object> { ["patterns"] = new[] { new Dictionary<string, object> { ["urlPattern"] = "*/patrol?*", ["requestStage"] = "Response" } } });
        await worker.Page.Locator("button[value=open]").ClickAsync();
        await lost.Task;
        await Expect(worker.Page.Locator("#queue li")).ToHaveCountAsync(1);
        Assert.Single(await FoundAsync("路面塌陷一处"));
        await worker.Page.Locator("#queue [data-act=send]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li[data-state=sent]")).ToHaveCountAsync(1);
        Assert.Single(await FoundAsync("路面塌陷一处"));
    }

    [Fact]
    public async Task A_step_of_an_open_page_is_filled_in_without_network_and_done_once_and_what_is_half_written_comes_back()
    {
        string id;
        using (var seat = await browser.Host.SignInAsync("operator.003"))
        {
            id = (string)(await RequestCase.OpenAsync(seat, "440104003", "offline-step"))["id"]!;
            await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", key = "offline-step-1" });
        }
        using (var system = await browser.Host.SignInAsync("handler.003-cg")) await RequestCase.CommandAsync(system, id, new { type = "claim", visit = 3, key = "offline-step-2" });
        await using var handler = await browser.OnPhoneAsync();
        await handler.SignInAsync("handler.003-cg");
        await handler.OpenAsync($"/cases/{id}");
        var context = handler.Page.Context;
        await context.SetOfflineAsync(true);
        await handler.Page.Locator("[name='f.result']").FillAsync("更换灯头，先写一半");
        // Kept while one writes: nothing tells of it but the store itself.
        await Messages.Carrier.UntilAsync(() => handler.Page.EvaluateAsync<int>("""
            () => new Promise(done => { const open = indexedDB.open('lowcode'); open.onsuccess = () => { const all = open.result.transaction('drafts').objectStore('drafts').getAll(); all.onsuccess = () => { open.result.close(); done(all.result.length); }; }; })
            """), kept => kept == 1);
        await context.SetOfflineAsync(false);
        await handler.OpenAsync($"/cases/{id}");
        await handler.Page.Locator(".queue-draft [data-act=restore]").ClickAsync();
        await Expect(handler.Page.Locator("[name='f.result']")).ToHaveValueAsync("更换灯头，先写一半");
        await handler.Page.Locator("[name='f.contacted'][value=false]").CheckAsync();
        await handler.Page.Locator("[name='f.result']").FillAsync("更换灯头三只，照明恢复。");
        await context.SetOfflineAsync(true);
        await handler.Page.Locator("button[value='complete:done']").ClickAsync();
        await Expect(handler.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "waiting");
        await Expect(handler.Page.Locator("button[value='complete:done']")).ToBeDisabledAsync();
        await context.SetOfflineAsync(false);
        await Expect(handler.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "sent");
        using var reader = await browser.Host.SignInAsync("operator.003");
        var made = JsonNode.Parse(await reader.GetStringAsync($"/api/v1/cases/{id}"))!;
        Assert.Equal(("callback", "更换灯头三只，照明恢复。"), ((string)made["workItems"]![0]!["activity"]!, (string)made["form"]!["result"]!));
    }

    [Fact]
    public async Task What_the_server_refuses_says_why_and_is_put_right_and_signing_out_leaves_nothing()
    {
        await using var worker = await browser.OnPhoneAsync();
        await worker.SignInAsync(Worker);
        await worker.OpenAsync("/patrol");
        await worker.Page.Context.SetOfflineAsync(true);
        await worker.Page.Locator("[name='f.note']").FillAsync("没有照片的一件");
        await worker.Page.Locator("button[value=open]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveCountAsync(1);
        await worker.Page.Context.SetOfflineAsync(false);
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "refused");
        await Expect(worker.Page.Locator("#queue .reason")).ToContainTextAsync("现场照片");
        await worker.LookAsync("offline-refused");
        await worker.Page.Locator("#queue [data-act=mend]").ClickAsync();
        await Expect(worker.Page.Locator("[name='f.note']")).ToHaveValueAsync("没有照片的一件");
        await Expect(worker.Page.Locator("#queue")).ToHaveCountAsync(0);
        await FillAsync(worker.Page, "没有照片的一件");
        await worker.PressAsync("button[value=open]");
        Assert.Single(await FoundAsync("没有照片的一件"));

        await worker.OpenAsync("/patrol");
        await worker.Page.Context.SetOfflineAsync(true);
        await FillAsync(worker.Page, "留在手机上的一件");
        await worker.Page.Locator("button[value=open]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveCountAsync(1);
        await worker.Page.Locator("form[action='/sign-out'] button").ClickAsync();
        await Expect(worker.Page.Locator("#queue .leave")).ToContainTextAsync("还有 1 件没有送出");
        await worker.LookAsync("offline-leave");
        await worker.Page.Context.SetOfflineAsync(false);
        await worker.Page.Locator("#queue [data-act=clear]").ClickAsync();
        await Expect(worker.Page.Locator("form[action='/sign-in']")).ToHaveCountAsync(1);
        Assert.Equal(0, await worker.Page.EvaluateAsync<int>("""
            () => new Promise(done => { const open = indexedDB.open('lowcode'); open.onsuccess = () => { const all = open.result.transaction('queue').objectStore('queue').getAll(); all.onsuccess = () => done(all.result.length); }; })
            """));
    }

    [Fact]
    public async Task What_one_worker_filled_in_is_not_sent_as_another_who_signed_in_on_the_device()
    {
        await using var worker = await browser.OnPhoneAsync();
        await OnPatrolAsync(worker);
        var context = worker.Page.Context;
        await context.SetOfflineAsync(true);
        await FillAsync(worker.Page, "换人之前填的一件");
        await worker.Page.Locator("button[value=open]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "waiting");
        // The session is over and somebody else signs in beside it; the first one's page stays open.
        await context.ClearCookiesAsync();
        await context.SetOfflineAsync(false);
        var other = await context.NewPageAsync();
        await SignInAsync(other, "communityWorker.003104");
        Assert.Equal(401, await SentAsync());
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "waiting");
        Assert.Empty(await FoundAsync("换人之前填的一件"));
        await context.ClearCookiesAsync();
        await SignInAsync(other, Worker);
        await worker.Page.Locator("#queue [data-act=send]").ClickAsync();
        await Expect(worker.Page.Locator("#queue li")).ToHaveAttributeAsync("data-state", "sent");
        Assert.Single(await FoundAsync("换人之前填的一件"));

        async Task<int> SentAsync() => (await worker.Page.RunAndWaitForResponseAsync(() => worker.Page.Locator("#queue [data-act=send]").ClickAsync(), answer => answer.Request.Method == "POST")).Status;

        async Task SignInAsync(IPage page, string name)
        {
            await page.GotoAsync("/sign-in");
            await page.Locator("[name=name]").FillAsync(name);
            await page.Locator("[name=password]").FillAsync(await browser.Host.PasswordOf(name));
            await page.Locator("form[action='/sign-in'] button").ClickAsync();
            await Expect(page.Locator(".who")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task What_a_page_could_not_bring_when_the_line_broke_is_there_when_the_line_is_back()
    {
        await using var worker = await browser.OnPhoneAsync();
        await SignInAsync(worker);
        var broke = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await worker.Page.RouteAsync("**/assets/patrol-*.js", async request =>
        {
            await request.AbortAsync("connectionreset");
            broke.TrySetResult();
        });
        await worker.OpenAsync("/patrol");
        await broke.Task;
        // By hand it goes meanwhile.
        await FillAsync(worker.Page, "井盖松动");
        await Expect(worker.Page.Locator(".place-told")).ToContainTextAsync("没有定位时");
        await worker.Page.UnrouteAsync("**/assets/patrol-*.js");
        await Expect(worker.Page.Locator(".place-told")).ToContainTextAsync("已定位");
        await Expect(worker.Page.Locator("[name='f.note']")).ToHaveValueAsync("井盖松动");
    }

    /// <summary>The worker stands somewhere and has the screen of the round open.</summary>
    static async Task OnPatrolAsync(Person worker)
    {
        await SignInAsync(worker);
        await worker.OpenAsync("/patrol");
        await Expect(worker.Page.Locator(".place-told")).ToContainTextAsync("已定位");
    }

    static async Task SignInAsync(Person worker)
    {
        await worker.Page.Context.GrantPermissionsAsync(["geolocation"]);
        await worker.Page.Context.SetGeolocationAsync(new() { Longitude = 113.264f, Latitude = 23.125f, Accuracy = 12 });
        await worker.SignInAsync(Worker);
    }

    static async Task FillAsync(IPage page, string note)
    {
        await page.Locator("[name='f.photos'][type=file]").SetInputFilesAsync(new FilePayload { Name = "IMG_1.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg() });
        await page.Locator("[name='f.where']").FillAsync("教育路12号2单元");
        await page.Locator("[name='f.kind'][value=safety]").CheckAsync();
        await page.Locator("[name='f.note']").FillAsync(note);
    }

    async Task<JsonArray> FoundAsync(string note)
    {
        using var seat = await browser.Host.SignInAsync("dispatcher.003");
        return JsonNode.Parse(await seat.GetStringAsync("/api/v1/cases?q=" + Uri.EscapeDataString(note)))!["items"]!.AsArray();
    }
}
