using LowCode.Scripts;
using Record = LowCode.Scripts.Record;
using static LowCode.Engine.Tests.Scripts.ExpressionTests;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>Common shapes have nodes of their own; they answer as the general ones do, whatever they meet, and cost the same steps.</summary>
public class FastPathTests
{
    static Value Over(Expression rule, Value root) => rule.Evaluate(new ExpressionContext([root], Now));

    // The general node is met through a path that is no field of a root.
    [Theory]
    [InlineData("{0} > 10")]
    [InlineData("{0} >= 10")]
    [InlineData("{0} < 10")]
    [InlineData("{0} <= 10")]
    [InlineData("{0} === 10")]
    [InlineData("{0} !== 10")]
    [InlineData("{0} === 'x'")]
    [InlineData("{0} === true")]
    [InlineData("{0} !== null")]
    [InlineData("{0} === undefined")]
    [InlineData("{0} === NaN")]
    [InlineData("{0} * 2 - {0} / 4")]
    [InlineData("{0} + {0}")]
    [InlineData("{0} + '-' + {0}")]
    [InlineData("{0} + '-' + {0} + '+' + {0} + 1")]
    [InlineData("{0} > 1 && {0} < 20 ? 'in' : !{0}")]
    [InlineData("{0} && {0} > 1")]
    [InlineData("{0} > 1 && {0} !== 10.5")]
    [InlineData("{0} !== '' && {0} !== null")]
    [InlineData("{0} >= 0 && {0} <= 10 && {0} === 10")]
    [InlineData("({0} === true && {0} !== 10) || {0} < 11")]
    [InlineData("{0} > 1 || {0}")]
    public void A_field_is_read_like_any_other_path(string shape)
    {
        var fast = Compiled(string.Format(null, shape, "form.a"));
        var general = Compiled(string.Format(null, shape, "[form][0].a"));
        Value[] all = [default, Value.Null, true, false, 0, -0.0, 10, 10.5, double.NaN, double.PositiveInfinity, "", "x", "10", " 11 ", Value.Of([]), Value.Of([11]), Record.Empty];
        foreach (var value in all)
        {
            // Three records of one shape, so that the place is searched, seen again, and known.
            Value record = Record.Of(("z", 1), ("a", value));
            for (var i = 0; i < 3; i++) Assert.Equal(Over(general, record), Over(fast, record));
        }
    }

    [Fact]
    public void A_known_place_is_given_up_when_the_shape_is_another()
    {
        var rule = Compiled("form.a");
        Value first = Record.Of(("a", 1), ("b", 2)), other = Record.Of(("b", 3), ("a", 4)), without = Record.Of(("b", 5));
        for (var i = 0; i < 3; i++) Assert.Equal(1, Over(rule, first));
        for (var i = 0; i < 3; i++) Assert.Equal(4, Over(rule, other));
        for (var i = 0; i < 3; i++) Assert.True(Over(rule, without).IsUndefined);
        Assert.Equal(1, Over(rule, first));
        Assert.True(Over(rule, "a text").IsUndefined);
        Assert.True(rule.Evaluate(new ExpressionContext([], Now)).IsUndefined);
        Assert.Equal(3, Over(Compiled("form.length"), "abc"));
    }

    [Fact]
    public void Texts_in_a_row_are_bounded_and_charged_as_one_after_the_other()
    {
        var limits = new ScriptLimits { TextLength = 16 };
        var budget = new EvaluationBudget(limits);
        var rule = Compiled("form.a + '-' + form.a", limits);
        Assert.Equal("abc-abc", rule.Evaluate(new ExpressionContext([Record.Of(("a", "abc"))], Now, budget: budget)).AsText);
        // Seven nodes, and one step for each text that is made.
        Assert.Equal(limits.EvaluationSteps - 7 - 2, budget.StepsLeft);
        Assert.Throws<EvaluationException>(() => rule.Evaluate(new ExpressionContext([Record.Of(("a", "nine char"))], Now, budget: budget)));
        Assert.Throws<EvaluationException>(() => rule.Evaluate(new ExpressionContext([Record.Of(("a", new string('x', 17)))], Now, budget: budget)));
    }
}
