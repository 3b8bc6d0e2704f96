using System.Net;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>A street's day at the pages, played by posting the rendered forms.</summary>
public sealed class PageStoryTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static readonly (string, string)[] request =
    [
        ("f.summary", "小北路路灯不亮"), ("f.category", "lighting"), ("f.description", "小北路路口三盏路灯不亮\n晚上看不清"), ("f.place", "小北路185号"),
        ("f.claimantName", "陈晓明"), ("f.claimantPhone", "13812345678"),
    ];

    [Fact]
    public async Task A_case_goes_from_the_counter_to_its_end_by_forms_alone()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=open]", request);
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        Assert.Contains("已登记", seat.Text, StringComparison.Ordinal);
        var address = seat.Address.Split('?')[0];

        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:accept']");
        Assert.Contains("派单到", seat.Text, StringComparison.Ordinal);
        // It is the office's now: what the seat may not do is not offered.
        Assert.Null(seat.Page.QuerySelector("button[value=claim], button[value^='complete:']"));

        using var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-cg");
        await handler.OpenAsync("/?box=claim");
        Assert.Contains(handler.Page.QuerySelectorAll("a.row"), row => row.GetAttribute("href") == address);
        await handler.OpenAsync(address);
        Assert.DoesNotContain("13812345678", handler.Text, StringComparison.Ordinal);
        await handler.PressAsync("button[value=claim]");
        Assert.Contains("13812345678", handler.Text, StringComparison.Ordinal);
        await handler.PressAsync("button[value=look]", ("f.contacted", "true"));
        await handler.PressAsync("button[value='complete:done']", ("f.contacted", "true"), ("f.contactedAt", "2026-03-02T09:30"), ("f.result", "已更换三盏灯泡"), ("f.cost", "320.5"),
            ("f.materials.0.name", "灯泡"), ("f.materials.0.quantity", "3"));
        Assert.Equal(HttpStatusCode.OK, handler.Status);

        using var caller = await Visitor.SignedInAsync(shared.Host, "callback.003");
        await caller.OpenAsync(address);
        await caller.PressAsync("button[value=claim]");
        await caller.PressAsync("button[value=look]", ("f.reached", "true"));
        await caller.PressAsync("button[value='complete:resolved']", ("f.reached", "true"), ("f.satisfaction", "5"));
        Assert.Equal("已办结", caller.Find(".tags .tag.closed").TextContent);
        Assert.NotNull(caller.Page.QuerySelector(".sealed"));
        Assert.Equal(["灯泡", "3"], caller.Page.QuerySelectorAll("table.sub-rows tbody tr:first-child > *").Select(c => c.TextContent.Trim()).Take(2));
        Assert.Contains("回访", caller.Find(".steps").TextContent, StringComparison.Ordinal);

        await seat.OpenAsync("/cases?mine=1");
        Assert.Contains(seat.Page.QuerySelectorAll("a.row"), row => row.GetAttribute("href") == address);
        await caller.OpenAsync("/?box=done");
        Assert.Contains(caller.Page.QuerySelectorAll("a.row"), row => row.GetAttribute("href") == address);
    }

    [Fact]
    public async Task What_was_typed_comes_back_with_the_errors_at_the_fields()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=open]", ("f.summary", "噪声 <扰民>"), ("f.category", "noise"), ("f.claimantPhone", "12"), ("f.urgent", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Equal("噪声 <扰民>", seat.Shown("f.summary"));
        Assert.Equal("noise", seat.Shown("f.category"));
        Assert.Equal("12", seat.Shown("f.claimantPhone"));
        Assert.True(seat.Find("input[type=checkbox][name='f.urgent']").HasAttribute("checked"));
        Assert.Contains("请填写详细情况", seat.Find(".summary").TextContent, StringComparison.Ordinal);
        var description = seat.Find("[name='f.description']");
        Assert.Equal("true", description.GetAttribute("aria-invalid"));
        Assert.Contains(description.Id + "-error", description.GetAttribute("aria-describedby"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_follow_what_was_ticked_when_the_page_is_updated()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        Assert.NotNull(seat.Page.QuerySelector("[name='f.claimantName']"));
        await seat.PressAsync("button[value=look]", ("f.anonymous", "true"), ("f.place", "小北路"));
        Assert.Null(seat.Page.QuerySelector("[name='f.claimantName']"));
        Assert.Equal("小北路", seat.Shown("f.place"));
        await seat.PressAsync("button[value=open]", ("f.summary", "匿名"), ("f.category", "noise"), ("f.description", "夜间施工"), ("f.place", "小北路"));
        Assert.Contains("已登记", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressing_twice_opens_one_case()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "communityWorker.003104");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressTwiceAsync("button[value=open]", request);
        await seat.OpenAsync("/cases?mine=1");
        Assert.Single(seat.Page.QuerySelectorAll("a.row"));
    }

    [Fact]
    public async Task A_case_of_another_street_is_not_there()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=open]", request);
        var address = seat.Address.Split('?')[0];
        var number = seat.Find(".case .number").TextContent.Split(' ')[^1];

        using var other = await Visitor.SignedInAsync(shared.Host, "operator.005", password: await NewPasswordAsync("u-operator.005"));
        await other.OpenAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Contains("没有找到", other.Text, StringComparison.Ordinal);
        await other.OpenAsync("/cases?number=" + number);
        Assert.Empty(other.Page.QuerySelectorAll("a.row"));
        await seat.OpenAsync("/cases?number=" + number);
        Assert.Single(seat.Page.QuerySelectorAll("a.row"));
    }

    [Fact]
    public async Task A_return_without_a_reason_is_told_at_the_field_and_with_one_goes_back()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=open]", request);
        var address = seat.Address.Split('?')[0];
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:accept']");

        using var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-cg");
        await handler.OpenAsync(address);
        await handler.PressAsync("button[value=claim]");
        await handler.PressAsync("button[value=return]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, handler.Status);
        Assert.Contains("原因", handler.Find(".summary").TextContent, StringComparison.Ordinal);
        await handler.PressAsync("button[value=return]", ("reason", "地点不清"));
        await seat.OpenAsync(address);
        Assert.Contains("退回到“受理”：地点不清", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=comment]", ("text", "已补充"));
        Assert.Contains("留言：已补充", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_rule_fits_is_dispatched_by_hand_closed_early_and_reopened()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=open]", [.. request.Where(f => f.Item1 != "f.category"), ("f.category", "other")]);
        var address = seat.Address.Split('?')[0];
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:accept']");

        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync(address);
        await dispatcher.PressAsync("button[value=claim]");
        await dispatcher.PressAsync("button[value^='complete:']");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, dispatcher.Status);
        Assert.Equal("true", dispatcher.Find("select[name=unit]").GetAttribute("aria-invalid"));
        Assert.NotNull(dispatcher.Page.QuerySelector(".summary a"));
        await dispatcher.PressAsync("button[value^='complete:']", ("unit", "440104003-cg"));
        Assert.Contains("派单到城市管理办（指定）", dispatcher.Text, StringComparison.Ordinal);

        await dispatcher.PressAsync("button[value=close]", ("reason", "重复登记"));
        Assert.Equal("提前结案", dispatcher.Find(".tags .tag.closed").TextContent);
        Assert.Null(dispatcher.Page.QuerySelector("button[value=claim]"));
        await dispatcher.PressAsync("button[value=reopen]", ("reason", "并非重复"), ("activity", "handle"));
        Assert.Equal("办理中", dispatcher.Find(".tags .tag.open").TextContent);
    }

    [Fact]
    public async Task A_row_half_filled_is_told_with_its_number_and_a_cleared_row_is_gone()
    {
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value=open]", request);
        var address = seat.Address.Split('?')[0];
        await seat.PressAsync("button[value=claim]");
        await seat.PressAsync("button[value='complete:accept']");
        using var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-cg");
        await handler.OpenAsync(address);
        await handler.PressAsync("button[value=claim]");

        await handler.PressAsync("button[value=look]", ("f.materials.0.name", "灯泡"), ("f.materials.0.quantity", "3"));
        await handler.PressAsync("button[value='complete:done']", ("f.contacted", "false"), ("f.result", "已更换灯泡"), ("f.materials.1.name", "电线"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, handler.Status);
        Assert.Contains("第 2 行：请填写数量", handler.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("电线", handler.Shown("f.materials.1.name"));

        await handler.PressAsync("button[value='complete:done']", ("f.materials.0.name", ""), ("f.materials.0.quantity", ""), ("f.materials.1.quantity", "20"));
        Assert.Equal(["电线", "20"], Assert.Single(handler.Page.QuerySelectorAll("table.sub-rows tbody tr")).QuerySelectorAll(":scope > *").Select(c => c.TextContent.Trim()).Take(2));
    }

    /// <summary>The first start prints the accounts of one street; the others get their passwords as in life.</summary>
    async Task<string> NewPasswordAsync(string user)
    {
        using var administrator = await shared.Host.SignInAsync("securityAdmin");
        using var answer = await administrator.PostAsync($"/api/v1/users/{user}/password", null);
        answer.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["password"]!;
    }
}
