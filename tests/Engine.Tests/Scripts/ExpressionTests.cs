using LowCode.Problems;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scripts;

public class ExpressionTests
{
    internal static readonly DateTimeOffset Now = new(2026, 3, 1, 17, 30, 0, TimeSpan.Zero);

    internal static readonly Record Form = ValueJson.Parse("""
        { "age": 61, "name": "张三", "blank": "", "nothing": null, "yes": true, "price": 12.5,
          "items": [ { "amount": 3, "kind": "a" }, { "amount": 5, "kind": "b" }, { "kind": "b" } ],
          "tags": ["noise", "water"], "deep": { "inner": { "value": 7 } } }
        """).AsRecord!;

    internal static Expression Compiled(string source, ScriptLimits? limits = null) =>
        Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, limits ?? ScriptLimits.Default, out var problem)
        ?? throw new InvalidOperationException(source + ": " + ProblemText.Of(problem!, "en"));

    internal static Problem Refused(string source, ScriptLimits? limits = null)
    {
        var expression = Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, limits ?? ScriptLimits.Default, out var problem);
        Assert.Null(expression);
        return Assert.IsType<Problem>(problem);
    }

    internal static Value Eval(string source, ScriptLimits? limits = null) =>
        Compiled(source, limits).Evaluate(new ExpressionContext([Form], Now, budget: new EvaluationBudget(limits)));

    [Theory]
    [InlineData("form.age >= 60 && form.yes", "true")]
    [InlineData("form.age > 60 ? 'senior' : 'adult'", "\"senior\"")]
    [InlineData("form.items[1].amount * 2 + 1", "11")]
    [InlineData("form['deep']['in' + 'ner'].value", "7")]
    [InlineData("form.items.length + form.name.length", "5")]
    [InlineData("form.name[1]", "\"三\"")]
    [InlineData("-form.price % 5", "-2.5")]
    [InlineData("typeof form.price + typeof form.gone + typeof null + typeof form.items", "\"numberundefinedobjectobject\"")]
    [InlineData("[1, 'a', { b: 2 }][2].b", "2")]
    [InlineData("'a' in_ ", null)]
    public void An_expression_gives_what_javascript_gives(string source, string? json)
    {
        if (json is null) Assert.Equal("script.syntax", Refused(source).Code);
        else Assert.Equal(json, ValueJson.ToJson(Eval(source)));
    }

    [Theory]
    [InlineData("form.items.filter(function (r) { return r.kind === 'b' }).length", "2")]
    [InlineData("form.items.filter(r => r.kind === 'b').length", "2")]
    [InlineData("sum(form.items, r => r.amount)", "8")]
    [InlineData("form.items.map((r, i) => i + r.kind)", "[\"0a\",\"1b\",\"2b\"]")]
    [InlineData("form.items.find(r => r.amount > 3).kind", "\"b\"")]
    [InlineData("form.items.every(r => form.items.some(q => q.kind === r.kind))", "true")]
    [InlineData("form.items.count(r => r.kind == 'b') + count(form.items)", "5")]
    [InlineData("sum(form.nowhere, r => r.amount)", "0")]
    [InlineData("form.items.filter(r => { return r.amount > 3; })[0].amount", "5")]
    [InlineData("form.items.filter(r => { const limit = 3; return r.amount > limit; })[0].amount", "5")]
    [InlineData("form.items.map((r, i) => { let a = i + 1; const b = a * 10; return `${a}:${b + r.amount}`; }).length", "3")]
    [InlineData("form.items.map(r => { const kind = r.kind + '!'; return { kind: kind, own: r.kind }; })[0].kind", "\"a!\"")]
    [InlineData("form.items.some(r => { const same = r.kind; return form.items.count(q => { const other = q.kind; return other === same; }) > 1; })", "true")]
    public void Lists_are_walked_by_functions_with_a_body(string source, string json) => Assert.Equal(json, ValueJson.ToJson(Eval(source)));

    [Theory]
    [InlineData("`${form.name}:${form.items.map(r => `<${r.kind}>`).join('')}!`", "\"张三:<a><b><b>!\"")]
    [InlineData("form.gone?.deeper?.still", "null")]
    [InlineData("form?.['age']", "61")]
    [InlineData("form.yes?.5:1", "0.5")]
    [InlineData("form.nothing ?? form.gone ?? 'none'", "\"none\"")]
    [InlineData("form.blank ?? 'none'", "\"\"")]
    [InlineData("(form.blank || 'x') ?? (form.gone || 'y')", "\"x\"")]
    [InlineData("form.blank || (form.nothing ?? 'z')", "\"z\"")]
    public void Newer_syntax_is_understood_where_it_has_an_exact_equal(string source, string json) => Assert.Equal(json, ValueJson.ToJson(Eval(source)));

    [Theory]
    [InlineData("form.items.map(({ kind, amount: a = 0 }) => kind + a)", "[\"a3\",\"b5\",\"b0\"]")]
    [InlineData("form.items.map(({ kind, more = kind + '?' }, i) => more + i)", "[\"a?0\",\"b?1\",\"b?2\"]")]
    [InlineData("form.items.map(({ kind, amount }) => ({ kind, double: amount * 2 }))[1]", "{\"kind\":\"b\",\"double\":10}")]
    [InlineData("[[1, [2, 3]], [4]].map(([a, [, b] ]) => a + ':' + b)", "[\"1:3\",\"4:undefined\"]")]
    [InlineData("form.items.map(({ 'kind': k }) => form.items.count(({ kind }) => kind === k))", "[1,2,2]")]
    [InlineData("form.items.map(r => { const { kind, amount: n } = r; const [x] = [n]; return `${kind}${x}`; })", "[\"a3\",\"b5\",\"bundefined\"]")]
    [InlineData("[form.deep].map(({ inner: { value } }) => value)", "[7]")]
    [InlineData("[0, ...form.items.map(r => r.kind), ...form.gone, 9]", "[0,\"a\",\"b\",\"b\",9]")]
    [InlineData("max(...form.items.map(r => r.amount), 3) + [...[...[1]], 2].length", "7")]
    [InlineData("({ ...form.items[0], amount: 8, ...form.nothing, own: { ...form.deep.inner } })", "{\"amount\":8,\"kind\":\"a\",\"own\":{\"value\":7}}")]
    public void Values_are_taken_apart_and_spread(string source, string json) => Assert.Equal(json, ValueJson.ToJson(Eval(source)));

    [Theory]
    [InlineData("[...form.name]", "script.needsList")]
    [InlineData("({ ...form.items })", "script.needsRecord")]
    [InlineData("round(...form.items)", "script.arguments")]
    public void What_cannot_be_spread_is_refused_when_it_is_met(string source, string code) => Assert.Equal(code, Assert.Throws<EvaluationException>(() => Eval(source)).Problem.Code);

    [Theory]
    [InlineData("form.age = 3", "script.assignment", 1, 10)]
    [InlineData("form.age > 3 &&\n  form.age++", "script.assignment", 2, 11)]
    [InlineData("form.a ** 2", "script.power", 1, 8)]
    [InlineData("new Date()", "script.notAllowed", 1, 1)]
    [InlineData("this.form", "script.notAllowed", 1, 1)]
    [InlineData("form.a ?? form.b || 1", "script.mixedNullish", 1, 18)]
    [InlineData("/a+/.test(form.name)", "script.regex", 1, 1)]
    [InlineData("window.alert(1)", "script.unknownFunction", 1, 1)]
    [InlineData("document", "script.unknownName", 1, 1)]
    [InlineData("form.name.includes('x')", "script.unknownFunction", 1, 1)]
    [InlineData("round()", "script.arguments", 1, 1)]
    [InlineData("x => x", "script.arrow", 1, 3)]
    [InlineData("form.items.map(({...a}) => a)", "script.arrow", 1, 25)]
    [InlineData("form.items.map(({a}) => form.items.map(a => a))", "script.arrow", 1, 22)]
    [InlineData("form.items.map(({a, b: a}) => a)", "script.arrow", 1, 28)]
    [InlineData("form.items.map(r => { const {t} = t; return t; })", "script.declaration", 1, 23)]
    [InlineData("form.items.filter(3)", "script.body", 1, 19)]
    [InlineData("let x = 3", "script.declaration", 1, 1)]
    [InlineData("form.items.map(r => { let t = 1; t = 2; return t; })", "script.assignment", 1, 36)]
    [InlineData("form.items.map(r => { const t = r; return form.items.some(r => r === t); })", "script.declaration", 1, 23)]
    [InlineData("form.items.map(r => { const t = 1; return form.items.some(t => t.kind === 'b'); })", "script.declaration", 1, 23)]
    [InlineData("form.items.map(r => { const t = t; return t; })", "script.declaration", 1, 23)]
    [InlineData("form.items.map(r => { const t; return t; })", "script.declaration", 1, 23)]
    [InlineData("if (form.a) 1", "script.statement", 1, 1)]
    [InlineData("(...form.a)", "script.spread", 1, 2)]
    [InlineData("form.a[...form.b]", "script.spread", 1, 8)]
    [InlineData("filter(...form.a)", "script.spread", 1, 1)]
    [InlineData("form.items.map((...all) => 1)", "script.spread", 1, 17)]
    [InlineData("$spread(form.a)", "script.notAllowed", 1, 1)]
    [InlineData("form.a?.(1)", "script.optionalCall", 1, 7)]
    [InlineData("'abc", "script.textOpen", 1, 1)]
    [InlineData("(form.a", "script.bracketOpen", 1, 8)]
    [InlineData("form.a)", "script.syntax", 1, 7)]
    [InlineData("form.a +", "script.syntax", 1, 9)]
    [InlineData("1 2", "script.syntax", 1, 3)]
    [InlineData("", "script.empty", 1, 1)]
    [InlineData("form.a # 1", "script.character", 1, 8)]
    [InlineData("(function(){ return 1 })()", "script.call", 1, 1)]
    [InlineData("'\\08'", "script.escape", 1, 2)]
    [InlineData("017", "script.number", 1, 1)]
    public void What_the_dialect_lacks_is_refused_with_its_place(string source, string code, int line, int column)
    {
        var problem = Refused(source);
        Assert.Equal($"{code} {line}:{column}", $"{problem.Code} {problem.Values!["line"]}:{problem.Values["column"]}");
        Assert.DoesNotContain('{', ProblemText.Of(problem, "en").Replace("{a}", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Declarations_that_double_one_another_end_at_the_length_of_an_expression()
    {
        var doubling = string.Concat(Enumerable.Range(1, 30).Select(i => $"const a{i} = a{i - 1} + a{i - 1}; "));
        Assert.Null(Expression.Compile($"form.items.map(r => {{ const a0 = 1; {doubling}return a30; }})", ExpressionRoots.Standard, FunctionTable.Standard, out var problem));
        Assert.Equal("script.tooLong", problem!.Code);
    }

    [Fact]
    public void A_refusal_names_what_to_write_instead() =>
        Assert.Equal("Line 1, column 1: there is no function includes; did you mean contains?", ProblemText.Of(Refused("form.name.includes('x')"), "en"));

    [Theory]
    [InlineData("form.__proto__")]
    [InlineData("form.constructor")]
    [InlineData("form.items.constructor")]
    [InlineData("form['__proto__']['polluted']")]
    [InlineData("form.name.constructor.prototype")]
    [InlineData("form.items.filter")]
    public void Nothing_but_data_can_be_reached(string source) => Assert.True(Eval(source).IsUndefined);

    [Theory]
    [InlineData("form.age + form.deep.inner.value", "form.age form.deep.inner.value")]
    [InlineData("form.items.filter(r => r.amount > row.limit).length", "form.items.amount form.items.length row.limit")]
    [InlineData("sum(form.items, r => r.amount)", "form.items.amount form.items.length")]
    [InlineData("form.items.length", "form.items.length")]
    [InlineData("form.items[0].amount", "form.items.amount")]
    [InlineData("form.items[form.age].amount", "form.age form.items")]
    [InlineData("form.items.filter(r => r.amount)", "form.items form.items.amount form.items.length")]
    [InlineData("form.items.find(r => r.kind).amount", "form.items.amount form.items.kind form.items.length")]
    [InlineData("form['age'] + case.owner", "case.owner form.age")]
    [InlineData("len(form.name)", "form.name")]
    [InlineData("1 + 1", "")]
    public void An_expression_tells_which_paths_it_reads(string source, string reads) => Assert.Equal(reads, string.Join(' ', Compiled(source).Reads));

    [Fact]
    public void A_registered_function_reaches_the_host_and_nothing_else_does()
    {
        var functions = FunctionTable.Standard.With("performer", 1, 1, "Who completed the activity",
            (in ExpressionContext context, ReadOnlySpan<Value> arguments) => ((Dictionary<string, string>)context.Host!)[arguments[0].AsText!]);
        var expression = Expression.Compile("performer('handle') == user.id", ExpressionRoots.Standard, functions, out var problem);
        Assert.Null(problem);
        var slots = new Value[ExpressionRoots.Standard.Count];
        slots[ExpressionRoots.Standard.Slot("user")] = Record.Of(("id", "u7"));
        Assert.True(expression!.IsTrue(new ExpressionContext(slots, Now, new Dictionary<string, string> { ["handle"] = "u7" })));
    }

    [Fact]
    public void One_expression_serves_many_threads()
    {
        var expression = Compiled("form.items.filter(r => r.amount > 3).map(r => r.kind).join('')");
        var answers = new Value[64];
        Parallel.For(0, answers.Length, i => answers[i] = expression.Evaluate(new ExpressionContext([Form], Now)));
        Assert.All(answers, answer => Assert.Equal("b", answer.AsText));
    }
}
