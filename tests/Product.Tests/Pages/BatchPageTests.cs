using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Many cases of a list at once, and filters people keep.</summary>
public sealed class BatchPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003";

    async Task<(string Id, string Number)> OpenAsync(string key, string summary, string category = "lighting", bool accept = false)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var answer = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", new
        {
            street = Street, key, form = new { summary, category, description = "小北路路口三盏路灯不亮", place = "小北路185号", claimantName = "陈晓明", claimantPhone = "13812345678" },
        });
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        if (accept) await RequestCase.CommandAsync(seat, (string)made["id"]!, new { type = "complete", visit = 1, outcome = "accept", key = key + "-accept" });
        return ((string)made["id"]!, (string)made["number"]!);
    }

    static (string, string)[] Picks(Visitor visitor, params string[] ids) =>
        [.. visitor.Page.QuerySelectorAll("input[name=pick]").Select(pick => pick.GetAttribute("value")!).Where(pick => ids.Any(id => pick.StartsWith(id, StringComparison.Ordinal))).Select(pick => ("pick", pick))];

    [Fact]
    public async Task Each_case_of_a_batch_is_claimed_by_itself_and_one_that_cannot_be_keeps_none_from_it()
    {
        var made = new List<(string Id, string Number)>();
        for (var i = 0; i < 3; i++) made.Add(await OpenAsync($"batch-claim-{i}", $"批量签收第{i}件"));
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString("批量签收"));
        var picks = Picks(seat, [.. made.Select(m => m.Id)]);
        Assert.Equal(3, picks.Length);
        // Meanwhile one of them is done elsewhere.
        using (var system = await shared.Host.SignInAsync("operator.003"))
            await RequestCase.CommandAsync(system, made[1].Id, new { type = "complete", visit = 1, outcome = "outOfScope", key = "batch-claim-away" });
        await seat.PressTwiceAsync(".batch button[value=claim]", picks);
        Assert.Contains("办成 2 件，未办成 1 件", seat.Text, StringComparison.Ordinal);
        Assert.Contains(made[1].Number, seat.Find(".batch-results .bad").TextContent, StringComparison.Ordinal);
        Assert.NotEqual("", seat.Find(".batch-results .bad .error").TextContent);
        // Twice pressed, claimed once.
        using var reader = await shared.Host.SignInAsync("operator.003");
        var history = await reader.GetStringAsync($"/api/v1/cases/{made[0].Id}/history");
        Assert.Equal(2, JsonNode.Parse(history)!["entries"]!.AsArray().Count);
        await seat.PressAsync(".acts form button[value=claim]");
        Assert.Contains("办成 0 件，未办成 1 件", seat.Text, StringComparison.Ordinal);

        await seat.OpenAsync("/?box=todo&q=" + Uri.EscapeDataString("批量签收"));
        Assert.Equal(2, seat.Page.QuerySelectorAll("input[name=pick]").Length);
        await seat.PressAsync(".batch button[value=claim]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Contains("请先勾选办件", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_are_dispatched_urged_and_handed_over_together_after_what_is_needed_was_said()
    {
        var made = new List<(string Id, string Number)>();
        for (var i = 0; i < 2; i++) made.Add(await OpenAsync($"batch-dispatch-{i}", $"批量派单第{i}件", "other", accept: true));
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString("批量派单"));
        await dispatcher.PressAsync(".batch button[value=dispatch]", Picks(dispatcher, [.. made.Select(m => m.Id)]));
        Assert.Equal("派出这 2 件", dispatcher.Find("h1").TextContent);
        await dispatcher.PressAsync("main form button[value=dispatch]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, dispatcher.Status);
        Assert.Contains("请选择单位", dispatcher.Find(".summary").TextContent, StringComparison.Ordinal);
        await dispatcher.PressAsync("main form button[value=dispatch]", ("toUnit", "440104003-cg"), ("text", "职责清单：城市管理"));
        Assert.Contains("办成 2 件，未办成 0 件", dispatcher.Text, StringComparison.Ordinal);

        await dispatcher.OpenAsync("/cases?q=" + Uri.EscapeDataString("批量派单"));
        await dispatcher.PressAsync(".batch button[value=urge]", Picks(dispatcher, [.. made.Select(m => m.Id)]));
        await dispatcher.PressAsync("main form button[value=urge]", ("text", "请尽快到场"));
        Assert.Contains("办成 2 件，未办成 0 件", dispatcher.Text, StringComparison.Ordinal);

        using var handler = await Visitor.SignedInAsync(shared.Host, "handler.003-cg");
        await handler.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString("批量派单"));
        Assert.Equal(2, handler.Page.QuerySelectorAll("input[name=pick]").Length);
        await handler.PressAsync(".batch button[value=transfer]", Picks(handler, made[0].Id));
        await handler.PressAsync("main form button[value=transfer]", ("toUnit", "440104003-zh"), ("text", "属综合保障"));
        Assert.Contains("办成 1 件，未办成 0 件", handler.Text, StringComparison.Ordinal);
        await handler.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString("批量派单"));
        Assert.Single(handler.Page.QuerySelectorAll("input[name=pick]"));
        // Who may not dispatch is not offered it, and is refused for each case when they ask all the same.
        Assert.Null(handler.Page.QuerySelector(".batch button[value=dispatch]"));
    }

    [Fact]
    public async Task Ticked_cases_are_printed_and_exported_as_their_reader_sees_them_and_only_by_whoever_may()
    {
        var (id, number) = await OpenAsync("batch-export", "批量导出这一件");
        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/cases?q=" + Uri.EscapeDataString("批量导出"));
        var (type, bytes) = await dispatcher.DownloadAsync(".batch button[value=export]", Picks(dispatcher, id));
        Assert.Equal(XlsxWriter.ContentType, type);
        var rows = XlsxTable.Read(new MemoryStream(bytes));
        var cells = string.Join('|', rows.Rows().SelectMany(r => r.Cells));
        Assert.Contains(number, cells, StringComparison.Ordinal);
        Assert.Contains("陈*", cells, StringComparison.Ordinal);
        Assert.DoesNotContain("陈晓明", cells, StringComparison.Ordinal);

        await dispatcher.OpenAsync("/cases?q=" + Uri.EscapeDataString("批量导出"));
        await dispatcher.PressAsync(".batch button[value=print]", Picks(dispatcher, id));
        Assert.Contains(number, dispatcher.Find(".sheet-page").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("13812345678", dispatcher.Text, StringComparison.Ordinal);
        // Once the post is gone, what was printed is not shown any more, at the page and over the API.
        var run = dispatcher.Address;
        using (var security = await shared.Host.SignInAsync("securityAdmin"))
        {
            using (var taken = await security.DeleteAsync("/api/v1/users/u-dispatcher.003/posts/dispatcher/" + Street)) Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
            await dispatcher.OpenAsync(run);
            Assert.Null(dispatcher.Page.QuerySelector(".sheet-page"));
            Assert.DoesNotContain(number, dispatcher.Text, StringComparison.Ordinal);
            using (var answer = await dispatcher.FetchAsync("/runs/" + run.Split("run=")[1])) Assert.Contains("不再给出", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using (var given = await security.PostAsJsonAsync("/api/v1/users/u-dispatcher.003/posts", new { post = "dispatcher", unit = Street })) Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        }

        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases?q=" + Uri.EscapeDataString("批量导出"));
        Assert.Null(seat.Page.QuerySelector(".batch button[value=export]"));
    }

    [Fact]
    public async Task A_list_is_put_in_order_and_kept_under_a_name_for_oneself()
    {
        await OpenAsync("batch-order-1", "排序甲");
        await OpenAsync("batch-order-2", "排序乙");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases?sort=old&q=" + Uri.EscapeDataString("排序"));
        Assert.Equal(["排序甲", "排序乙"], seat.Page.QuerySelectorAll(".list a.row").Select(a => a.TextContent));
        await seat.PressAsync("form[action='/filters'] button[value=keep]", ("name", "先来的"));
        Assert.Equal("page", seat.Find(".saved a").GetAttribute("aria-current"));
        await seat.OpenAsync("/");
        await seat.OpenAsync(seat.Find(".saved a").GetAttribute("href")!);
        Assert.Equal(["排序甲", "排序乙"], seat.Page.QuerySelectorAll(".list a.row").Select(a => a.TextContent));
        using (var other = await Visitor.SignedInAsync(shared.Host, "dispatcher.003"))
        {
            await other.OpenAsync("/");
            Assert.Null(other.Page.QuerySelector(".saved a"));
        }
        await seat.PressSurelyAsync(".saved button");
        Assert.Null(seat.Page.QuerySelector(".saved a"));
        await seat.OpenAsync("/cases?sort=best");
        Assert.Contains("排序“best”不认识", seat.Text, StringComparison.Ordinal);

        using var system = await shared.Host.SignInAsync("operator.003");
        using var elsewhere = await system.PostAsJsonAsync("/api/v1/filters", new { name = "外面", address = "//example.org/" });
        Assert.Contains("filter.address", await elsewhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var kept = await system.PostAsJsonAsync("/api/v1/filters", new { name = "超期", address = "/cases?overdue=true" });
        Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
        Assert.Equal("超期", (string)Assert.Single(JsonNode.Parse(await system.GetStringAsync("/api/v1/filters"))!.AsArray())!["name"]!);
    }
}
