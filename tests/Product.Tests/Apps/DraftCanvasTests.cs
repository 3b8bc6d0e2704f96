using System.Net;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>What the canvases tell and offer while one works on them, without script.</summary>
public sealed class DraftCanvasTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<(Visitor Designer, string Address)> BeginAsync(string name, string language = "zh-CN")
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district", language);
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", name));
        return (designer, designer.Address.Split('?')[0]);
    }

    [Fact]
    public async Task A_data_element_is_found_by_its_name_and_put_down_with_its_type_and_label_and_the_count_of_what_is_asked_follows()
    {
        var (designer, address) = await BeginAsync("数据元");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        Assert.Contains("共需 2 项，认出办事人后只问 2 项", designer.Text, StringComparison.Ordinal);
        foreach (var (said, element) in new[] { ("身份证", "person.idNumber"), ("姓名", "person.name"), ("性别", "person.sex") })
        {
            await designer.OpenAsync($"{address}/forms/form1?find={Uri.EscapeDataString(said)}");
            await designer.PressAsync($"button[name=element][value='{element}']");
            Assert.Null(designer.Page.QuerySelector(".found"));
        }
        // Name and sex are known once the number is: only the number is asked of the three.
        Assert.Contains("共需 5 项，认出办事人后只问 3 项", designer.Text, StringComparison.Ordinal);
        Assert.Equal("person.sex", designer.Shown("element"));
        Assert.Equal("男\n女", designer.Shown("options")!.ReplaceLineEndings("\n"));
        await designer.OpenAsync($"{address}/forms/form1?find={Uri.EscapeDataString("没有这种东西")}");
        Assert.Contains("没有这样的数据元", designer.Text, StringComparison.Ordinal);
        // An element that does not fit is told at its place.
        await designer.OpenAsync(address + "/forms/form1?at=details");
        await designer.PressAsync("button.primary[value=setField]", ("element", "person.nonsense"));
        Assert.Contains("person.nonsense", designer.Find(".found").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_an_option_stand_in_two_languages_and_the_form_is_seen_on_a_phone_and_at_a_desk_by_step_and_by_who_only_reads()
    {
        var (designer, address) = await BeginAsync("两种语言");
        using var _ = designer;
        await designer.OpenAsync(address + "/forms/form1");
        await designer.PressAsync("button[data-type=Choice]");
        await designer.PressAsync("button.primary[value=setField]", ("label.zh", "故障"), ("label.en", "Fault"), ("options", "不亮 | Out\n闪烁"));
        Assert.Equal("不亮 | Out\n闪烁", designer.Shown("options")!.ReplaceLineEndings("\n"));
        await designer.OpenAsync(address + "/forms/form1/preview");
        Assert.Equal(2, designer.Page.QuerySelectorAll(".frames .frame").Length);
        // Two of one form on one page: no id stands twice.
        Assert.Empty(designer.Page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key));
        await designer.PressAsync(".frame-phone button.primary", ("f.title", ""));
        Assert.NotNull(designer.Page.QuerySelector(".summary"));
        await designer.PressAsync(".frame-desk button.primary", ("f.title", "灯坏了"));
        Assert.Contains("可以提交", designer.Text, StringComparison.Ordinal);
        await designer.OpenAsync(designer.Page.QuerySelectorAll("nav.boxes a").Single(a => a.TextContent.Contains("处置", StringComparison.Ordinal)).GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        await designer.OpenAsync(designer.Page.QuerySelectorAll("nav.boxes a").Single(a => a.TextContent.Contains("只读", StringComparison.Ordinal)).GetAttribute("href")!);
        Assert.Null(designer.Page.QuerySelector("button[value=submit]"));
        using var english = await Visitor.SignedInAsync(shared.Host, "designer.district", "en");
        await english.OpenAsync(address + "/forms/form1/preview?look=phone");
        Assert.Contains("Out", Assert.Single(english.Page.QuerySelectorAll(".frames .frame")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_flow_is_marked_at_its_step_with_the_way_to_it_drawn_and_told_and_the_flow_goes_out_as_picture_and_text()
    {
        var (designer, address) = await BeginAsync("会卡住");
        using var _ = designer;
        await designer.OpenAsync(address + "/flow");
        Assert.Contains("已证明", designer.Find(".verdict").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='受理'][aria-label*='处置']").GetAttribute("href")!);
        await designer.PressAsync("button[name=type][value=parallel]");
        Assert.Contains("已证明", designer.Find(".verdict").TextContent, StringComparison.Ordinal);
        // One of the branches leads nowhere: the join waits for it for ever.
        await designer.OpenAsync(address + "/flow?at=task1");
        await designer.PressAsync("form.ways button", ("to.0", ""));
        Assert.NotNull(designer.Page.QuerySelector(".found"));
        Assert.Contains("task1", string.Join(' ', designer.Page.QuerySelectorAll(".flow-activity:has(.flow-mark)").Select(a => a.GetAttribute("data-activity"))), StringComparison.Ordinal);
        foreach (var (ending, has) in new[] { ("svg", "<svg"), ("mmd", "flowchart TB"), ("txt", "受理") })
        {
            using var answer = await designer.FetchAsync($"{address}/flow.{ending}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(has, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_counter_example_is_told_step_by_step_beside_the_picture_that_shows_it()
    {
        var (designer, address) = await BeginAsync("绕不出来");
        using var _ = designer;
        // Whoever chooses to send it round has two steps that lead to each other for ever.
        const string flow = """
            { "id": "app-x", "start": "intake", "activities": [
              { "id": "intake", "type": "task", "name": "受理", "form": "form1", "candidates": { "post": "operator" }, "outcomes": ["go", "round"] },
              { "id": "a", "type": "task", "name": "甲办", "form": "form1", "candidates": { "post": "handler" } },
              { "id": "b", "type": "task", "name": "乙办", "form": "form1", "candidates": { "post": "handler" } },
              { "id": "closed", "type": "end", "result": "closed" } ],
              "connections": [ { "from": "intake", "outcome": "go", "to": "closed" }, { "from": "intake", "outcome": "round", "to": "a" }, { "from": "a", "to": "b" }, { "from": "b", "to": "a" } ] }
            """;
        await designer.OpenAsync(address);
        await designer.PressAsync("details details form:has(input[value='flow.json']) button", ("json", flow));
        await designer.OpenAsync(address + "/flow");
        Assert.Contains("有反例", designer.Find(".verdict").TextContent, StringComparison.Ordinal);
        Assert.Contains("受理", designer.Find(".found ol.way li").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(designer.Page.QuerySelectorAll(".flow-mark"));
        Assert.NotNull(designer.Page.QuerySelector(".flow-activity.visited[data-activity=intake]"));
        Assert.NotNull(designer.Page.QuerySelector(".flow-connection.visited"));
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district", "en");
        await publisher.OpenAsync(address + "/flow");
        Assert.Contains("How it goes wrong", publisher.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("summon"), InlineData("forEach"), InlineData("subcase"), InlineData("parallelWhen"), InlineData("dispatch")]
    public async Task What_needs_something_else_brings_it_along_and_is_taken_back_with_it_by_one_undo(string type)
    {
        var (designer, address) = await BeginAsync("一次撤销 " + type);
        using var _ = designer;
        await designer.OpenAsync(address + "/flow");
        var before = designer.Find(".flow-list").TextContent;
        await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='受理'][aria-label*='处置']").GetAttribute("href")!);
        await designer.PressAsync($"button[name=type][value={type}]");
        Assert.True(designer.Page.QuerySelector(".found") is null, $"{type}: {designer.Page.QuerySelector(".found")?.TextContent}");
        Assert.NotEqual(before, designer.Find(".flow-list").TextContent);
        // Its panel is saved as it stands without a change of meaning.
        await designer.PressAsync("form[data-autosave] button.primary", ("name", "新环节"));
        Assert.True(designer.Page.QuerySelector(".found") is null, $"{type}: {designer.Page.QuerySelector(".found")?.TextContent}");
        await designer.PressAsync("form[data-undo] button");
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(before, designer.Find(".flow-list").TextContent);
        Assert.NotNull(designer.Page.QuerySelector("form[data-undo] button[disabled]"));
    }

    [Fact]
    public async Task A_draft_is_simulated_and_one_of_its_cases_is_watched_on_its_way_moment_by_moment()
    {
        var (designer, address) = await BeginAsync("走一遍");
        using var _ = designer;
        await designer.OpenAsync(address + "/simulate");
        await designer.PressAsync($"form[action='{address}/simulate'] button", ("days", "30"), ("perDay", "5"));
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        Assert.Contains("推演了", designer.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await designer.OpenAsync(designer.Find("a[href*='/walk']").GetAttribute("href")!);
        var seen = new List<string>();
        for (var i = 0; i < 30 && designer.Page.QuerySelector("[data-walk=next]") is { } next; i++)
        {
            seen.Add(string.Join(' ', designer.Page.QuerySelectorAll(".flow-activity.visited, .flow-activity.current").Select(a => a.GetAttribute("data-activity"))));
            await designer.OpenAsync(next.GetAttribute("href")!);
        }
        Assert.Contains("closed", designer.Find("svg").QuerySelectorAll(".flow-activity.visited, .flow-activity.current").Select(a => a.GetAttribute("data-activity")).LastOrDefault() ?? "", StringComparison.Ordinal);
        Assert.True(seen.Distinct().Count() > 1, string.Join('\n', seen));
    }
}
