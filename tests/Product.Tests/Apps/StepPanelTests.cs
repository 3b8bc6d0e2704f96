using System.Net;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>What a clerk sets at a step is chosen in plain words, stands in the flow's file, and is taken back by one undo; without script.</summary>
public sealed class StepPanelTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Save = "form[data-autosave] button.primary", Between = "a.flow-plus[aria-label*='受理'][aria-label*='处置'], a.flow-plus[aria-label*='“受理”']";

    async Task<(Visitor Designer, string Address)> BeginAsync(string name, string? type = null)
    {
        var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts");
        await designer.PressAsync("form[action='/apps/drafts'] button.primary", ("name", name));
        var address = designer.Address.Split('?')[0];
        if (type is null) return (designer, address);
        await designer.OpenAsync(address + "/flow");
        await designer.OpenAsync(designer.Find(Between).GetAttribute("href")!);
        await designer.PressAsync($"button[name=type][value={type}]");
        Assert.Null(designer.Page.QuerySelector(".found"));
        return (designer, address);
    }

    static async Task<JsonNode> WrittenAsync(Visitor designer, string address, string type)
    {
        await designer.OpenAsync(address);
        return JsonNode.Parse(designer.Find("textarea[aria-label='flow.json']").TextContent)!["activities"]!.AsArray().First(a => (string?)a!["type"] == type)!;
    }

    [Fact]
    public async Task What_needs_an_engineer_is_folded_away_and_everything_else_is_said_in_plain_words()
    {
        var (designer, address) = await BeginAsync("普通话");
        using var _ = designer;
        await designer.OpenAsync(address + "/flow");
        await designer.OpenAsync(designer.Find(Between).GetAttribute("href")!);
        Assert.Equal(["wait", "call", "script"], designer.Page.QuerySelectorAll(".types details button").Select(b => b.GetAttribute("value")));
        Assert.Contains("写入一个值", designer.Find(".types > button[value=set]").TextContent, StringComparison.Ordinal);
        foreach (var engine in new[] { "脚本", "赋值", "表达式" }) Assert.DoesNotContain(engine, string.Concat(designer.Page.QuerySelectorAll(".types > button").Select(b => b.TextContent)), StringComparison.Ordinal);
        await designer.PressAsync("button[name=type][value=script]");
        Assert.NotNull(designer.Page.QuerySelector("#engine textarea[name=script]"));
        Assert.Contains("自动计算", designer.Find(".properties .note").TextContent, StringComparison.Ordinal);
        // A rule that cannot be picked is told as far as it can be, and written under "advanced".
        await designer.OpenAsync(address + "/forms/form1?at=details");
        await designer.OpenAsync(address);
        var form = JsonNode.Parse(designer.Find("textarea[aria-label='forms/form1.json']").TextContent)!;
        form["fields"]!.AsArray().Single(f => (string?)f!["id"] == "details")!["visibleWhen"] = "form.title == '甲' && form.title.length > 1";
        await designer.PressAsync("details details form:has(input[value='forms/form1.json']) button", ("json", form.ToJsonString()));
        await designer.OpenAsync(address + "/forms/form1?at=details");
        Assert.Contains("写在“高级”里", designer.Find("fieldset.rule").TextContent, StringComparison.Ordinal);
        Assert.NotNull(designer.Page.QuerySelector("fieldset.rule details textarea[name='visibleWhen.raw']"));
    }

    [Fact]
    public async Task A_sign_asks_how_many_have_to_agree_and_one_undo_takes_that_back()
    {
        var (designer, address) = await BeginAsync("会签人数", "sign");
        using var _ = designer;
        var at = designer.Address;
        await designer.PressAsync(Save, ("rule", "quorum"), ("parties", "supervisor"), ("abstain", "true"), ("closes.n", "2"), ("closes.unit", "workdays"));
        Assert.Equal(">1/2", designer.Shown("quorum.of"));
        await designer.PressAsync(Save, ("quorum.of", ""), ("quorum.n", "2"), ("reopens", "party"), ("veto", "true"));
        Assert.Equal("2", designer.Shown("quorum.n"));
        var written = await WrittenAsync(designer, address, "sign");
        Assert.Equal((2, true, "party", "2 workdays", "abstain"), ((int)written["quorum"]!, (bool)written["veto"]!, (string?)written["reopens"], (string?)written["closes"], (string?)written["votes"]![2]));
        await designer.OpenAsync(at);
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(">1/2", designer.Shown("quorum.of"));
        // Another rule knows no quorum.
        await designer.PressAsync(Save, ("rule", "any"));
        Assert.Null((await WrittenAsync(designer, address, "sign"))["quorum"]);
        await designer.OpenAsync(address);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dispatch_negotiates_within_a_time_box_names_who_appoints_and_on_which_terms_units_assist()
    {
        var (designer, address) = await BeginAsync("先商定", "dispatch");
        using var _ = designer;
        await designer.PressAsync(Save, ("negotiate.units", "+"), ("negotiate.within.n", "6"), ("negotiate.within.unit", "workhours"), ("negotiate.post", "handler"), ("negotiate.silence", "accepts"), ("leader", "streetLeader"),
            ("assist.on", "true"), ("assist.within.n", "3"), ("assist.within.unit", "workdays"), ("assist.wait", "true"));
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        Assert.Null(designer.Page.QuerySelector(".found"));
        Assert.Equal(("units", "6", "handler", "streetLeader", "3"), (designer.Shown("negotiate.units"), designer.Shown("negotiate.within.n"), designer.Shown("negotiate.post"), designer.Shown("leader"), designer.Shown("assist.within.n")));
        var written = await WrittenAsync(designer, address, "dispatch");
        Assert.Equal("""{"units":"=form.units","within":"6 workhours","post":"handler","silence":"accepts"}""", written["negotiate"]!.ToJsonString());
        Assert.Equal("""{"within":"3 workdays","wait":true}""", written["assist"]!.ToJsonString());
        // The field for the units came with it and goes with it.
        await designer.PressAsync("form[data-undo] button");
        Assert.DoesNotContain("要叫的单位", designer.Text, StringComparison.Ordinal);
        Assert.Null((await WrittenAsync(designer, address, "dispatch"))["negotiate"]);
    }

    [Fact]
    public async Task A_whistle_says_how_long_it_waits_who_may_be_excused_and_who_writes_and_rates()
    {
        var (designer, address) = await BeginAsync("吹哨样样有", "summon");
        using var _ = designer;
        await designer.PressAsync(Save, ("waits.n", "3"), ("waits.unit", "workhours"), ("allow", "transfer"), ("excuse.post", "districtDispatcher"), ("excuse.unit", "=slice(case.street, 0, 6)"),
            ("record.post", "dispatcher"), ("record.within.n", "1"), ("record.within.unit", "workdays"), ("rate.post", "supervisor"));
        Assert.Null(designer.Page.QuerySelector(".found"));
        var written = await WrittenAsync(designer, address, "summon");
        Assert.Equal("""{"post":"districtDispatcher","unit":"=slice(case.street, 0, 6)"}""", written["excuse"]!.ToJsonString());
        Assert.Equal("""{"candidates":{"post":"dispatcher"},"within":"1 workdays"}""", written["record"]!.ToJsonString());
        Assert.Equal(("3 workhours", """{"candidates":{"post":"supervisor"}}""", "transfer"), ((string?)written["waits"], written["rate"]!.ToJsonString(), (string?)written["allow"]![0]));
        await designer.OpenAsync(address);
        await designer.OpenAsync(address + "/flow?at=" + (string)written["id"]!);
        await designer.PressAsync(Save, ("excuse.post", ""), ("record.post", ""), ("rate.post", ""), ("waits.n", ""));
        Assert.Null(designer.Page.QuerySelector(".found"));
        written = await WrittenAsync(designer, address, "summon");
        foreach (var gone in new[] { "excuse", "record", "rate", "waits" }) Assert.Null(written[gone]);
    }

    [Fact]
    public async Task A_value_is_noted_by_a_name_a_later_decision_goes_by_it_and_what_is_typed_never_becomes_a_rule()
    {
        var (designer, address) = await BeginAsync("数次数", "set");
        using var _ = designer;
        var at = designer.Address;
        await designer.PressAsync(Save, ("set.0.name", "联系次数"), ("set.0.from", "more"));
        await designer.PressAsync(Save, ("set.1.name", "暗号"), ("set.1.text", "=form.title"));
        await designer.PressAsync(Save, ("set.2.name", "来件"), ("set.2.from", "form.title"));
        Assert.Equal(("more", "", "=form.title", "form.title"), (designer.Shown("set.0.from"), designer.Shown("set.1.from"), designer.Shown("set.1.text"), designer.Shown("set.2.from")));
        Assert.Null(designer.Page.QuerySelector(".found"));
        var written = await WrittenAsync(designer, address, "set");
        Assert.Equal("""{"value1":"=(vars.value1 ?? 0) \u002B 1","value2":"=\u0027=form.title\u0027","value3":"=form.title"}""", written["values"]!.ToJsonString());
        Assert.Equal("联系次数", (string?)written["valueNames"]!["value1"]);

        await designer.OpenAsync(at);
        await designer.OpenAsync(designer.Find("a.flow-plus[aria-label*='写入一个值'][aria-label*='处置']").GetAttribute("href")!);
        await designer.PressAsync("button[name=type][value=decision]");
        Assert.Contains(designer.Page.QuerySelectorAll("select[name='case.0.if.0.field'] option"), o => o.TextContent == "联系次数");
        await designer.PressAsync(Save, ("case.0.name", "多次"), ("case.0.if.0.field", "vars.value1"), ("case.0.if.0.is", "AtLeast"), ("case.0.if.0.value", "3"));
        Assert.Equal(("vars.value1", "AtLeast", "3"), (designer.Shown("case.0.if.0.field"), designer.Shown("case.0.if.0.is"), designer.Shown("case.0.if.0.value")));
        await designer.PressAsync(Save, ("otherwise.name", "不多"));
        Assert.Equal("不多", designer.Shown("otherwise.name"));
        Assert.Equal("vars.value1 >= 3", (string?)(await WrittenAsync(designer, address, "decision"))["when"]![0]!["if"]);
        // A value whose name is emptied is taken away; an undo brings it back.
        await designer.OpenAsync(at);
        await designer.PressAsync(Save, ("set.1.name", ""));
        Assert.Equal(["value1", "value3"], (await WrittenAsync(designer, address, "set"))["values"]!.AsObject().Select(v => v.Key));
        await designer.PressAsync("form[data-undo] button");
        Assert.Equal(3, (await WrittenAsync(designer, address, "set"))["values"]!.AsObject().Count);
    }

    [Fact]
    public async Task A_task_says_on_which_terms_it_waits_and_what_a_street_may_change_and_a_message_what_stands_in_it()
    {
        var (designer, address) = await BeginAsync("条件都写明");
        using var _ = designer;
        await designer.OpenAsync(address + "/flow?at=handle");
        await designer.PressAsync(Save, ("allow", "extend"), ("deadline.n", "5"), ("deadline.unit", "workdays"), ("deadline.min", "2"), ("deadline.max", "8"), ("timer.n", "9"), ("timer.unit", "workdays"), ("return", "direct"));
        await designer.PressAsync(Save, ("extend.reasons", "天气\n等材料"), ("extend.approval", "supervisor"), ("extend.times", "2"));
        Assert.Null(designer.Page.QuerySelector(".found"));
        var step = (await WrittenAsync(designer, address, "task")).Parent!.AsArray().Single(a => (string?)a!["id"] == "handle")!;
        Assert.Equal("""{"min":"2 workdays","max":"8 workdays"}""", step["deadlines"]![0]!["override"]!.ToJsonString());
        Assert.Equal(("9 workdays", "timeUp", "direct", 2, "supervisor", "等材料"), ((string?)step["boundaries"]![0]!["after"], (string?)step["boundaries"]![0]!["outcome"], (string?)step["return"], (int)step["extend"]!["times"]!, (string?)step["extend"]!["approval"], (string?)step["extend"]!["reasons"]![1]));
    }
}
