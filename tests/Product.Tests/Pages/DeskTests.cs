using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>The boxes and lists of the desk, and copies, at the pages and over the API.</summary>
public sealed class DeskTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003";

    async Task<(string Id, string Number)> OpenAsync(string key, string summary)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var answer = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body(Street, key, summary));
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return ((string)made["id"]!, (string)made["number"]!);
    }

    [Fact]
    public async Task A_case_is_found_by_part_of_its_number_and_by_words_of_its_title_and_its_line_tells_what_matters()
    {
        var (id, number) = await OpenAsync("desk-found", "水荫路井盖松动异响");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        foreach (var words in new[] { number[^6..], "井盖 异响" })
        {
            await seat.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString(words));
            var line = Assert.Single(seat.Page.QuerySelectorAll(".list tbody tr"), tr => tr.QuerySelector("a.row")!.GetAttribute("href") == $"/cases/{id}");
            foreach (var told in new[] { number, "路灯照明", "窗口", "陈*", "北京街道", "受理", "等待签收", "剩" }) Assert.Contains(told, line.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("陈晓明", line.TextContent, StringComparison.Ordinal);
        }
        await seat.OpenAsync("/cases?q=" + Uri.EscapeDataString("井盖 不在标题里"));
        Assert.Contains("没有符合条件", seat.Text, StringComparison.Ordinal);
        await seat.OpenAsync("/cases?state=closed&q=" + Uri.EscapeDataString("井盖"));
        Assert.Empty(seat.Page.QuerySelectorAll(".list"));
        await seat.OpenAsync("/cases?from=yesterday");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Contains("日期“yesterday”不正确", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paging_keeps_what_was_asked()
    {
        for (var i = 0; i < 3; i++) await OpenAsync($"desk-page-{i}", $"翻页第{i}件");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/?box=mine&top=2&q=" + Uri.EscapeDataString("翻页"));
        var first = seat.Page.QuerySelectorAll(".list a.row").Select(a => a.TextContent).ToList();
        Assert.Equal(2, first.Count);
        await seat.OpenAsync(seat.Find(".paging .button").GetAttribute("href")!);
        Assert.Equal(["翻页第0件"], seat.Page.QuerySelectorAll(".list a.row").Select(a => a.TextContent));
        Assert.Null(seat.Page.QuerySelector(".paging .button"));
        Assert.Equal("翻页", seat.Shown("q"));
    }

    [Fact]
    public async Task A_copy_shows_in_the_receivers_box_until_it_is_read_and_can_be_taken_back()
    {
        var (id, _) = await OpenAsync("desk-copy", "抄送给分管领导看");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync($"/cases/{id}");
        await seat.PressAsync("button[value=copy]", ("units", "440104003-zf"), ("note", "请关注"));
        Assert.Contains("已抄送", seat.Text, StringComparison.Ordinal);
        Assert.Contains("未阅", seat.Find(".copies").TextContent, StringComparison.Ordinal);

        using var reader = await Visitor.SignedInAsync(shared.Host, "handler.003-zf");
        Assert.Equal("1", reader.Find("a[href='/?box=copies'] b").TextContent);
        await reader.OpenAsync("/?box=copies");
        Assert.Contains("未读", reader.Find(".list tr.unread").TextContent, StringComparison.Ordinal);
        await reader.OpenAsync($"/cases/{id}");
        Assert.Contains("请关注", reader.Text, StringComparison.Ordinal);
        Assert.Null(reader.Page.QuerySelector("main button"));
        await reader.OpenAsync("/?box=copies");
        Assert.Null(reader.Page.QuerySelector(".list tr.unread"));
        Assert.Equal("0", reader.Find("a[href='/?box=copies'] b").TextContent);

        await seat.OpenAsync($"/cases/{id}");
        Assert.Contains("已阅", seat.Find(".copies").TextContent, StringComparison.Ordinal);
        await seat.PressAsync("button[value=withdrawCopy]");
        Assert.Contains("已撤回抄送", seat.Text, StringComparison.Ordinal);
        await reader.OpenAsync($"/cases/{id}");
        Assert.Equal(HttpStatusCode.NotFound, reader.Status);
        await seat.PressAsync("button[value=copy]");
        Assert.Contains("请指定抄送给", seat.Find(".summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systems_copy_read_and_count_likewise()
    {
        var (id, _) = await OpenAsync("desk-api", "接口抄送");
        using var seat = await shared.Host.SignInAsync("operator.003");
        var copied = await RequestCase.CommandAsync(seat, id, new { type = "copy", users = new[] { "u-streetLeader.003" }, units = new[] { "440104003-dj" }, key = "desk-api-1" });
        Assert.Equal(["440104003-dj", "u-streetLeader.003"], copied["copies"]!.AsArray().Select(c => (string?)c!["user"] ?? (string)c["unit"]!).Order(StringComparer.Ordinal));
        using var reader = await shared.Host.SignInAsync("handler.003-dj");
        Assert.True((bool)Line(await reader.GetStringAsync("/api/v1/cases?copied=true"))["unread"]!);
        Assert.Equal(1, (int)JsonNode.Parse(await reader.GetStringAsync("/api/v1/boxes"))!["copies"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await reader.PostAsync($"/api/v1/cases/{id}/read", null)).StatusCode);
        Assert.False((bool)Line(await reader.GetStringAsync("/api/v1/cases?copied=true&q=%E6%8E%A5%E5%8F%A3"))["unread"]!);
        var read = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}"))!["copies"]!.AsArray().Single(c => c!["unit"] is not null)!;
        Assert.Equal("u-handler.003-dj", (string)read["readBy"]![0]!["user"]!);
        using var wrong = await seat.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "copy", users = "u-streetLeader.003" });
        Assert.Contains("command.names", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var stranger = await shared.Host.SignInAsync("handler.003-zh");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/v1/cases/{id}/read", null)).StatusCode);

        JsonNode Line(string json) => JsonNode.Parse(json)!["items"]!.AsArray().Single(l => (string)l!["caseId"]! == id)!;
    }
}
