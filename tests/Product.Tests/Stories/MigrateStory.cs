using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Product.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>An app changed while cases run: one looks at what would become of them, takes over those that lose nothing, and their workers go on with the new form.</summary>
[Trait("Category", "Story")]
public sealed class MigrateStory(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Running_cases_are_looked_at_and_taken_over_and_the_worker_goes_on_by_the_new_version()
    {
        await SharedHost.InstallAsync(browser.Host, JointApp.Package, "joint", "1.0.0");
        using var seat = await browser.Host.SignInAsync("operator.003");
        var (carried, left) = (await OpenAsync(seat, "together"), await OpenAsync(seat, "inTurn"));
        foreach (var office in new[] { "zf", "cg" })
        {
            using var handler = await browser.Host.SignInAsync("handler.003-" + office);
            await RequestCase.CommandAsync(handler, carried, new { type = "complete", visit = await VisitAsync(handler, carried, office), outcome = "agree" });
        }
        await using var worker = await browser.OnPhoneAsync();
        await worker.SignInAsync("operator.003");
        await worker.OpenAsync($"/cases/{carried}");
        await worker.PressAsync("button[value=claim]");

        await SharedHost.InstallAsync(browser.Host, Second(), "joint", "1.1.0");
        await using var keeper = await browser.AtDeskAsync();
        await keeper.SignInAsync("systemAdmin");
        await keeper.PressAsync("nav a[href='/admin']");
        await keeper.PressAsync("main a[href='/admin/migrations']");
        await keeper.Page.Locator("select[name=app]").SelectOptionAsync("joint");
        await keeper.Page.Locator("select[name=unit]").SelectOptionAsync("440104003");
        await keeper.PressAsync("button[value=look]");
        await Expect(keeper.Page.Locator("section[aria-labelledby=found] dd")).ToHaveTextAsync(["0", "2", "0"]);
        await keeper.LookAsync("migrate-look");
        // The step has another id in the new version: which one takes its place is chosen by name.
        await keeper.Page.Locator("select[name='step.carryOut']").SelectOptionAsync("落实并公示");
        await keeper.PressAsync("button[value=look]");
        await Expect(keeper.Page.Locator("section[aria-labelledby=found] dd")).ToHaveTextAsync(["1", "1", "0"]);
        await Expect(keeper.Page.Locator("tbody .error")).ToContainTextAsync("依次会签");
        await keeper.LookAsync("migrate-mapped");
        await keeper.PressAsync("button[value=begin]");
        // The page comes again by itself until it is over.
        await Expect(keeper.Page.Locator("#progress")).ToHaveTextAsync("已完成", new() { Timeout = 60_000 });
        await Expect(keeper.Page.Locator("section[aria-labelledby=refused]")).ToContainTextAsync("依次会签");
        await keeper.LookAsync("migrate-done");

        await worker.OpenAsync($"/cases/{carried}");
        await worker.PressAsync("button[value='complete:done']");
        await Expect(worker.Page.Locator(".summary")).ToContainTextAsync("落实情况");
        await worker.Page.Locator("[name='f.carried']").FillAsync("已公示，开工");
        await worker.LookAsync("migrate-worker");
        await worker.PressAsync("button[value='complete:done']");
        await Expect(worker.Page.Locator(".tags .tag.closed")).ToBeVisibleAsync();

        // What would have lost its step goes on as it began.
        await using var handlerOfOther = await browser.OnPhoneAsync();
        await handlerOfOther.SignInAsync("handler.003-zf");
        await handlerOfOther.OpenAsync($"/cases/{left}");
        await handlerOfOther.PressAsync("button[value=claim]");
        await handlerOfOther.PressAsync("button[value='complete:agree']");
        await Expect(handlerOfOther.Page.Locator("section.item h2")).ToHaveTextAsync("依次会签");
    }

    static async Task<string> OpenAsync(HttpClient seat, string way)
    {
        using var sent = await seat.PostAsync("/api/v1/apps/joint/cases", new StringContent($$"""{ "street": "440104003", "key": "migrate-{{way}}", "form": { "topic": "议题 {{way}}" } }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        var id = (string)JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = way });
        return id;
    }

    /// <summary>The part that is an office's to sign.</summary>
    static async Task<int> VisitAsync(HttpClient handler, string id, string office)
    {
        var items = JsonNode.Parse(await handler.GetStringAsync($"/api/v1/cases/{id}"))!["workItems"]!.AsArray();
        return (int)items.Single(item => (string?)item!["unit"] == "440104003-" + office)!["visit"]!;
    }

    /// <summary>The next version: what is carried out is written down, and nobody signs in turn any more.</summary>
    static AppPackage Second() => new DraftEdit[]
    {
        new SetApp(new JsonObject { ["version"] = "1.1.0" }),
        new PutFile("forms/carry.json", """{ "id": "carry", "name": "落实", "fields": [{ "id": "carried", "type": "textarea", "label": "落实情况", "required": true }] }"""),
        new RemoveStep("inTurn"),
        new RemoveStep("carryOut"),
        new AddStep("task", "落实并公示", "together", "agreed", "settled", new JsonObject { ["form"] = "carry", ["candidates"] = new JsonObject { ["post"] = "operator" } }),
    }.Aggregate(JointApp.Package, DraftEdits.With);
}
