using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Engine.Tests.Forms;

public class FormEvaluationTests
{
    const string Fence = """
        { "id": "fence", "type": "boolean", "label": "围挡" },
        { "id": "length", "type": "number", "label": "长度", "visibleWhen": "form.fence === true", "requiredWhen": "form.fence === true", "min": 1 },
        { "id": "price", "type": "money", "label": "单价", "default": "12.5" },
        { "id": "total", "type": "computed", "label": "合计", "compute": "form.length * form.price" }
        """;

    const string Items = """
        { "id": "title", "type": "text", "label": "标题", "required": true },
        { "id": "items", "type": "subtable", "label": "明细", "maxCount": 5, "fields": [
          { "id": "name", "type": "text", "label": "名称", "required": true },
          { "id": "amount", "type": "money", "label": "金额", "requiredWhen": "row.name == 'paid'",
            "validate": [ { "if": "row.amount > form.limit", "message": { "zh-CN": "超过限额", "en": "Over the limit" } } ] },
          { "id": "share", "type": "computed", "label": "占比", "compute": "form.total ? round(row.amount / form.total, 2) : null" } ] },
        { "id": "total", "type": "computed", "label": "合计", "compute": "sum(form.items, r => r.amount)" },
        { "id": "limit", "type": "money", "label": "限额" }
        """;

    [Fact]
    public void A_computed_value_follows_what_it_is_computed_from() =>
        Assert.Equal("{'fence':true,'length':4,'price':12.5,'total':50}", FormFixture.Form(Fence).Send("{'fence':true,'length':4}").Text());

    [Fact]
    public void What_is_required_only_when_seen_is_not_required_when_hidden()
    {
        var form = FormFixture.Form(Fence);
        Assert.Equal("form.required@length", form.Send("{'fence':true}").Said());
        Assert.Equal("", form.Send("{'fence':false}").Said());
    }

    [Fact]
    public void A_hidden_field_is_dropped_with_what_was_sent_for_it()
    {
        var done = FormFixture.Form(Fence).Send("{'fence':false,'length':'not a number'}", "{'length':4}");
        Assert.Equal("", done.Said());
        Assert.Equal("{'fence':false,'price':12.5}", done.Text());
    }

    [Fact]
    public void A_hidden_field_that_keeps_its_value_keeps_it()
    {
        var form = FormFixture.Form("""{ "id": "a", "type": "boolean", "label": "a" }, { "id": "b", "type": "text", "label": "b", "visibleWhen": "form.a", "onHide": "keep", "required": true }""");
        var done = form.Send("{'a':false}", "{'b':'prefilled'}");
        Assert.Equal("", done.Said());
        Assert.Equal("{'a':false,'b':'prefilled'}", done.Text());
        Assert.Equal(FieldState.Required & 0, done.States["b"] & FieldState.Visible);
    }

    [Fact]
    public void A_computed_value_that_is_sent_is_ignored_when_equal_and_refused_when_not()
    {
        var form = FormFixture.Form(Fence);
        Assert.Equal("", form.Send("{'fence':true,'length':2,'total':25}").Said());
        Assert.Equal("form.computedDiffers@total", form.Send("{'fence':true,'length':2,'total':26}").Said());
    }

    [Fact]
    public void An_emptied_field_does_not_get_its_default_back()
    {
        var form = FormFixture.Form(Fence);
        var emptied = form.Send("{'price':null}", "{'price':12.5}");
        Assert.Equal("{'price':null}", emptied.Text());
        Assert.Equal("{'price':null}", form.Evaluate(emptied.Values, FormFixture.Json("{}"), FormAccess.EditAll, FormFixture.Submit).Values.ToString().Replace('"', '\''));
    }

    [Fact]
    public void Rules_hold_in_every_row_and_see_row_and_form()
    {
        var done = FormFixture.Form(Items).Send("{'title':'t','limit':50,'items':[{'name':'a','amount':30},{'name':'paid'},{'amount':70}]}");
        Assert.Equal("form.required@items[1].amount form.required@items[2].name form.check@items[2].amount".Split(' ').Order(), done.Said().Split(' ').Order());
        var check = done.Problems.Single(p => p.Code == "form.check");
        Assert.Equal(("超过限额", "Over the limit"), (ProblemText.Of(check), ProblemText.Of(check, "en")));
    }

    [Fact]
    public void A_column_may_be_computed_from_a_total_of_another_column()
    {
        var done = FormFixture.Form(Items).Send("{'title':'t','items':[{'name':'a','amount':30},{'name':'b','amount':10}]}");
        Assert.Equal("{'title':'t','items':[{'name':'a','amount':30,'share':0.75},{'name':'b','amount':10,'share':0.25}],'total':40}", done.Text());
    }

