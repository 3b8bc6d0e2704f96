using LowCode.Engine.Tests.Cases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Adding parties to a step, giving a case round, supervising and parking it, by posting the rendered forms and over the API.</summary>
public sealed class WatchingPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>Opened and planned at the counter, claimed by the handler.</summary>
    async Task<(Visitor Handler, string Address)> ClaimedAsync()
    {
        await shared.InstallAsync(WorksApp.Package, "works", "1.0.0");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/works");
        await seat.PressAsync("button[value=open]", ("f.topic", "修缮挡土墙"));
        var address = seat.Address.Split('?')[0];
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:repair']");
        var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-zf");
        await handler.OpenAsync(address);
        await handler.PressAsync("button[value=claim]");
        return (handler, address);
    }

    [Fact]
    public async Task Whoever_is_added_after_confirms_what_the_handler_chose()
    {
        var (handler, address) = await ClaimedAsync();
        using (handler)
        {
            await handler.PressAsync("button[value=addSign]", ("place", "after"), ("toUser", ""), ("reason", "请把关"));
            Assert.Contains("请指定由哪位人员或哪个单位加签", handler.Find(".summary").TextContent, StringComparison.Ordinal);
            await handler.PressAsync("button[value=addSign]", ("place", "after"), ("toUser", "u-streetLeader.003"), ("reason", "请把关"));
            Assert.Contains("为“维修”后加签", handler.Text, StringComparison.Ordinal);
            await handler.PressAsync("button[value='complete:done']");
            Assert.Contains("等待加签的各方", handler.Text, StringComparison.Ordinal);
            Assert.NotNull(handler.Page.QuerySelector("button[value=recall]"));
            using var leader = await Visitor.SignedInAsync(shared.Host, "streetLeader.003");
            await leader.OpenAsync("/?box=claim");
            Assert.Contains("加签（后）：维修", leader.Text, StringComparison.Ordinal);
            await leader.OpenAsync(address);
            await leader.PressAsync("button[value=approve]", ("comment", "可以"));
            Assert.Contains("加签：同意：可以", leader.Text, StringComparison.Ordinal);
            using var english = await Visitor.SignedInAsync(shared.Host, "handler.003-zf", "en");
            await english.OpenAsync(address);
            Assert.Contains("Signed: agreed", english.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_case_given_round_shows_who_has_read_it()
    {
        var (handler, address) = await ClaimedAsync();
        using (handler)
        {
            using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
            await dispatcher.OpenAsync(address);
            await dispatcher.PressAsync("button[value=circulate]", ("users", ""), ("units", ""));
            Assert.Contains("请指定传阅给哪些人员或单位", dispatcher.Find(".summary").TextContent, StringComparison.Ordinal);
            await dispatcher.PressAsync("button[value=circulate]", ("users", "u-streetLeader.003"), ("note", "请阅"));
            Assert.Contains("未阅", dispatcher.Text, StringComparison.Ordinal);
            using var leader = await Visitor.SignedInAsync(shared.Host, "streetLeader.003");
            // It stands in the box of what is to be read, and stays there when it is.
            await leader.OpenAsync("/?box=copies");
            Assert.Contains("未读", leader.Find($".list tr.unread:has(a[href='{address}'])").TextContent, StringComparison.Ordinal);
            await leader.OpenAsync(address);
            await leader.PressAsync("button[value=approve]", ("comment", "同意"));
            await leader.OpenAsync("/?box=copies");
            Assert.Contains("已读", leader.Find($".list tr:not(.unread):has(a[href='{address}'])").TextContent, StringComparison.Ordinal);
            await leader.OpenAsync(address);
            Assert.Null(leader.Page.QuerySelector("button[value=approve]"));
            Assert.Contains("已阅：同意", leader.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_supervisor_asks_the_unit_feeds_back_and_lists_say_what_is_missing()
    {
        var (handler, address) = await ClaimedAsync();
        using (handler)
        {
            using var supervisor = await Visitor.SignedInAsync(shared.Host, "supervisor.003");
            await supervisor.OpenAsync(address);
            await supervisor.PressAsync("button[value=supervise]");
            Assert.Contains("缺少“内容”", supervisor.Find(".summary").TextContent, StringComparison.Ordinal);
            await supervisor.PressAsync("button[value=supervise]", ("kind", "instruct"), ("text", "请报进度"), ("toUnit", "440104003-zf"), ("amount", "2"), ("unit", "workdays"));
            Assert.Contains("须在2 个工作日内反馈：请报进度", supervisor.Text, StringComparison.Ordinal);
            await supervisor.OpenAsync("/?box=supervised");
            Assert.Contains("督办未反馈", supervisor.Find("table.list").TextContent, StringComparison.Ordinal);
            await handler.OpenAsync("/?box=claim");
            Assert.Contains("批示反馈：修缮挡土墙", handler.Text, StringComparison.Ordinal);
            await handler.OpenAsync(address);
            await handler.PressAsync("button[value=feedback]", ("text", "周五完工"));
            await supervisor.OpenAsync(address);
            await supervisor.PressAsync("button[value=sendBackFeedback]");
            Assert.Contains("缺少“原因”", supervisor.Find(".summary").TextContent, StringComparison.Ordinal);
            await supervisor.PressAsync("button[value=acceptFeedback]", ("reason", "好"));
            Assert.Contains("反馈通过：好", supervisor.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_parked_case_says_its_plan_and_is_resumed()
    {
        var (handler, address) = await ClaimedAsync();
        using (handler)
        {
            using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
            await dispatcher.OpenAsync(address);
            await dispatcher.PressAsync("button[value=park]", ("reason", "列入旧改"), ("plan", "明年春季实施"));
            Assert.Contains("缺少“复核日期”", dispatcher.Find(".summary").TextContent, StringComparison.Ordinal);
            var review = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddDays(60).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
            await dispatcher.PressAsync("button[value=park]", ("reason", "列入旧改"), ("plan", "明年春季实施"), ("review", review));
            Assert.Contains("申请挂账：列入旧改", dispatcher.Text, StringComparison.Ordinal);
            using var supervisor = await Visitor.SignedInAsync(shared.Host, "supervisor.003");
            await supervisor.OpenAsync(address);
            await supervisor.PressAsync("button[value=approve]");
            Assert.Contains("已挂账", supervisor.Text, StringComparison.Ordinal);
            await dispatcher.OpenAsync("/cases?state=parked");
            Assert.Contains("复核", dispatcher.Find("table.list").TextContent, StringComparison.Ordinal);
            await dispatcher.OpenAsync(address);
            await dispatcher.PressAsync("button[value=resume]", ("comment", "开工"));
            Assert.Contains("恢复整个办件：开工", dispatcher.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Systems_supervise_park_and_add_parties_and_lists_can_be_asked_for_it()
    {
        var (handler, address) = await ClaimedAsync();
        handler.Dispose();
        var id = address.Split('/')[^1];
        using var supervisor = await shared.Host.SignInAsync("supervisor.003");
        var asked = await RequestCase.CommandAsync(supervisor, id, new { type = "supervise", text = "请报进度", toUnit = "440104003-zf", length = "2 workdays", key = id + "-1" });
        Assert.Equal(("waiting", "440104003-zf"), ((string)asked["supervisions"]![0]!["state"]!, (string)asked["supervisions"]![0]!["unit"]!));
        Assert.Contains(id, await supervisor.GetStringAsync("/api/v1/cases?supervision=waiting"), StringComparison.Ordinal);
        Assert.DoesNotContain(id, await supervisor.GetStringAsync("/api/v1/cases?supervision=overdue"), StringComparison.Ordinal);
        using var wrong = await supervisor.GetAsync("/api/v1/cases?supervision=perhaps");
        Assert.Contains("list.supervision", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var unit = await shared.Host.SignInAsync("handler.003-zf");
        var added = await RequestCase.CommandAsync(unit, id, new { type = "addSign", visit = (int)asked["workItems"]![0]!["visit"]!, toUser = "u-streetLeader.003", place = "beside", reason = "请把关", key = id + "-2" });
        Assert.Equal(("beside", "u-streetLeader.003"), ((string)added["approvals"]![0]!["kind"]!, (string)added["approvals"]![0]!["user"]!));
        var held = await RequestCase.CommandAsync(unit, id, new { type = "complete", visit = (int)asked["workItems"]![0]!["visit"]!, key = id + "-3" });
        Assert.Equal("done", (string)held["workItems"]![0]!["held"]!["outcome"]!);
        var back = await RequestCase.CommandAsync(unit, id, new { type = "feedback", supervision = 1, text = "周五完工", key = id + "-4" });
        Assert.Equal("answered", (string)back["supervisions"]![0]!["state"]!);
        using var dispatcher = await shared.Host.SignInAsync("dispatcher.003");
        var parked = await RequestCase.CommandAsync(dispatcher, id, new { type = "park", reason = "列入旧改", plan = "明年", review = DateTimeOffset.UtcNow.AddDays(30), key = id + "-5" });
        Assert.Contains((System.Text.Json.Nodes.JsonArray)parked["approvals"]!, a => (string)a!["kind"]! == "park");
    }
}
