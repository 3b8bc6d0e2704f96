using LowCode.Problems;

namespace LowCode.Engine.Tests.Forms;

/// <summary>The checker names the place and says what to do.</summary>
public class FormCompilerTests
{
    [Theory]
    [InlineData("{'id':'1a','type':'text','label':'x'}", "form.definition.fieldId@fields[0].id")]
    [InlineData("{'id':'constructor','type':'text','label':'x'}", "form.definition.fieldId@fields[0].id")]
    [InlineData("{'id':'a','type':'text','label':'x'},{'id':'a','type':'text','label':'x'}", "form.definition.twice@fields[1].id")]
    [InlineData("{'id':'a','type':'text'}", "form.definition.label@fields[0].label")]
    [InlineData("{'id':'a','type':'text','label':'x','decimals':2}", "form.definition.member@fields[0].decimals")]
    [InlineData("{'id':'a','type':'help','label':'x','required':true}", "form.definition.member@fields[0].required")]
    [InlineData("{'id':'a','type':'record','label':'x'}", "form.definition.register@fields[0].register")]
    [InlineData("{'id':'a','type':'identity','label':'x','kinds':['driver']}", "form.definition.kind@fields[0].kinds")]
    [InlineData("{'id':'a','type':'text','label':'x','kinds':['passport']}", "form.definition.member@fields[0].kinds")]
    [InlineData("{'id':'a','type':'help','label':'x','requiredLevel':'warning'}", "form.definition.member@fields[0].requiredLevel")]
    [InlineData("{'id':'a','type':'dateRange','label':'x','min':'2026-02-30'}", "form.definition.bound@fields[0].min")]
    [InlineData("{'id':'a','type':'computed','label':'x'}", "form.definition.noCompute@fields[0]")]
    [InlineData("{'id':'a','type':'choice','label':'x'}", "form.definition.noOptions@fields[0].options")]
    [InlineData("{'id':'a','type':'choice','label':'x','options':[{'value':'1','label':'1'},{'value':'1','label':'1'}]}", "form.definition.twice@fields[0].options[1].value")]
    [InlineData("{'id':'a','type':'cascader','label':'x','options':[{'value':'1','label':'1','parent':'2'},{'value':'2','label':'2'}]}", "form.definition.optionParent@fields[0].options[0].parent")]
    [InlineData("{'id':'a','type':'group','label':'x'}", "form.definition.noFields@fields[0].fields")]
    [InlineData("{'id':'a','type':'number','label':'x','min':'abc'}", "form.definition.bound@fields[0].min")]
    [InlineData("{'id':'a','type':'date','label':'x','max':'2026-02-30'}", "form.definition.bound@fields[0].max")]
    [InlineData("{'id':'a','type':'text','label':'x','maxLength':0}", "form.definition.range@fields[0].maxLength")]
    [InlineData("{'id':'a','type':'text','label':'x','minLength':9,'maxLength':3}", "form.definition.range@fields[0].minLength")]
    [InlineData("{'id':'a','type':'text','label':'x','visibleWhen':'form.b ='}", "script.assignment@fields[0].visibleWhen")]
    [InlineData("{'id':'a','type':'text','label':'x','validate':[{'if':'nothing > 1','message':'m'}]}", "script.unknownName@fields[0].validate[0].if")]
    [InlineData("{'id':'a','type':'text','label':'x','requiredWhen':'row.b'}", "form.rowOutside@fields[0]")]
    [InlineData("{'id':'t','type':'subtable','label':'t','fields':[{'id':'a','type':'text','label':'x','requiredWhen':'row.zz'}]}", "form.unknownRead@fields[0].fields[0]")]
    [InlineData("{'id':'t','type':'subtable','label':'t','fields':[{'id':'a','type':'text','label':'x','requiredWhen':'parent.a'}]}", "form.parentOutside@fields[0].fields[0]")]
    public void A_mistake_in_a_definition_is_told_with_its_place(string fields, string said)
    {
        var compilation = FormFixture.Compile(fields.Replace('\'', '"'));
        Assert.Equal(said, compilation.Said());
        Assert.Null(compilation.Form);
        Assert.All(compilation.Problems, p => Assert.DoesNotContain('{', ProblemText.Of(p)));
    }

    [Theory]
    [InlineData("""{ "id": "a", "type": "computed", "label": "a", "compute": "form.b" }, { "id": "b", "type": "computed", "label": "b", "compute": "form.c" }, { "id": "c", "type": "computed", "label": "c", "compute": "form.a" }""", "a → b → c → a")]
    [InlineData("""{ "id": "a", "type": "text", "label": "a", "visibleWhen": "form.b" }, { "id": "b", "type": "text", "label": "b", "visibleWhen": "form.a" }""", "a → b → a")]
    [InlineData("""{ "id": "a", "type": "computed", "label": "a", "compute": "form.a + 1" }""", "a → a")]
    [InlineData("""{ "id": "t", "type": "subtable", "label": "t", "fields": [ { "id": "x", "type": "computed", "label": "x", "compute": "form.sum" } ] }, { "id": "sum", "type": "computed", "label": "s", "compute": "sum(form.t, r => r.x)" }""", "t.x → sum → t.x")]
    public void Rules_in_a_circle_are_refused_with_their_path(string fields, string path)
    {
        var problem = Assert.Single(FormFixture.Compile(fields).Problems);
        Assert.Equal(("form.definition.cycle", path), (problem.Code, problem.Values!["path"]));
    }

    [Fact]
    public void A_field_kept_while_hidden_makes_no_circle() =>
        Assert.Empty(FormFixture.Compile("""{ "id": "a", "type": "text", "label": "a", "visibleWhen": "form.b", "onHide": "keep" }, { "id": "b", "type": "text", "label": "b", "visibleWhen": "form.a" }""").Problems);

    [Fact]
    public void Sub_tables_nest_once()
    {
        static string Table(int depth) => $$"""{ "id": "t", "type": "subtable", "label": "t", "fields": [{{(depth == 1 ? """{ "id": "a", "type": "text", "label": "a" }""" : Table(depth - 1))}}] }""";
        Assert.Empty(FormFixture.Compile(Table(2)).Problems);
        Assert.Equal("form.definition.nested@fields[0].fields[0].fields[0]", FormFixture.Compile(Table(3)).Said());
    }

    [Fact]
    public void Every_code_of_the_room_has_words_in_both_languages()
    {
        // ProblemText refuses to start when a message lacks one; here: every code that tests expect is one it knows.
        foreach (var code in new[] { "form.required", "form.definition.cycle", "script.busy", "script.unknownName" })
            Assert.Contains(code, ProblemText.Codes);
    }
}