    [Fact]
    public void A_message_names_the_label_in_the_readers_language()
    {
        var problem = FormFixture.Form("""{ "id": "a", "type": "integer", "label": { "zh-CN": "年龄", "en": "Age" } }""").Send("{'a':1.5}").Problems.Single();
        Assert.Equal(("年龄应为整数", "Age must be a whole number", "a"), (ProblemText.Of(problem), ProblemText.Of(problem, "en"), problem.Path));
    }

    [Fact]
    public void A_draft_may_be_incomplete_but_not_misshapen()
    {
        var form = FormFixture.Form("""{ "id": "a", "type": "text", "label": "a", "required": true, "minLength": 5 }, { "id": "b", "type": "mobile", "label": "b" }""");
        Assert.Equal("", form.Send("{'a':'x'}", context: FormFixture.Draft).Said());
        Assert.Equal("form.mobile@b", form.Send("{'b':'123'}", context: FormFixture.Draft).Said());
        Assert.Equal("form.tooShort@a", form.Send("{'a':'x'}").Said());
    }

    [Fact]
    public void Warnings_do_not_stop_a_submit()
    {
        var form = FormFixture.Form("""{ "id": "a", "type": "integer", "label": "a", "validate": [ { "if": "form.a > 100", "message": "偏大", "level": "warning" } ] }""");
        var done = form.Send("{'a':101}");
        Assert.True(done.IsAccepted);
        Assert.Equal("form.check", done.Warnings.Single().Code);
    }

    [Fact]
    public void A_rule_of_the_form_is_shown_where_it_says()
    {
        var form = FormFixture.Form("""{ "id": "from", "type": "date", "label": "起" }, { "id": "to", "type": "date", "label": "止" }""",
            """{ "if": "form.to < form.from", "message": "止应在起之后", "field": "to" }""");
        Assert.Equal("form.check@to", form.Send("{'from':'2026-03-02','to':'2026-03-01'}").Said());
        Assert.Equal("", form.Send("{'from':'2026-03-01'}").Said());
    }

    [Fact]
    public void Options_hold_and_may_depend_on_other_fields()
    {
        var form = FormFixture.Form("""
            { "id": "kind", "type": "choice", "label": "k", "options": [ { "value": "a", "label": "A" }, { "value": "b", "label": "B" } ] },
            { "id": "sub", "type": "multichoice", "label": "s", "optionsWhen": "item.tags.of === form.kind", "options": [
              { "value": "a1", "label": "A1", "tags": { "of": "a" } }, { "value": "b1", "label": "B1", "tags": { "of": "b" } } ] }
            """);
        Assert.Equal("", form.Send("{'kind':'a','sub':['a1']}").Said());
        Assert.Equal("form.option@sub[0]", form.Send("{'kind':'b'}", "{'kind':'a','sub':['a1']}").Said());
        Assert.Equal("form.option@kind", form.Send("{'kind':'c'}").Said());
    }

    [Fact]
    public void A_record_that_is_chosen_is_one_that_may_be_named_and_what_stood_there_may_stay()
    {
        var form = FormFixture.Form("""
            { "id": "home", "type": "record", "label": "h", "register": "house", "listed": true },
            { "id": "rows", "type": "subtable", "label": "r", "fields": [ { "id": "who", "type": "record", "label": "w", "register": "people", "multiple": true } ] }
            """);
        var seen = FormFixture.Submit with { Records = new HashSet<(string, string)> { ("house", "h1"), ("people", "p1") } };
        Assert.Equal("", form.Send("{'home':'h1','rows':[{'who':['p1']}]}", context: seen).Said());
        // Of another register is not of this one.
        Assert.Equal("form.record@home form.record@rows[0].who[1]", form.Send("{'home':'p1','rows':[{'who':['p1','h1']}]}", context: seen).Said());
        Assert.Equal("", form.Send("{'home':'h9','rows':[{'_id':'a','who':['p9']}]}", "{'home':'h9','rows':[{'_id':'a','who':['p9']}]}", context: seen).Said());
        Assert.Equal("", form.Send("{'home':'h9'}").Said());
        Assert.Equal("form.definition.member@fields[0].listed", FormFixture.Compile("""{ "id": "a", "type": "text", "label": "a", "listed": true }""").Said());
        // Nor is it taken out of sight: what a hidden field keeps is looked at too.
        var hidden = FormFixture.Form("""{ "id": "home", "type": "record", "label": "h", "register": "house", "visibleWhen": "false", "onHide": "keep" }""");
        Assert.Equal("", hidden.Send("{'home':'h1'}", context: seen).Said());
        Assert.Equal("form.record@home", hidden.Send("{'home':'h9'}", context: seen).Said());
        Assert.Equal("", hidden.Send("{'home':'h9'}", "{'home':'h9'}", context: seen).Said());
    }

