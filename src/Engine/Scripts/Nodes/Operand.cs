using System.Runtime.CompilerServices;

namespace LowCode.Scripts;

/// <summary>A side of an operator. A field is read on the spot: a branch that is always guessed right, where another node costs a call through its table.</summary>
readonly struct Operand(Node node)
{
    readonly FieldNode? field = node as FieldNode;

    public Node Node => node;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Number(in ExpressionContext context)
    {
        if (field is null) return node.Number(context);
        ref readonly var cell = ref field.Cell(context);
        return cell.IsNumber ? cell.RawNumber : JavaScriptRules.ToNumber(cell);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value Evaluate(in ExpressionContext context) => field is null ? node.Evaluate(context) : field.Cell(context);
}
