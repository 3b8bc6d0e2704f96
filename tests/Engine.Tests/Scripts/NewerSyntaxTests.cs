using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>What scripts are refused says the place and what to write instead; what only looks like it is taken.</summary>
public class NewerSyntaxTests
{
    [Theory]
    [InlineData("return input.map(x => x);", "script.newer.arrow", 1, 20, "function (x)")]
    [InlineData("var a = 1;\nreturn `n${a}`;", "script.newer.template", 2, 8, "'a' + b")]
    [InlineData("return input?.a;", "script.newer.optional", 1, 13, "a && a.b")]
    [InlineData("return input ?? 1;", "script.newer.nullish", 1, 14, "a == null")]
    [InlineData("return [...input];", "script.newer.spread", 1, 9, "a.concat(b)")]
    [InlineData("return 2 ** 3;", "script.newer.power", 1, 10, "Math.pow")]
    [InlineData("var { a } = input;", "script.newer.destructuring", 1, 1, "var a = x.a;")]
    [InlineData("var [a] = input;", "script.newer.destructuring", 1, 1, "var a = x.a;")]
    [InlineData("for (var x of input) {}", "script.newer.forOf", 1, 1, "forEach")]
    [InlineData("for (x of input) {}", "script.newer.forOf", 1, 1, "forEach")]
    [InlineData("class A {}", "script.newer.class", 1, 1, "function")]
    [InlineData("async function f() {}", "script.newer.async", 1, 1, "async")]
    [InlineData("function* f() {}", "script.newer.generator", 1, 1, "list")]
    [InlineData("import 'x';", "script.newer.module", 1, 1, "import")]
    [InlineData("const a = 1;", "script.letConst", 1, 1, "var")]
    public void Newer_syntax_is_refused_with_its_place_and_what_to_write(string source, string code, int line, int column, string instead)
    {
        var problem = ScriptCheck.Check(source, ScriptLimits.Default)!;
        Assert.Equal(code, problem.Code);
        Assert.Equal((line.ToString(null, null), column.ToString(null, null)), (problem.Values!["line"], problem.Values["column"]));
        Assert.Contains(instead, ProblemText.Of(problem, "en"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return input.a?.5:1;")]
    [InlineData("return '=> ` ?. ... class';")]
    [InlineData("return { class: 1, of: 2 }.class;")]
    [InlineData("// for (x of y) => `\nreturn 1;")]
    [InlineData("for (var of = 0; of < 1; of++) {}")]
    [InlineData("for (var k in input) {}")]
    [InlineData("return a >= b ? c : d;")]
    [InlineData("return /a.*?.b=>`[/`]...class/.test(input);")]
    [InlineData("return a / b / c;")]
    public void What_only_looks_newer_is_taken(string source) => Assert.Null(ScriptCheck.Check(source, ScriptLimits.Default));
}
