using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Workbench;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LowCode.Product.Tests.Apps;

/// <summary>What a panel sends is read over what is written: what was not touched, or cannot be shown, stays as it was written.</summary>
public sealed class PanelReadTests
{
    static readonly System.Text.Json.JsonSerializerOptions plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static FlowCanvasView View(string step, params string[] others)
    {
        var flow = $$"""{ "id": "f", "activities": [{{string.Join(',', others.Prepend(step))}}] }""";
        const string form = """{ "id": "form1", "name": "表", "fields": [{ "id": "title", "type": "text", "label": "标题" }, { "id": "units", "type": "unit", "multiple": true, "label": "单位" }] }""";
        var package = AppPackage.Of([("flow.json", Encoding.UTF8.GetBytes(flow)), ("forms/form1.json", Encoding.UTF8.GetBytes(form))]);
        var draft = new AppDraft("d", "a", "440104", "试", package, 1, 1, 1, 1, default, "u", default, "u", null, null);
        return new(DraftView.Of(draft, null!), "at", null, null, null, [], []);
    }

    static string Read(FlowCanvasView view, string member, params (string Name, string Value)[] posted) =>
        StepPosted.Read(new Posted(new FormCollection(posted.GroupBy(p => p.Name).ToDictionary(g => g.Key, g => new StringValues([.. g.Select(p => p.Value)])))), view)[member]?.ToJsonString(plain) ?? "null";

    [Fact]
    public void Values_that_were_not_touched_keep_their_type_and_names_their_languages()
    {
        var view = View("""
            { "id": "at", "type": "set", "values": { "code": "1", "said": "是", "none": null, "n": 2, "rule": "=form.title.length" },
              "valueNames": { "code": { "zh-CN": "编码", "en": "Code" }, "said": { "zh-CN": "说法", "en": "Said" } } }
            """);
        (string, string)[] panel =
        [
            ("set.shown", "1"), ("set.0.id", "code"), ("set.0.name", "编码"), ("set.0.from", ""), ("set.0.text", "1"), ("set.1.id", "said"), ("set.1.name", "Said"), ("set.1.from", ""), ("set.1.text", "是"),
            ("set.2.id", "none"), ("set.2.name", "none"), ("set.2.from", ""), ("set.2.text", ""), ("set.3.id", "n"), ("set.3.name", "n"), ("set.3.from", ""), ("set.3.text", "3"),
            ("set.4.id", "rule"), ("set.4.name", "rule"), ("set.4.from", "keep"), ("set.4.text", ""),
        ];
        Assert.Equal("""{"code":"1","said":"是","none":null,"n":3,"rule":"=form.title.length"}""", Read(view, "values", panel));
        Assert.Equal("""{"code":{"zh-CN":"编码","en":"Code"},"said":{"zh-CN":"说法","en":"Said"}}""", Read(view, "valueNames", panel));
        // One that is called otherwise is called so from now on; one of a name that is noted elsewhere, in whichever language, is the same value.
        var named = View("""{ "id": "at", "type": "set", "values": { "a": 1 }, "valueNames": { "a": { "zh-CN": "甲", "en": "A" } } }""",
            """{ "id": "other", "type": "set", "values": { "b": 1 }, "valueNames": { "b": { "zh-CN": "乙", "en": "Second" } } }""");
        (string, string)[] renamed = [("set.shown", "1"), ("set.0.id", "a"), ("set.0.name", "丙"), ("set.0.from", ""), ("set.0.text", "1"), ("set.1.name", "Second"), ("set.1.from", ""), ("set.1.text", "5")];
        Assert.Equal("""{"a":1,"b":5}""", Read(named, "values", renamed));
        Assert.Equal("""{"a":"丙","b":{"zh-CN":"乙","en":"Second"}}""", Read(named, "valueNames", renamed));
    }

    [Fact]
    public void A_message_keeps_what_was_not_touched_and_a_payload_that_is_worked_out_as_a_whole()
    {
        var own = StepPosted.Templates(View("""{ "id": "at", "type": "notify" }""").Draft).First(t => t.Places.Count > 0);
        var place = own.Places.First();
        (string, string)[] panel = [("template", own.Id), ("template.before", own.Id), ($"payload.{place}.from", ""), ($"payload.{place}.text", "7")];
        Assert.Equal("null", Read(View($$"""{ "id": "at", "type": "notify", "template": "{{own.Id}}", "payload": "=vars.told" }"""), "payload", panel));
        Assert.Equal("\"7\"", JsonNode.Parse(Read(View($$"""{ "id": "at", "type": "notify", "template": "{{own.Id}}", "payload": { "{{place}}": "7" } }"""), "payload", panel))![place]!.ToJsonString());
    }