    [Fact]
    public void A_section_hides_its_fields()
    {
        var form = FormCompiler.Compile(FormDefinition.Parse("""
            { "id": "f", "name": "f", "sections": [ { "id": "one", "fields": ["a"] }, { "id": "two", "fields": ["b"], "visibleWhen": "form.a === true" } ],
              "fields": [ { "id": "a", "type": "boolean", "label": "a" }, { "id": "b", "type": "text", "label": "b", "required": true } ] }
            """)).Form!;
        Assert.Equal("", form.Send("{'a':false}").Said());
        Assert.Equal("form.required@b", form.Send("{'a':true}").Said());
    }

    [Fact]
    public void Members_of_the_cases_other_forms_are_read_and_left_alone()
    {
        var form = FormFixture.Form("""{ "id": "note", "type": "text", "label": "n", "requiredWhen": "!form.anonymous" }""");
        Assert.Equal("anonymous", string.Join(" ", form.ForeignReads));
        Assert.Equal("", form.Send("{}", "{'anonymous':true}").Said());
        Assert.Equal("{'note':'x','anonymous':false,'other':[1]}", form.Send("{'note':'x'}", "{'anonymous':false,'other':[1]}").Text());
        Assert.Equal("form.unknownField@anonymous", form.Send("{'anonymous':true,'note':'x'}").Said());
    }

    [Fact]
    public void Groups_and_nested_sub_tables_have_rules_of_their_own()
    {
        var form = FormFixture.Form("""
            { "id": "claimant", "type": "group", "label": "c", "fields": [ { "id": "name", "type": "text", "label": "n", "required": true }, { "id": "phone", "type": "phone", "label": "p", "visibleWhen": "form.claimant.name != ''" } ] },
            { "id": "houses", "type": "subtable", "label": "h", "fields": [
              { "id": "no", "type": "text", "label": "no" },
              { "id": "people", "type": "subtable", "label": "p", "fields": [
                { "id": "name", "type": "text", "label": "n" }, { "id": "key", "type": "computed", "label": "k", "compute": "parent.no + '/' + row.name" } ] } ] }
            """);
        var done = form.Send("{'claimant':{'name':' 张三 ','phone':'12345'},'houses':[{'no':'1','people':[{'name':'a'},{'name':'b'}]},{'no':'2','people':[]}]}");
        Assert.Equal("", done.Said());
        Assert.Equal("{'claimant':{'name':'张三','phone':'12345'},'houses':[{'no':'1','people':[{'name':'a','key':'1/a'},{'name':'b','key':'1/b'}]},{'no':'2','people':[]}]}", done.Text());
        Assert.Equal("form.required@claimant.name form.unknownField@houses[0].people[0].x".Split(' ').Order(), form.Send("{'claimant':{},'houses':[{'people':[{'x':1}]}]}").Said().Split(' ').Order());
    }

    [Fact]
    public void A_rule_that_goes_over_its_limits_is_a_problem_and_not_the_end()
    {
        var form = FormFixture.Form("""{ "id": "a", "type": "text", "label": "甲", "maxLength": 20000 }, { "id": "b", "type": "computed", "label": "乙", "compute": "replace(form.a, 'x', form.a)" }""");
        var done = form.Send("{'a':'" + new string('x', 2000) + "'}");
        Assert.Equal("form.rule@b", done.Said());
        Assert.Contains("65536", ProblemText.Of(done.Problems[0], "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void States_tell_how_each_field_stands()
    {
        var done = FormFixture.Form(Fence).Send("{'fence':true}");
        Assert.Equal(FieldState.Visible | FieldState.Required, done.States["length"]);
        Assert.Equal(FieldState.Visible | FieldState.ReadOnly, done.States["total"]);
        Assert.Equal(FieldState.None, FormFixture.Form(Fence).Send("{}").States["length"] & FieldState.Visible);
    }

    [Fact]
    public void Working_days_are_those_of_the_calendar()
    {
        var form = FormFixture.Form("""{ "id": "from", "type": "date", "label": "f" }, { "id": "due", "type": "computed", "label": "d", "compute": "addWorkdays(form.from, 1)" }""");
        string Due(LowCode.Scripts.Workdays days) => form.Send("{'from':'2026-09-30'}", context: FormFixture.Submit with { Workdays = days }).Values["due"].AsText!;
        Assert.Equal("2026-10-01", Due(LowCode.Scripts.Workdays.PlainWeek));
        Assert.Equal("2026-10-08", Due(LowCode.Cases.CalendarDays.Of(LowCode.Calendar.WorkCalendar.China)));
    }
}
