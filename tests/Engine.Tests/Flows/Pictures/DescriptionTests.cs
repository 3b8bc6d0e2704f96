using System.Xml.Linq;
using LowCode.Flows;

namespace LowCode.Engine.Tests.Flows.Pictures;

public sealed class DescriptionTests
{
    static FlowDescription Describe(string json, FlowWords? words = null) =>
        FlowDescriber.Describe(FlowCompiler.Compile(FlowDefinition.Parse(json)).Flow!, new FlowTelling(words ?? FlowWords.Chinese, post => post + "岗", form => form + "表"));

    static DescribedActivity Of(FlowDescription flow, string id) => flow.Activities.Single(a => a.Id == id);

    [Fact]
    public void Each_step_says_what_it_is_who_does_it_with_which_form_and_by_when()
    {
        var flow = Describe(Sample.Request);
        var intake = Of(flow, "intake");
        Assert.Equal(("受理", "办理", "operator岗", "request表"), (intake.Name, intake.KindName, intake.Who, intake.Form));
        Assert.Equal(["2 个工作小时"], intake.Deadlines);
        Assert.Equal("主办单位", Of(flow, "handle").Who);
        Assert.Equal("callback岗 · “处置”的经办人不得办理", Of(flow, "callback").Who);
        Assert.Equal("dispatcher岗", Of(flow, "dispatch").Who);
        Assert.Equal(("已办结", "不予受理"), (Of(flow, "closed").Name, Of(flow, "notOurs").Name));
        Assert.Equal("2 working hours", Of(Describe(Sample.Request, FlowWords.English), "intake").Deadlines[0]);
        Assert.Equal("当场答复", flow.Connections[1].Label);
        Assert.Null(flow.Connections[3].Label);
        Assert.Equal("visits('handle') < 2", flow.Connections.Single(c => c.Label == "否").Condition);
    }

    [Fact]
    public void The_list_in_words_holds_every_step_once_numbers_what_is_inside_and_names_every_way()
    {
        var flow = Describe(Draw.Flow($$"""{{Draw.Task("a")}}, { "id": "box", "type": "sequence", "name": "分段办", "activities": [{{Draw.Tasks("in1", "in2")}}] }, {{Draw.End()}}, {{Draw.Task("lost")}}""", "a > box, box > end, lost > end"));
        var steps = FlowOutline.Of(flow);
        Assert.Equal(["1 a", "2 box", "2.1 in1", "2.2 in2", "3 end", "4 lost"], steps.Select(s => $"{s.Number} {s.Activity.Id}"));
        Assert.Equal(("分段办", "2"), (steps[0].Ways[0].To, steps[0].Ways[0].ToNumber));
        Assert.Equal(flow.Connections.Count, steps.Sum(s => s.Ways.Count));
    }

