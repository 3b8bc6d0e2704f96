using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Units proposed at the dispatch, and files added to a case, by posting the rendered forms and over the API.</summary>
public sealed class DispatchPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static JsonObject Undecided(string key, string title) => new()
    {
        ["key"] = key, ["street"] = "440104003", ["form"] = new JsonObject
        {
            ["summary"] = title, ["category"] = "other", ["description"] = title, ["place"] = "盘福路42号", ["claimantName"] = "陈晓明", ["claimantPhone"] = "13812345678",
        },
    };

    /// <summary>Accepted, and no duty fits: it waits for the dispatcher.</summary>
    async Task<string> WaitingAsync(string key, string title)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", Undecided(key, title));
        var id = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["id"]!;
        using var accepted = await seat.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "complete", visit = 1, outcome = "accept" });
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        return id;
    }

    [Fact]
    public async Task The_dispatcher_reads_who_is_proposed_and_why_and_takes_one_up()
    {
        var first = await WaitingAsync("advice-1", "共享单车乱堆放");
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/cases/" + first);
        await dispatcher.PressAsync("button[value=claim]");
        await dispatcher.PressAsync("button[value='complete:done'], button[value^='complete:']", ("unit", "440104003-cg"));
        var next = await WaitingAsync("advice-2", "共享单车乱堆放堵门");
        await dispatcher.OpenAsync("/cases/" + next);
        await dispatcher.PressAsync("button[value=claim]");
        Assert.Contains("同类 1 件", dispatcher.Text, StringComparison.Ordinal);
        Assert.NotNull(dispatcher.Page.QuerySelector($"a[href='/cases/{first}']"));
        await dispatcher.PressAsync("button[value^='complete:']", ("proposed", "440104003-cg"));
        Assert.Contains("采纳派单建议", dispatcher.Text, StringComparison.Ordinal);
        await dispatcher.OpenAsync("/insight?app=request");
        Assert.Contains("采纳建议 1 次", dispatcher.Text, StringComparison.Ordinal);

        using var system = await shared.Host.SignInAsync("dispatcher.003");
        var third = await WaitingAsync("advice-3", "共享单车倒伏");
        var visit = JsonNode.Parse(await system.GetStringAsync($"/api/v1/cases/{third}"))!["workItems"]![0]!["visit"]!;
        var proposed = JsonNode.Parse(await system.GetStringAsync($"/api/v1/cases/{third}/work-items/{visit}/suggestions"))!;
        Assert.Equal("440104003-cg", (string)proposed["units"]![0]!["unit"]!);
        using var chosen = await system.PostAsJsonAsync($"/api/v1/cases/{third}/commands", new { type = "complete", visit = (int)visit, form = new { unit = "440104003-zf" }, advice = (string)proposed["ticket"]! });
        Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        var told = await system.GetStringAsync($"/api/v1/cases/{third}/history");
        Assert.Contains("case.dispatchAdvised", told, StringComparison.Ordinal);
        Assert.Contains(first, told, StringComparison.Ordinal);
        // Who was given it hears that there were proposals, and of no case that is not in their sight.
        using var handler = await shared.Host.SignInAsync("handler.003-zf");
        told = await handler.GetStringAsync($"/api/v1/cases/{third}/history");
        Assert.Contains("case.dispatchAdvised", told, StringComparison.Ordinal);
        Assert.DoesNotContain(first, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_added_on_the_page_and_read_by_whoever_sees_the_case()
    {
        var id = await WaitingAsync("attach-1", "井盖松动");
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var sent = await seat.PostAsync("/api/v1/files?app=request&field=attachment&name=现场.txt", new ByteArrayContent(Encoding.UTF8.GetBytes("hello")));
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        var file = (string)JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!;
        using var attached = await seat.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "attach", files = new[] { file }, note = "诉求人补来" });
        Assert.Equal("现场.txt", (string)JsonNode.Parse(await attached.Content.ReadAsStringAsync())!["files"]![0]!["name"]!);
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/cases/" + id);
        Assert.Contains("诉求人补来", dispatcher.Text, StringComparison.Ordinal);
        Assert.NotNull(dispatcher.Page.QuerySelector($"#files ~ div a[href='/api/v1/cases/{id}/files/{file}']"));
        Assert.NotNull(dispatcher.Page.QuerySelector("input[type=file][name='f.attachment']"));
        await dispatcher.PressAsync("button[value=attach]");
        Assert.Contains("一次附 1 至 20 个文件", dispatcher.Find(".summary").TextContent, StringComparison.Ordinal);
        using var reader = await shared.Host.SignInAsync("dispatcher.003");
        Assert.Equal("hello", await reader.GetStringAsync($"/api/v1/cases/{id}/files/{file}"));
        using var stranger = await shared.Host.SignInAsync("handler.003-zh");
        using var refused = await stranger.GetAsync($"/api/v1/cases/{id}/files/{file}");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }
}
