using System.Collections.Immutable;
using LowCode.Forms;

namespace LowCode.Engine.Tests.Forms;

/// <summary>What a step may not do is refused by the server, whatever a page shows.</summary>
public class FormAccessTests
{
    const string Fields = """
        { "id": "a", "type": "text", "label": "a", "required": true },
        { "id": "b", "type": "money", "label": "b" },
        { "id": "rows", "type": "subtable", "label": "r", "fields": [ { "id": "n", "type": "text", "label": "n" }, { "id": "ok", "type": "boolean", "label": "ok" } ] }
        """;

    static FormAccess Access(FieldAccess otherwise, params (string Path, FieldAccess Access)[] fields) =>
        new(otherwise, fields.ToImmutableDictionary(f => f.Path, f => f.Access));

    [Theory]
    [InlineData("{'b':2}", "form.readOnly@b")]
    [InlineData("{'b':1}", "")]
    [InlineData("{'b':'1.00'}", "")]
    [InlineData("{'b':null}", "form.readOnly@b")]
    public void A_field_that_may_only_be_read_takes_nothing_new(string input, string said)
    {
        var done = FormFixture.Form(Fields).Send(input, "{'a':'x','b':1}", Access(FieldAccess.Edit, ("b", FieldAccess.Read)));
        Assert.Equal(said, done.Said());
        Assert.Equal("{'a':'x','b':1}", done.Text());
    }

    [Theory]
    [InlineData("{'b':2}")]
    [InlineData("{'b':1}")]
    [InlineData("{'b':null}")]
    public void A_field_that_is_not_seen_cannot_even_be_guessed(string input)
    {
        var done = FormFixture.Form(Fields).Send(input, "{'a':'x','b':1}", Access(FieldAccess.Edit, ("b", FieldAccess.Hidden)));
        Assert.Equal("form.notSeen@b", done.Said());
        Assert.Equal("{'a':'x','b':1}", done.Text());
        Assert.Equal(FieldState.None, done.States["b"]);
    }

    [Fact]
    public void A_step_is_not_asked_for_what_it_cannot_change() =>
        Assert.Equal("", FormFixture.Form(Fields).Send("{'b':1}", access: Access(FieldAccess.Read, ("b", FieldAccess.Edit))).Said());

    [Fact]
    public void A_step_may_edit_one_column_of_rows_it_cannot_add()
    {
        var form = FormFixture.Form(Fields);
        var access = Access(FieldAccess.Read, ("rows.ok", FieldAccess.Edit));
        const string current = "{'a':'x','rows':[{'n':'one'},{'n':'two'}]}";
        var done = form.Send("{'rows':[{'ok':true},{'n':'two','ok':false}]}", current, access);
        Assert.Equal("", done.Said());
        Assert.Equal("{'a':'x','rows':[{'n':'one','ok':true},{'n':'two','ok':false}]}", done.Text());
        Assert.Equal("form.readOnly@rows", form.Send("{'rows':[{'ok':true}]}", current, access).Said());
        Assert.Equal("form.readOnly@rows[1].n", form.Send("{'rows':[{'ok':true},{'n':'other'}]}", current, access).Said());
    }

    [Fact]
    public void A_read_only_column_follows_its_row_by_the_rows_id()
    {
        var form = FormFixture.Form(Fields);
        var done = form.Send("{'rows':[{'_id':'r2','n':'second'},{'_id':'r1','n':'first'},{'n':'new'}]}",
            "{'a':'x','rows':[{'_id':'r1','n':'1','ok':true},{'_id':'r2','n':'2','ok':false}]}", Access(FieldAccess.Edit, ("rows.ok", FieldAccess.Read)));
        Assert.Equal("", done.Said());
        Assert.Equal("{'a':'x','rows':[{'n':'second','ok':false,'_id':'r2'},{'n':'first','ok':true,'_id':'r1'},{'n':'new'}]}", done.Text());
    }

    [Fact]
    public void A_rule_makes_a_field_and_what_stands_in_it_read_only()
    {
        var form = FormFixture.Form("""
            { "id": "done", "type": "boolean", "label": "d" },
            { "id": "g", "type": "group", "label": "g", "readOnlyWhen": "form.done", "fields": [ { "id": "x", "type": "text", "label": "x" } ] }
            """);
        Assert.Equal("form.readOnly@g.x", form.Send("{'done':true,'g':{'x':'2'}}", "{'g':{'x':'1'}}").Said());
        Assert.Equal("{'done':false,'g':{'x':'2'}}", form.Send("{'done':false,'g':{'x':'2'}}", "{'g':{'x':'1'}}").Text());
    }

    [Theory]
    [InlineData("{'zz':1}", "form.unknownField@zz")]
    [InlineData("{'rows':[{'zz':1}]}", "form.unknownField@rows[0].zz")]
    [InlineData("{'__proto__':{'a':1}}", "form.unknownField@__proto__")]
    public void A_field_that_is_not_there_is_refused(string input, string said)
    {
        var done = FormFixture.Form(Fields).Send(input, "{'a':'x'}");
        Assert.Equal(said, done.Said());
        Assert.DoesNotContain("zz", done.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_step_may_not_see_is_not_shown_to_it()
    {
        var form = FormFixture.Form(Fields);
        var values = FormFixture.Json("{'a':'x','b':1,'rows':[{'_id':'r','n':'1','ok':true}],'other':'forms'}");
        Assert.Equal("{'a':'x','rows':[{'_id':'r','ok':true}]}", form.View(values, Access(FieldAccess.Edit, ("b", FieldAccess.Hidden), ("rows.n", FieldAccess.Hidden))).ToString().Replace('"', '\''));
        Assert.Equal("{}", form.View(values, new FormAccess(FieldAccess.Hidden)).ToString());
    }
}
