using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Messages;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Stories;

/// <summary>Pages that no walk along links of signed-in people comes to: links of messages in each of their states, large letters, what is behind a proven phone, a case of each kind of app. Judged as <see cref="AccessibleWalk"/> does, each kind of page once.</summary>
[Trait("Category", "Story")]
public sealed partial class AccessibleFurtherStory(AccessibleFurtherStory.Linked browser) : IClassFixture<AccessibleFurtherStory.Linked>
{
    const string Street = "440104003", Handler = "handler.003-cg";

    /// <summary>A product whose messages carry links, at any hour.</summary>
    public sealed class Linked : Browser
    {
        protected override Task<ProductHost> StartAsync() => ProductHost.StartAsync(null, null, "--Messages:PublicAddress", "http://case.example", "--Messages:QuietFrom", "08:00", "--Messages:QuietUntil", "08:00");
    }

    readonly List<string> faults = [];

    async Task JudgeAsync(Person person, string called)
    {
        faults.AddRange(await Axe.JudgeAsync(person, called));
        await person.LookAsync("further-" + called);
    }

    async Task JudgeAsync(Person person, string address, string called)
    {
        await person.OpenAsync(address);
        await JudgeAsync(person, called);
    }

    void Clean() => Assert.True(faults.Count == 0, string.Join('\n', faults));

    [Fact]
    public async Task No_link_of_a_message_has_a_serious_fault_in_any_of_its_states()
    {
        var id = await PatrolledAsync("井盖松动");
        using var dispatcher = await browser.Host.SignInAsync("dispatcher.003");
        await RequestCase.CommandAsync(dispatcher, id, new { type = "complete", visit = 1, outcome = "accept", key = "judged-link-accept" });
        using var handler = await Visitor.SignedInAsync(browser.Host, Handler);
        var link = Link().Match(await Carrier.UntilAsync(async () =>
        {
            await handler.OpenAsync("/messages");
            return handler.Page.QuerySelector($"a[href='/cases/{id}'] .title")?.TextContent ?? "";
        }, told => told.Length > 0)).Value;
        await using var person = await browser.OnPhoneAsync();
        await JudgeAsync(person, link, "link-offered");
        await person.PressAsync("button[value=claim]");
        await JudgeAsync(person, "link-held");
        await person.PressAsync("button[value='complete:done']");
        await JudgeAsync(person, "link-refused");
        await person.Page.EvaluateAsync("document.querySelectorAll('main details').forEach(d => d.open = true)");
        await person.Page.Locator("[name=ground]").First.FillAsync("不属于本单位");
        await person.PressAsync("button[value=refuseDispatch]");
        await JudgeAsync(person, "link-done");
        await JudgeAsync(person, link, "link-spent");
        await JudgeAsync(person, "/act/0123456789abcdef0123456789abcdef", "link-unknown");
        Clean();
    }

    [Fact]
    public async Task Neither_has_a_page_in_large_letters_nor_one_behind_a_proven_phone()
    {
        await using var resident = await browser.OnPhoneAsync();
        await JudgeAsync(resident, "/elder?on=1&back=" + Uri.EscapeDataString($"/portal?street={Street}"), "elder-portal");
        await JudgeAsync(resident, $"/portal/{Street}/request/report", "elder-service");
        await JudgeAsync(resident, "/follow", "elder-follow");
        await JudgeAsync(resident, "/my", "elder-my-phone");
        await resident.Page.Locator("#phone").FillAsync("13812350077");
        await resident.PressAsync("form[action='/my'] button");
        await JudgeAsync(resident, "elder-my-code");
        await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
        await resident.PressAsync("form[action='/my'] button");
        await JudgeAsync(resident, "elder-my-device");
        await resident.PressAsync("button[value=true]");
        await JudgeAsync(resident, "elder-my");
        // Step by step to a case of one's own.
        await resident.OpenAsync($"/portal/{Street}/request/snap/apply");
        for (var step = 0; step < 2; step++)
        {
            await JudgeAsync(resident, $"elder-apply-{step}");
            if (await resident.Page.Locator("[name='f.place']").CountAsync() > 0) await resident.Page.Locator("[name='f.place']").FillAsync("小北路口");
            await resident.PressAsync("button[value=next]:not(.unseen)");
        }
        await resident.Page.Locator("[name='f.description']").FillAsync("路灯不亮");
        await resident.PressAsync("button[value=send]");
        await JudgeAsync(resident, "elder-followed");
        foreach (var task in (await resident.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.tasks a')].map(a => a.pathname + a.search)")).Distinct()) await JudgeAsync(resident, task, "elder-task-" + Name().Match(task).Value);
        // The same without large letters: what stands on one page then.
        await JudgeAsync(resident, "/elder?on=0&back=/my", "proven-my");
        await JudgeAsync(resident, await resident.Page.Locator("a.row").First.GetAttributeAsync("href") ?? "/my", "proven-case");
        await JudgeAsync(resident, $"/portal/{Street}/request/report/apply", "proven-apply");
        // Staff have large letters, too.
        await using var worker = await browser.OnPhoneAsync();
        await worker.SignInAsync("gridWorker.003104-g2");
        await JudgeAsync(worker, "/elder?on=1&back=/", "elder-desk");
        await JudgeAsync(worker, "/patrol", "elder-patrol");
        Clean();
    }

    [Fact]
    public async Task Neither_has_a_case_of_any_kind_of_app()
    {
        using var seat = await browser.Host.SignInAsync("operator.003");
        await RequestCase.OpenAsync(seat, Street, "judged-request");
        await PatrolledAsync("护栏断了");
        foreach (var (app, form) in new (string, object)[] { ("one-matter", new { matter = "燃气报警", source = "sensor", demand = "浓度报警，需同步处置", spot = "盘福路21号" }), ("whistle", new { matter = "违建", kind = "joint", why = "多部门职责，需联合处置", spot = "盘福路42号", departments = new[] { "440104-cg" } }) })
        {
            using var answer = await seat.PostAsJsonAsync($"/api/v1/apps/{app}/cases", new { street = Street, key = "judged-" + app, form });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        using var leader = await browser.Host.SignInAsync("streetLeader.003");
        var found = JsonNode.Parse(await leader.GetStringAsync("/api/v1/cases?take=100"))!["items"]!.AsArray().Select(c => ((string)c!["app"]!, (string)c["caseId"]!)).DistinctBy(c => c.Item1).ToList();
        Assert.True(found.Count >= 4, string.Join(' ', found.Select(f => f.Item1)));
        await using var person = await browser.AtDeskAsync();
        await person.SignInAsync("streetLeader.003");
        foreach (var (app, id) in found) await JudgeAsync(person, $"/cases/{id}", "case-" + app);
        Clean();
    }

    /// <summary>Something found on patrol, with a photo.</summary>
    async Task<string> PatrolledAsync(string note)
    {
        using var worker = await Visitor.SignedInAsync(browser.Host, "gridWorker.003104-g2");
        await worker.OpenAsync("/patrol");
        await worker.PressWithAsync("button[value=open]", ("f.photos", "pit.jpg", Pictures.Jpeg()), ("f.where", "教育路12号门前"), ("f.kind", "facility"), ("f.note", note));
        return worker.Find(".did a").GetAttribute("href")!.Split('/')[^1];
    }

    [GeneratedRegex(@"/act/\w+")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<=task=)\w+")]
    private static partial Regex Name();
}
