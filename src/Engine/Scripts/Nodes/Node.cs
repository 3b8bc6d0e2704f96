namespace LowCode.Scripts;

/// <summary>What is known of a node's value before it runs; lets operators skip conversions that cannot be needed.</summary>
enum ValueGuess { Unknown, Number, Boolean, Text }

/// <summary>
/// One node of a compiled expression; immutable. Number and truth have entry points of their own, so that comparisons and sums
/// inside an expression never make a <see cref="Value"/>.
/// </summary>
abstract class Node
{
    public virtual ValueGuess Guess => ValueGuess.Unknown;

    /// <summary>Nodes in this tree: the steps one evaluation is charged with.</summary>
    public abstract int Size { get; }

    /// <summary>The same as JavaScript over the module's library.</summary>
    public abstract void Write(ModuleWriter js);

    public abstract Value Evaluate(in ExpressionContext context);

    public virtual bool IsTrue(in ExpressionContext context) => Evaluate(context).IsTruthy;

    public virtual double Number(in ExpressionContext context)
    {
        var value = Evaluate(context);
        return value.IsNumber ? value.RawNumber : JavaScriptRules.ToNumber(value);
    }
}
