using System.Net;
using System.Net.Http.Json;
using LowCode.Engine.Tests.Cases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Suspending, deciding, resuming and extending, by posting the rendered forms and over the API.</summary>
public sealed class SuspendingPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>Opened and planned at the counter, claimed by the handler.</summary>
    async Task<(Visitor Handler, string Address)> ClaimedAsync(string way)
    {
        await shared.InstallAsync(WorksApp.Package, "works", "1.0.0");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/works");
        await seat.PressAsync("button[value=open]", ("f.topic", "修缮挡土墙"));
        var address = seat.Address.Split('?')[0];
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync($"button[value='complete:{way}']");
        var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-zf");
        await handler.OpenAsync(address);
        await handler.PressAsync("button[value=claim]");
        return (handler, address);
    }

    [Fact]
    public async Task The_handler_suspends_and_resumes_and_asks_for_more_time()
    {
        var (handler, address) = await ClaimedAsync("repair");
        using (handler)
        {
            await handler.PressAsync("button[value=suspend]");
            Assert.Contains("缺少“原因”", handler.Find(".summary").TextContent, StringComparison.Ordinal);
            await handler.PressAsync("button[value=suspend]", ("reason", "等待材料"), ("comment", "缺施工图"));
            Assert.Contains("中止“维修”：等待材料；缺施工图", handler.Text, StringComparison.Ordinal);
            Assert.Null(handler.Page.QuerySelector("button[value='complete:done'], button[value=suspend]"));
            await handler.PressAsync("button[value=resume]", ("comment", "图已到"));
            Assert.Contains("恢复“维修”：图已到", handler.Text, StringComparison.Ordinal);
            await handler.PressAsync("button[value=extend]", ("reason", "雨天"));
            Assert.Contains("缺少“延期多久”", handler.Find(".summary").TextContent, StringComparison.Ordinal);
            await handler.PressAsync("button[value=extend]", ("amount", "9"), ("unit", "workdays"), ("reason", "雨天"));
            Assert.Contains("延期合计不能超过", handler.Find(".summary").TextContent, StringComparison.Ordinal);
            await handler.PressAsync("button[value=extend]", ("amount", "2"), ("unit", "workdays"), ("reason", "雨天"));
            Assert.Contains("“维修”延期2 个工作日：雨天", handler.Text, StringComparison.Ordinal);
            using var english = await Visitor.SignedInAsync(shared.Host, "handler.003-zf", "en");
            await english.OpenAsync(address);
            Assert.Contains("Extended “维修” by 2 working days", english.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_supervisor_finds_what_is_asked_for_and_decides()
    {
        var (handler, address) = await ClaimedAsync("survey");
        using (handler)
        {
            await handler.PressAsync("button[value=suspend]", ("reason", "等待鉴定"));
            Assert.Contains("申请中止“勘查”：等待鉴定", handler.Text, StringComparison.Ordinal);
            Assert.Null(handler.Page.QuerySelector("button[value=approve]"));
            using var supervisor = await Visitor.SignedInAsync(shared.Host, "supervisor.003");
            await supervisor.OpenAsync("/?box=claim");
            Assert.Contains("审批中止：勘查", supervisor.Text, StringComparison.Ordinal);
            await supervisor.OpenAsync(address);
            await supervisor.PressAsync("button[value=refuse]");
            Assert.Contains("缺少“备注”", supervisor.Find(".summary").TextContent, StringComparison.Ordinal);
            await supervisor.PressAsync("button[value=approve]", ("comment", "同意"));
            Assert.Contains("同意申请：同意", supervisor.Text, StringComparison.Ordinal);
            await handler.OpenAsync(address);
            Assert.NotNull(handler.Page.QuerySelector("button[value=resume]"));
        }
    }

    [Fact]
    public async Task Systems_suspend_the_whole_case_and_lists_say_so()
    {
        var (handler, address) = await ClaimedAsync("repair");
        handler.Dispose();
        var id = address.Split('/')[^1];
        using var system = await shared.Host.SignInAsync("dispatcher.003");
        using var wrong = await system.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "suspend" });
        Assert.Contains("command.needed", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var stopped = await RequestCase.CommandAsync(system, id, new { type = "suspend", reason = "等待上级批复", until = "2099-01-01T00:00:00Z", key = id + "-suspend" });
        Assert.Equal(("suspended", "suspended"), ((string)stopped["state"]!, (string)stopped["workItems"]![0]!["state"]!));
        Assert.StartsWith("2099-01-01", (string)stopped["suspended"]!["until"]!, StringComparison.Ordinal);
        Assert.Contains(id, await system.GetStringAsync("/api/v1/cases?app=works&state=suspended"), StringComparison.Ordinal);
        Assert.Contains(id, await system.GetStringAsync("/odata/Cases?$filter=state eq 'suspended'"), StringComparison.Ordinal);
        var goesOn = await RequestCase.CommandAsync(system, id, new { type = "resume", key = id + "-resume" });
        Assert.Equal("open", (string)goesOn["state"]!);
        var asked = await RequestCase.CommandAsync(system, id, new { type = "extend", length = "5 workdays", reason = "工程量大", key = id + "-extend" });
        Assert.Equal("extend", (string)asked["approvals"]![0]!["kind"]!);
        using var supervisor = await shared.Host.SignInAsync("supervisor.003");
        var granted = await RequestCase.CommandAsync(supervisor, id, new { type = "approve", ask = 1, key = id + "-approve" });
        Assert.Null(granted["approvals"]);
        Assert.NotEqual((string)asked["clocks"]![0]!["due"]!, (string)granted["clocks"]![0]!["due"]!);
    }
}
