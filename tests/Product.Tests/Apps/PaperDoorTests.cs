using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LowCode.Engine.Tests.Cases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Apps;

/// <summary>Papers about what was done with real cases, asked for at the public door and read back line by line.</summary>
public sealed class PaperDoorTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Came = "综合行政执法办", Missing = "城市管理办";

    static async Task<string> ReadAsync(HttpClient who, string id, string paper)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(await who.GetByteArrayAsync($"/api/v1/cases/{id}/papers/{paper}")), false);
        return string.Join('\n', document.MainDocumentPart!.Document!.Descendants<Paragraph>().Select(p => string.Concat(p.Descendants<Text>().Select(t => t.Text))));
    }

    static async Task<JsonNode> CaseAsync(HttpClient who, string id) => JsonNode.Parse(await who.GetStringAsync($"/api/v1/cases/{id}"))!;

    /// <summary>Claims the live item of an activity and does something with it.</summary>
    async Task<JsonNode> DoneAsync(string name, string id, string activity, Func<int, object> command, string? unit = null)
    {
        using var who = await shared.Host.SignInAsync(name);
        var visit = (int)(await CaseAsync(who, id))["workItems"]!.AsArray().Single(i => (string)i!["activity"]! == activity && (string)i["state"]! is "open" or "claimed" && (unit is null || (string?)i["unit"] == unit))!["visit"]!;
        await RequestCase.CommandAsync(who, id, new { type = "claim", visit });
        return await RequestCase.CommandAsync(who, id, command(visit));
    }

    [Fact]
    public async Task A_refused_dispatch_stands_on_its_paper_with_ground_and_proposed_unit()
    {
        using var dispatcher = await shared.Host.SignInAsync("dispatcher.003");
        using var clerk = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(clerk, "440104003", "paper-refuse"))["id"]!;
        await DoneAsync("operator.003", id, "intake", visit => new { type = "complete", visit, outcome = "accept" });
        var item = (await CaseAsync(dispatcher, id))["workItems"]!.AsArray().Single(i => (string)i!["activity"]! == "handle")!;
        var handler = (string)item["unit"]! == "440104003-zf" ? "handler.003-zf" : "handler.003-cg";
        var other = handler == "handler.003-zf" ? "440104003-cg" : "440104003-zf";
        await DoneAsync(handler, id, "handle", visit => new { type = "refuseDispatch", visit, ground = "路灯由市照明中心管养，不属本办", proposedUnit = other });
        var paper = await ReadAsync(dispatcher, id, "refuse");
        var number = (string)(await CaseAsync(dispatcher, id))["number"]!;
        var name = other == "440104003-cg" ? "城市管理办" : "综合行政执法办";
        foreach (var line in (string[])["退单申请表", $"编号：{number}", "诉求内容\n小北路路口三盏路灯不亮", "退单理由及依据\n路灯由市照明中心管养，不属本办"]) Assert.Contains(line, paper, StringComparison.Ordinal);
        Assert.Matches($"建议承办单位\n[^\n]*{name}\n", paper);
        Assert.DoesNotContain("{{", paper, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extension_stands_on_its_paper_with_length_reason_applicant_and_answer()
    {
        await shared.InstallAsync(WorksApp.Package, "works", "1.0.0");
        using var clerk = await shared.Host.SignInAsync("operator.003");
        using var opened = await clerk.PostAsJsonAsync("/api/v1/apps/works/cases", new { street = "440104003", form = new { topic = "修缮挡土墙" } });
        var id = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["id"]!;
        await DoneAsync("operator.003", id, "plan", visit => new { type = "complete", visit, outcome = "survey" });
        await DoneAsync("handler.003-zf", id, "survey", visit => new { type = "extend", visit, length = "3 workdays", reason = "住户外出，周末才能入户" });
        using var handler = await shared.Host.SignInAsync("handler.003-zf");
        var asked = await ReadAsync(handler, id, "extend");
        foreach (var line in (string[])["延期申请表", "延期理由\n住户外出，周末才能入户", "申请延长\n3个工作日", "审批意见\n\n"]) Assert.Contains(line, asked, StringComparison.Ordinal);
        Assert.Matches("申请人\n[^\n]+\n", asked);
        using (var supervisor = await shared.Host.SignInAsync("supervisor.003")) await RequestCase.CommandAsync(supervisor, id, new { type = "approve", ask = 1, comment = "同意，请先电话约好" });
        Assert.Contains("审批意见\n同意，请先电话约好\n", await ReadAsync(handler, id, "extend"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whistle_stands_on_its_paper_with_who_was_called_and_who_came()
    {
        using (var administrator = await shared.Host.SignInAsync("systemAdmin"))
        using (var used = await administrator.PutAsJsonAsync("/api/v1/apps/whistle/installation", new { unit = "440104", version = "1.0.0" })) Assert.True(used.IsSuccessStatusCode, await used.Content.ReadAsStringAsync());
        using var clerk = await shared.Host.SignInAsync("operator.003");
        using var opened = await clerk.PostAsJsonAsync("/api/v1/apps/whistle/cases", new
        {
            street = "440104003",
            form = new { matter = "盘福路占道经营反弹", kind = "joint", why = "已劝导三次，当晚反弹，需综合执法", spot = "盘福路42号", departments = new[] { "440104003-zf", "440104003-cg" } },
        });
        var id = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["id"]!;
        await DoneAsync("streetLeader.003", id, "check", visit => new { type = "complete", visit, outcome = "approve" });
        await DoneAsync("handler.003-zf", id, "whistle.arrive", visit => new { type = "complete", visit, form = new { arrivedWho = "王工", arrivedWhere = "盘福路42号", arrivedAt = "2026-11-23T10:30:00+08:00" } }, "440104003-zf");
        var paper = await ReadAsync(clerk, id, "whistle");
        foreach (var line in (string[])["吹哨单", "事项\n盘福路占道经营反弹", "召集部门\n"]) Assert.Contains(line, paper, StringComparison.Ordinal);
        Assert.Matches($"召集部门\n[^\n]*{Came}、[^\n]*{Missing}\n", paper);
        Assert.Matches($@"{Came}\n[^\n]+\n已报到\n\d{{4}}-\d\d-\d\d \d\d:\d\d\n", paper);
        // Whoever has not come has a row with room for the pen.
        Assert.Contains($"{Missing}\n\n", paper, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", paper, StringComparison.Ordinal);
    }
}