    [Fact]
    public void A_rule_is_shown_as_rows_only_where_its_values_are_values_of_its_fields()
    {
        var fields = FlowCanvas.Pickable(View("""{ "id": "at", "type": "set", "values": { "big": "=form.title.length > 3", "word": "甲", "n": 1 } }""").Draft);
        PickedRule? Shown(string rule) => Picking.Shown(rule, fields);
        foreach (var byHand in new[] { "vars.big === true", "vars.big === 100", "vars.big === '是'", "vars.word === true", "vars.n === '1'", "form.title === 5", "form.title === user.id", "form.title === '甲' && vars.n === '1'" }) Assert.Null(Shown(byHand));
        foreach (var picked in new[] { "!isBlank(vars.big)", "vars.word === '甲'", "vars.n === 1", "vars.n === ''", "form.title === '5'", "form.title === '甲' && vars.n >= 1" }) Assert.Equal(picked, Shown(picked)?.ToExpression());
    }

    [Fact]
    public void Who_signs_and_who_must_not_stay_where_the_panel_shows_something_else()
    {
        const string signs = """{ "id": "at", "type": "sign", "parties": [{ "unit": "=case.street", "post": "handler" }], "candidates": { "post": "handler", "not": "=performer('x')" } }""";
        Assert.Equal("""{"not":"=performer('x')"}""", Read(View(signs), "candidates", ("sign.shown", "1"), ("parties.shown", "1"), ("parties", "handler"), ("rule", "all")));
        const string lists = """{ "id": "at", "type": "sign", "parties": "=form.units", "candidates": { "post": ["handler", "supervisor"], "not": "=performer('x')" } }""";
        // A list of posts is no single post: the panel shows it as a rule, which it keeps.
        Assert.Equal("=", StepTerms.PostOf(View(lists).Selected!.Candidates));
        Assert.Equal("""{"post":["handler","supervisor"],"not":"=performer('x')"}""", Read(View(lists), "candidates", ("sign.shown", "1"), ("parties.by", "units"), ("parties.post", "keep"), ("rule", "all")));
        const string task = """{ "id": "at", "type": "task", "candidates": { "post": ["handler", "supervisor"] } }""";
        Assert.Equal("""{"post":["handler","supervisor"]}""", Read(View(task), "candidates", ("post", "keep"), ("unit", ""), ("not", "")));
        Assert.Equal("""{"post":"handler"}""", Read(View(task), "candidates", ("post", "handler"), ("unit", ""), ("not", "")));
    }

    [Fact]
    public void A_condition_that_is_called_as_before_keeps_its_name_in_both_languages()
    {
        Assert.Equal("""{"zh-CN":"大","en":"Big"}""", StepPosted.NameOf(JsonNode.Parse("""{ "zh-CN": "大", "en": "Big" }"""), "Big").ToJsonString(plain));
        Assert.Equal("\"Large\"", StepPosted.NameOf(JsonNode.Parse("""{ "zh-CN": "大", "en": "Big" }"""), "Large").ToJsonString());
    }

    [Fact]
    public void An_upgrade_shows_the_templates_outcome_where_the_one_set_before_is_no_more_to_be_had_and_offers_none_that_counts_better()
    {
        var app = AppCompiler.Compile(AppPackage.FromFolder(Path.Combine(AppContext.BaseDirectory, "apps", "request"))).App!;
        InstallForm Form(string level, string outcome) => new(app, new Unit(new UnitId("440104003"), null, UnitKind.Street, "北京街道"), new InstallationSettings { Callback = new(StringComparer.Ordinal) { [level] = outcome } }, null, null!);
        Assert.Equal("unresolved", Form("3", "unresolved").OutcomeShown("3", "resolved"));
        Assert.Equal("resolved", Form("3", "partly").OutcomeShown("3", "resolved"));
        Assert.Equal("unresolved", Form("2", "resolved").OutcomeShown("2", "unresolved"));
        Assert.Equal(["resolved", "unresolved"], Form("3", "partly").OutcomesOf("resolved"));
        Assert.Equal(["unresolved"], Form("3", "partly").OutcomesOf("unresolved"));
    }
}
