using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Engine.Tests.Forms;

public class FormUsesTests
{
    [Fact]
    public void A_form_says_which_rules_decided_and_what_they_read()
    {
        var form = FormFixture.Form("""
            { "id": "kind", "type": "text", "label": "类" },
            { "id": "count", "type": "integer", "label": "数", "default": "1" },
            { "id": "a", "type": "text", "label": "甲", "visibleWhen": "form.kind == 'a'" },
            { "id": "b", "type": "text", "label": "乙", "visibleWhen": "form.kind == 'a'" },
            { "id": "why", "type": "text", "label": "因", "requiredWhen": "form.kind == 'b' && form.count > 0" },
            { "id": "free", "type": "text", "label": "由", "requiredWhen": "form.kind == 'c'" },
            { "id": "kept", "type": "text", "label": "存", "readOnlyWhen": "case.owner == 'u1'" },
            { "id": "total", "type": "computed", "label": "计", "compute": "form.count * 2" },
            { "id": "much", "type": "number", "label": "多", "validate": [{ "if": "form.much > 10", "message": "多", "level": "warning" }, { "if": "form.much > 99", "message": "过" }] }
            """, """{ "if": "form.count > 0 && form.much > 1", "message": "疑", "level": "warning" }""");
        var said = form.Send("{'kind':'b','why':'x','much':20}", context: FormFixture.Submit with { Case = FormFixture.Json("{'owner':'u1'}") });
        Assert.Equal(
        [
            "default count: 1 [] → 1",
            "hidden a,b: form.kind == 'a' [form.kind=\"b\"] → false",
            "required why: form.kind == 'b' && form.count > 0 [form.count=1, form.kind=\"b\"] → true",
            "readOnly kept: case.owner == 'u1' [case.owner=\"u1\"] → true",
            "computed total: form.count * 2 [form.count=1] → 2",
            "warned much: form.much > 10 [form.much=20] → true",
            "warned : form.count > 0 && form.much > 1 [form.count=1, form.much=20] → true",
        ], said.Rules().Select(Said));
    }

    [Fact]
    public void Rows_of_a_table_are_told_together_by_their_columns()
    {
        var form = FormFixture.Form("""
            { "id": "rate", "type": "number", "label": "率" },
            { "id": "items", "type": "subtable", "label": "项", "fields": [
              { "id": "amount", "type": "number", "label": "额" },
              { "id": "tax", "type": "computed", "label": "税", "compute": "row.amount * form.rate" },
              { "id": "note", "type": "text", "label": "注", "requiredWhen": "row.amount > 10" }] }
            """);
        var said = form.Send("{'rate':2,'items':[{'amount':5},{'amount':20,'note':'a'},{'amount':30,'note':'b'}]}");
        Assert.Equal(
        [
            "computed items.tax 0 1 2: row.amount * form.rate [form.rate=2, form.items.amount=[5,20,30]] → [10,40,60]",
            "required items.note 1 2: row.amount > 10 [form.items.amount=[20,30]] → true",
        ], said.Rules().Select(Said));
    }

    [Fact]
    public void What_is_long_is_cut_short_and_the_answer_stays_the_same()
    {
        var form = FormFixture.Form("""
            { "id": "text", "type": "textarea", "label": "文" },
            { "id": "tags", "type": "subtable", "label": "签", "fields": [{ "id": "n", "type": "integer", "label": "数" }] },
            { "id": "long", "type": "computed", "label": "长", "compute": "len(form.text) + sum(form.tags, r => r.n)" }
            """);
        var rows = string.Join(',', Enumerable.Range(0, 100).Select(i => $"{{'n':{i}}}"));
        var said = form.Send($"{{'text':'{new string('字', 300)}','tags':[{rows}]}}");
        var before = said.Values.ToString();
        var use = Assert.Single(said.Rules());
        Assert.Equal(5250, use.Result.RawNumber);
        Assert.Equal(121, use.Read.Single(r => r.Name == "form.text").Value.AsText!.Length);
        Assert.Equal(41, use.Read.Single(r => r.Name == "form.tags.n").Value.AsList!.Length);
        Assert.Equal(before, said.Values.ToString());
    }

    [Fact]
    public void Rules_over_other_forms_say_what_they_found_there()
    {
        var form = FormFixture.Form("""{ "id": "why", "type": "text", "label": "因", "requiredWhen": "form.elsewhere == 'x'" }""");
        Assert.Equal(["required why: form.elsewhere == 'x' [form.elsewhere=\"x\"] → true"], form.Send("{'why':'y'}", "{'elsewhere':'x'}").Rules().Select(Said));
    }

    static string Said(RuleUse use) =>
        $"{use.Kind} {string.Join(',', use.At)}{string.Concat((use.Rows ?? []).Select(r => " " + r))}: {use.Rule} [{string.Join(", ", use.Read.Select(r => $"{r.Name}={r.Value}"))}] → {use.Result}";
}
