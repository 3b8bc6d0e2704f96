using System.Net;
using System.Net.Http.Json;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Merging, splitting and linking cases by posting the rendered forms and over the API.</summary>
public sealed class JoiningPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<(string Id, string Number)> OpenedAsync(string key)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var answer = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body("440104003", key, "路灯不亮 " + key));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>())!;
        return ((string)body["id"]!, (string)body["number"]!);
    }

    [Fact]
    public async Task The_dispatcher_ticks_what_is_the_same_matter_and_sees_what_becomes_of_it()
    {
        var (lead, other) = (await OpenedAsync("join-1"), await OpenedAsync("join-2"));
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/cases/" + lead.Id);
        Assert.NotNull(dispatcher.Page.QuerySelector($"input[name=cases][value='{other.Id}']"));
        await dispatcher.PressAsync("button[value=merge]");
        Assert.Contains("请选择要并入的件", dispatcher.Find(".summary").TextContent, StringComparison.Ordinal);
        await dispatcher.PressAsync("button[value=merge]", ("numbers", other.Number + " JS999"), ("reason", "同一盏灯"));
        Assert.Contains("JS999", dispatcher.Find(".summary").TextContent, StringComparison.Ordinal);
        await dispatcher.PressAsync("button[value=merge]", ("numbers", other.Number), ("reason", "同一盏灯"));
        Assert.Contains($"将 {other.Number} 并入本件：同一盏灯", dispatcher.Text, StringComparison.Ordinal);
        Assert.Equal($"/cases/{other.Id}", dispatcher.Find($"#family ~ ul a[href='/cases/{other.Id}']").GetAttribute("href"));
        await dispatcher.PressAsync("button[value=unmerge]", ("reason", "看错了"));
        Assert.Contains($"{other.Number} 解除并案：看错了", dispatcher.Text, StringComparison.Ordinal);

        // A handler is not shown what would be refused.
        using var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-zf");
        await handler.OpenAsync("/cases/" + lead.Id);
        Assert.Null(handler.Page.QuerySelector("button[value=merge], button[value=split]"));
    }

    [Fact]
    public async Task A_part_is_filled_in_on_the_page_and_what_is_wrong_is_said_at_its_field()
    {
        var (id, _) = await OpenedAsync("join-3");
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/cases/" + id);
        Assert.Null(dispatcher.Page.QuerySelector("[name='p0.claimantName']"));
        await dispatcher.PressAsync("button[value=split]", ("p0.summary", "占道停车"), ("p0.category", "parking"), ("reason", "两个诉求"));
        Assert.NotEmpty(dispatcher.Page.QuerySelectorAll(".summary a[href='#part0-description']"));
        Assert.Equal("占道停车", dispatcher.Find("[name='p0.summary']").GetAttribute("value"));
        await dispatcher.PressAsync("button[value=split]", ("p0.summary", "占道停车"), ("p0.category", "parking"), ("p0.description", "消防通道被占"), ("p0.place", "盘福路14号"), ("reason", "两个诉求"));
        Assert.Contains("拆出 1 件：两个诉求", dispatcher.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_are_made_by_number_and_taken_away()
    {
        var (one, other) = (await OpenedAsync("join-4"), await OpenedAsync("join-5"));
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/" + one.Id);
        await seat.PressAsync("button[value=link]", ("numbers", other.Number), ("kind", "duplicate"), ("note", "昨天也来过"));
        Assert.Contains($"关联 {other.Number}（重复）：昨天也来过", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=unlink]");
        Assert.Contains("取消一项关联", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systems_merge_split_and_link_and_read_it_back()
    {
        var (lead, other) = (await OpenedAsync("join-6"), await OpenedAsync("join-7"));
        using var system = await shared.Host.SignInAsync("dispatcher.003");
        using var merged = await system.PostAsJsonAsync($"/api/v1/cases/{lead.Id}/commands", new { type = "merge", cases = new[] { other.Id }, reason = "同一盏灯", key = "join-merge" });
        var body = (await merged.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>())!;
        Assert.Equal((other.Id, other.Number, "asked"), ((string)body["followers"]![0]!["case"]!, (string)body["followers"]![0]!["number"]!, (string)body["followers"]![0]!["state"]!));
        using var split = await system.PostAsJsonAsync($"/api/v1/cases/{lead.Id}/commands", new { type = "split", parts = new[] { new { summary = "停车" } }, reason = "两个诉求" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, split.StatusCode);
        Assert.Contains("parts.0.category", await split.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var linked = await system.PostAsJsonAsync($"/api/v1/cases/{lead.Id}/commands", new { type = "link", @case = other.Id, kind = "earlier" });
        Assert.Equal("earlier", (string)(await linked.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>())!["links"]![0]!["kind"]!);
        using var wrong = await system.PostAsJsonAsync($"/api/v1/cases/{lead.Id}/commands", new { type = "merge", cases = new[] { "nobody" }, reason = "x" });
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }
}
