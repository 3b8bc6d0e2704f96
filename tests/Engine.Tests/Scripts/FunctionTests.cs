using LowCode.Scripts;
using static LowCode.Engine.Tests.Scripts.ExpressionTests;

namespace LowCode.Engine.Tests.Scripts;

public class FunctionTests
{
    public static IEnumerable<object[]> Examples =>
        FunctionTable.Standard.Entries.Select(e => new object[] { e.Example!, e.ExampleResult! })
            .Concat(StandardFunctions.OverLists.Select(d => new object[] { d.Example, d.ExampleResult }));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_documented_example_gives_what_it_says(string example, string result) => Assert.Equal(result, ValueJson.ToJson(Eval(example)));

    public static IEnumerable<object[]> Told => FunctionGuide.All.SelectMany(f => f.Examples.Select(e => new object[] { e.Call, e.Result }));

    /// <summary>The very examples that docs/functions.md shows.</summary>
    [Theory]
    [MemberData(nameof(Told))]
    public void Every_example_of_the_guide_gives_what_it_says(string example, string result) => Assert.Equal(result, ValueJson.ToJson(Eval(example)));

    [Fact]
    public void The_guide_tells_every_function_with_examples_and_stands_in_the_documents()
    {
        Assert.Equal(FunctionTable.Standard.Entries.Select(e => e.Name).Concat(StandardFunctions.OverLists.Select(d => d.Name)).Order(StringComparer.Ordinal), FunctionGuide.All.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.All(FunctionGuide.All, f => Assert.True(f.Examples.Count >= 2, f.Name));
        var page = Path.Combine(LowCode.Engine.Tests.Architecture.Checkout.Root, "docs/functions.md");
        Assert.Equal(File.ReadAllText(page), FunctionGuide.Markdown() + LowCode.Flows.FlowFunctionGuide.Markdown());
    }

    [Fact]
    public void Every_standard_function_has_a_line_of_documentation() => Assert.All(FunctionTable.Standard.Entries, e => Assert.NotEmpty(e.Doc));

    [Theory]
    [InlineData("len(form.gone) + len(form.tags) + len(123)", "5")]
    [InlineData("number('abc') ?? 'none'", "\"none\"")]
    [InlineData("number('')", "null")]
    [InlineData("text(1e21) + text(0.1 + 0.2) + text(null)", "\"1e+210.30000000000000004\"")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("min([]) ?? 'none'", "\"none\"")]
    [InlineData("max(1, 'x')", "null")]
    [InlineData("slice('abcdef', -3, -1)", "\"de\"")]
    [InlineData("[1, 2, 3].slice(1)", "[2,3]")]
    [InlineData("today()", "\"2026-03-02\"")]
    [InlineData("now()", "\"2026-03-02T01:30:00+08:00\"")]
    [InlineData("date(2023, 2, 29)", "null")]
    [InlineData("date('2023-02-28T10:00:00+08:00')", "\"2023-02-28\"")]
    [InlineData("addDays('9999-12-31', 1)", "null")]
    [InlineData("age('2008-02-29')", "18")]
    [InlineData("daysBetween('x', today())", "null")]
    [InlineData("coalesce(form.blank, form.gone)", "null")]
    [InlineData("' a '.trim().upper().replace('A', 'b')", "\"b\"")]
    [InlineData("isBlank(form.items.filter(r => false))", "true")]
    public void Edges_of_functions_are_settled(string source, string json) => Assert.Equal(json, ValueJson.ToJson(Eval(source)));

    [Fact]
    public void A_date_of_two_parts_is_refused_with_its_place()
    {
        var refusal = Assert.Throws<EvaluationException>(() => Eval("1 + date(2024, 2)"));
        Assert.Equal("script.dateParts 1:5", $"{refusal.Problem.Code} {refusal.Problem.Values!["line"]}:{refusal.Problem.Values["column"]}");
    }
}
