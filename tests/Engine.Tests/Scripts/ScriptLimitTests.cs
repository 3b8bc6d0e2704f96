using LowCode.Scripts;
using Record = LowCode.Scripts.Record;
using static LowCode.Engine.Tests.Scripts.ExpressionTests;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>One test per limit on expressions; sources that kill a recursive parser are refused before it sees them.</summary>
public class ScriptLimitTests
{
    static string Times(string part, int count) => string.Concat(Enumerable.Repeat(part, count));

    static string CodeOf(Action action) => Assert.Throws<EvaluationException>(action).Problem.Code;

    [Fact]
    public void Length_of_an_expression()
    {
        var limits = new ScriptLimits { ExpressionLength = 20 };
        Assert.Equal("script.tooLong", Refused(new string('1', 21), limits).Code);
        Assert.True(Eval(new string('1', 20), limits).IsNumber);
    }

    [Fact]
    public void Depth_of_an_expression()
    {
        var limits = new ScriptLimits { ExpressionDepth = 6 };
        Assert.Equal("script.deep", Refused("1+1+1+1+1+1+1", limits).Code);
        Assert.Equal(6, Eval("1+1+1+1+1+1", limits).RawNumber);
    }

    [Fact]
    public void Run_of_operators_and_members()
    {
        var limits = new ScriptLimits { ExpressionRun = 3 };
        Assert.Equal("script.run", Refused("!!!!1", limits).Code);
        Assert.Equal("script.run", Refused("form.a.b.c.d", limits).Code);
        Assert.True(Eval("!!!form", limits).IsBoolean);
        Assert.True(Eval("form.a.b.c", limits).IsUndefined);
    }

    [Fact]
    public void Steps_of_a_turn()
    {
        var limits = new ScriptLimits { EvaluationSteps = 200 };
        Assert.Equal("script.steps", CodeOf(() => Eval("form.items.map(a => form.items.map(b => form.items.map(c => 1 + 1 + 1 + 1)))", limits)));
        Assert.Equal(3, Eval("form.items.map(a => 1).length", limits).RawNumber);
    }

    [Fact]
    public void A_spent_budget_stays_spent()
    {
        var budget = new EvaluationBudget(new ScriptLimits { EvaluationSteps = 5 });
        var context = new ExpressionContext([Form], Now, budget: budget);
        Assert.Equal("script.steps", CodeOf(() => Compiled("1+1+1+1").Evaluate(context)));
        Assert.Equal("script.steps", CodeOf(() => Compiled("1").Evaluate(context)));
    }

    [Theory]
    [InlineData("'aaaaaaaaaa' + 'aaaaaaaaaa'")]
    [InlineData("'aaaaa'.replace('a', 'aaaaaaaaaa')")]
    [InlineData("['aaaaaaaaaa', 'aaaaaaaaaa'].join('')")]
    public void Length_of_a_text(string source) => Assert.Equal("script.textTooLong", CodeOf(() => Eval(source, new ScriptLimits { TextLength = 16 })));

    [Fact]
    public void Length_of_a_list()
    {
        var limits = new ScriptLimits { ListLength = 2 };
        Assert.Equal("script.listTooLong", CodeOf(() => Eval("form.items.map(r => 1)", limits)));
        Assert.Equal("script.listTooLong", CodeOf(() => Eval("split('a,b,c', ',')", limits)));
        Assert.Equal(2, Eval("form.tags.map(t => 1).length", limits).RawNumber);
    }

    [Fact]
    public void A_list_of_long_texts_never_becomes_one_longer_text()
    {
        var list = Value.Of(Enumerable.Repeat(Value.Of(new string('x', 10_000)), 9_000).ToArray());
        var context = new ExpressionContext([Record.Of(("list", list))], Now);
        Assert.Equal("script.textTooLong", CodeOf(() => Compiled("form.list + ''").Evaluate(context)));
        Assert.Equal("script.textTooLong", CodeOf(() => Compiled("form.list.map(x => form.list) == 'a'").Evaluate(context)));
    }

    public static TheoryData<string> Killers => new(
        Times("!", 64_000) + "1", "1" + Times("+1", 16_000), Times("a?1:", 9_000) + "1", Times("(", 100_000) + "1" + Times(")", 100_000),
        Times("[", 2_000) + Times("]", 2_000), Times("-", 4_000) + "1", Times("!", 4_000) + "1", "1" + Times("+1", 2_000), Times("1?1:", 1_000) + "1",
        "form" + Times(".a", 2_000), "form" + Times("[0]", 1_300), "len" + Times("(len", 1_000), Times("typeof ", 580) + "1", Times("f(x=>", 800) + "1" + Times(")", 90),
        Times("`${", 1_300) + "1" + Times("}`", 0), Times("[1,", 1_300), Times("{a:", 1_300), Times("1&&", 1_300) + "1", Times("1,", 2_000) + "1", Times("function(){return ", 200), Times("1<", 2_000) + "1");

    [Theory]
    [MemberData(nameof(Killers))]
    public void What_would_end_the_process_is_refused(string source) => Assert.NotNull(Refused(source).Code);

    [Theory]
    [InlineData("!", 0)]
    [InlineData("(", 1)]
    [InlineData("1?1:", 0)]
    [InlineData("1+", 0)]
    [InlineData("1+(", 1)]
    [InlineData("1?(", 2)]
    [InlineData("[1].map(x=>", 1)]
    [InlineData("[", 3)]
    public void The_deepest_source_that_is_let_through_needs_little_stack(string part, int close)
    {
        Exception? failure = null;
        var compiled = 0;
        var thread = new Thread(() =>
        {
            try
            {
                for (var n = 1; n <= 220; n++)
                {
                    var source = Times(part, n) + "1" + (close switch { 1 => Times(")", n), 2 => Times("):1", n), 3 => Times("]", n), _ => "" });
                    if (Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out _) is not { } expression) continue;
                    compiled = n;
                    expression.Evaluate(new ExpressionContext([Form], Now));
                }
            }
            catch (EvaluationException) { }
            catch (Exception e) { failure = e; }
        }, maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        Assert.True(compiled >= 20, $"only {compiled} deep");
    }

    [Fact]
    public void Random_garbage_is_compiled_or_refused_but_nothing_else()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] parts = ["form", ".", "a", "(", ")", "[", "]", "{", "}", "1", "'x'", "`", "${", "+", "-", "!", "?", ":", "?.", "??", "||", "=>", ",", "function", "return", ";", "/", "*", "==", "in", "items", "filter", " ", "0x", "\\", "\"", "\u2028", "例", "typeof", "/*", "*/", "//", "\n", "="];
        for (var i = 0; i < 3_000; i++)
        {
            var source = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                var expression = Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out var problem);
                Assert.True(expression is null != problem is null);
                expression?.Evaluate(new ExpressionContext([Form], Now));
            }
            catch (EvaluationException) { }
            catch (Exception e) { Assert.Fail($"seed {seed}, source {source}: {e}"); }
        }
    }
}