    [Fact]
    public void Mermaid_text_names_every_step_and_way_and_lets_no_name_break_out()
    {
        var text = MermaidText.Of(Describe(Draw.Flow($$"""{ "id": "a", "type": "task", "name": "破\"]<b>;坏", "candidates": { "post": "p" } }, {{Draw.End()}}""", "a > end")));
        Assert.Equal("flowchart TB\n  a0[\"破#34;#93;#60;b#62;#59;坏<br/>p岗\"]\n  a1([\"已办结\"])\n  a0 --> a1\n", text);
        var request = MermaidText.Of(Describe(Sample.Request));
        Assert.Equal(12, request.Split("-->").Length - 1);
        Assert.Contains("-->|\"当场答复\"|", request, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_is_well_formed_has_title_and_description_and_nothing_that_a_strict_policy_forbids()
    {
        var name = new string('长', 90) + "<script>&\"" + "\u0001" + "\ud800";
        var flow = Describe(Draw.Flow($$"""{ "id": "a", "type": "task", "name": {{System.Text.Json.JsonSerializer.Serialize(name.Replace("\ud800", "", StringComparison.Ordinal))}}, "candidates": { "post": "p" } }, {{Draw.End()}}""", "a > end"));
        var picture = XDocument.Parse(FlowPicture.Svg(FlowLayout.Of(flow)!, name: name, id: "x"));
        var root = picture.Root!;
        Assert.Equal(("img", "x-title x-desc"), (root.Attribute("role")!.Value, root.Attribute("aria-labelledby")!.Value));
        Assert.Equal(["x-title", "x-desc"], root.Elements().Take(2).Select(e => e.Attribute("id")!.Value));
        Assert.Contains("<script>&\"", root.Elements().First().Value, StringComparison.Ordinal);
        Assert.DoesNotContain(root.DescendantsAndSelf(), e => e.Name.LocalName is "style" or "script" || e.Attributes().Any(a => a.Name.LocalName == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
        // The long name is wrapped and cut, and whole in the step's title.
        var step = root.Descendants().Single(e => e.Attribute("data-activity")?.Value == "a");
        Assert.Equal(4, step.Elements().Count(e => e.Name.LocalName == "text" && e.Attribute("font-weight") is not null));
        Assert.Contains(new string('长', 90), step.Elements().First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_step_every_way_of_it_and_every_fault_has_words_in_both_languages()
    {
        string[] keys = [.. Enum.GetNames<ActivityKind>().Select(k => "kind." + k), .. Enum.GetNames<StepHow>().Where(h => h != nameof(StepHow.Chose)).Select(h => "way." + h), "way.Chose",
            .. Enum.GetNames<SoundnessFault>().Select(f => "unsound." + f), .. Enum.GetNames<Verdict>().Select(v => "verdict." + v)];
        foreach (var words in (FlowWords[])[FlowWords.Chinese, FlowWords.English]) Assert.DoesNotContain(keys, key => words.Find(key) is null);
    }

    [Fact]
    public void A_summon_sub_cases_and_each_item_of_a_list_are_named_in_list_picture_text_and_counter_example_in_both_languages()
    {
        var json = Draw.Flow($$"""
            { "id": "call", "type": "summon", "parties": ["u1", "u2"], "within": "2 hours", "candidates": { "post": "p" }, "excuse": { "post": "district" }, "joint": { "candidates": { "post": "p" } }, "rate": { "candidates": { "post": "p" } } },
            { "id": "part", "type": "subcase", "app": "other", "wait": true }, { "id": "each", "type": "forEach", "items": ["a", "b"], "activities": [{{Draw.Task("in")}}] },
            {{Draw.Fork("f")}}, { "id": "d", "type": "decision", "when": [{ "if": "form.a > 1", "outcome": "in" }], "otherwise": "out" }, {{Draw.Join("j", "all")}}, {{Draw.End()}}, {{Draw.End("off", "off")}}
            """, "call > part, part > each, each > f, f > j, f > d, d/in > j, d/out > off, j > end");
        var flow = FlowCompiler.Compile(FlowDefinition.Parse(json)).Flow!;
        foreach (var (words, named) in ((FlowWords, string[])[])[(FlowWords.Chinese, ["吹哨", "吹哨 · 报到", "吹哨 · 免到改派裁定", "子办件", "逐项办理"]), (FlowWords.English, ["Summon", "Summon · report", "Summon · ruling", "Sub-case", "For each"])])
        {
            var told = Describe(json, words);
            var texts = new[] { string.Join('\n', FlowOutline.Of(told).Select(s => s.Activity.Name)), MermaidText.Of(told), FlowPicture.Svg(FlowLayout.Of(told)!, name: "x", id: "x") };
            foreach (var text in texts)
            {
                Assert.All(named, name => Assert.Contains(name, text, StringComparison.Ordinal));
                Assert.DoesNotContain("kind.", text, StringComparison.Ordinal);
            }
            if (words == FlowWords.English) Assert.All(texts, text => Assert.DoesNotContain("吹哨", text, StringComparison.Ordinal));
            var found = Soundness.Check(flow);
            if (found.CounterExample is { } example) Assert.All(CounterExampleText.Lines(flow, example, words), line => Assert.DoesNotMatch("(kind|way|unsound|outcome)\\.", line));
        }
    }
}
