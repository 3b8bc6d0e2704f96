using System.Collections.Immutable;
using System.Globalization;
using Jint.Parser;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// A pure expression of the dialect, compiled once and evaluated often, by many threads. It reads its roots, calls registered functions
/// and nothing else; operators mean what they mean in JavaScript. A member of something that is not there reads as undefined.
/// </summary>
public sealed class Expression
{
    readonly Node tree;
    readonly int size, locals;

    readonly ExpressionRoots roots;
    readonly ImmutableArray<(string Text, Node Node)> calls;

    Expression(string source, Node tree, ExpressionRoots roots, ExpressionReader reader)
    {
        Source = source;
        Reads = reader.Reads.All;
        calls = [.. reader.Calls];
        locals = reader.LocalCount;
        this.roots = roots;
        this.tree = tree;
        size = tree.Size;
    }

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
        try
        {
            if (source.Length > limits.ExpressionLength)
                throw ExpressionRefusal.At(Place.Start, "script.tooLong", ("limit", limits.ExpressionLength.ToString(CultureInfo.InvariantCulture)));
            var tokens = new ExpressionScanner(source).Scan();
            if (tokens.Count == 0) throw ExpressionRefusal.At(Place.Start, "script.empty");
            DestructuringRewrite.Apply(source, tokens, limits);
            ConstRewrite.Apply(source, tokens, limits);
            SpreadRewrite.Apply(source, tokens);
            DialectCheck.Check(source, tokens, limits);
            ArrowRewrite.Apply(source, tokens);
            var map = new SourceMap(source, tokens, roots);
            var reader = new ExpressionReader(map, roots, functions);
            var tree = reader.Read(Parse(map));
            return new Expression(source, tree, roots, reader);
        }
        catch (ExpressionRefusal refusal)
        {
            problem = refusal.Problem;
            return null;
        }
    }

    static Jint.Parser.Ast.Program Parse(SourceMap map)
    {
        try { return new JavaScriptParser().Parse(map.Text); }
        catch (ParserException e) { throw ExpressionRefusal.At(map.PlaceOf(e.Column - 1), "script.syntax", ("what", e.Description)); }
    }

    /// <summary>The value for these roots.</summary>
    /// <exception cref="EvaluationException">A limit was passed or a value refused.</exception>
    public Value Evaluate(in ExpressionContext context)
    {
        if (locals == 0 && context.Budget.TryCharge(size)) return tree.Evaluate(context);
        var outer = Enter(context);
        try { return tree.Evaluate(context); }
        finally { context.Budget.Locals = outer; }
    }

    /// <summary>JavaScript's ToBoolean of the value, without making it.</summary>
    /// <exception cref="EvaluationException">A limit was passed or a value refused.</exception>
    public bool IsTrue(in ExpressionContext context)
    {
        if (locals == 0 && context.Budget.TryCharge(size)) return tree.IsTrue(context);
        var outer = Enter(context);
        try { return tree.IsTrue(context); }
        finally { context.Budget.Locals = outer; }
    }

    /// <summary>What the expression reads, as it is for these roots: its paths, and its calls that look at more than their arguments.
    /// For the record of a decision; long texts and lists are cut short.</summary>
    public IReadOnlyList<RuleInput> Inputs(in ExpressionContext context)
    {
        if (Reads.Length + calls.Length == 0) return [];
        var inputs = new RuleInput[Reads.Length + calls.Length];
        for (var i = 0; i < Reads.Length; i++) inputs[i] = new(Reads[i], RuleReading.At(Reads[i], roots, context));
        for (var i = 0; i < calls.Length; i++) inputs[Reads.Length + i] = new(calls[i].Text, RuleReading.Brief(Found(calls[i].Node, context)));
        return inputs;
    }

    static Value Found(Node call, in ExpressionContext context)
    {
        try { return call.Evaluate(context); }
        catch (EvaluationException) { return default; }
    }

    /// <summary>The same expression as an arrow function of a context, over the library of <see cref="PageModule"/>; null when it calls a function that pages do not have.</summary>
    public string? ToScript()
    {
        var js = new ModuleWriter().Add("c=>(").Add(tree).Add(")");
        return js.IsComplete ? js.ToString() : null;
    }

    public override string ToString() => Source;

    // A function of the host may evaluate another expression with the same budget; each has its own parameters.
    Value[] Enter(in ExpressionContext context)
    {
        try { context.Budget.Charge(size); }
        catch (EvaluationException e) { throw e.At(Place.Start); }
        var outer = context.Budget.Locals;
        context.Budget.Locals = new Value[locals];
        return outer;
    }
}
