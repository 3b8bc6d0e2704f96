using System.Runtime.CompilerServices;

namespace LowCode.Scripts;

/// <summary>
/// A member of a root (<c>form.age</c>), what nearly every rule is made of: one node instead of two, read where it stands.
/// Not for <c>length</c>, which texts and lists have, too.
/// </summary>
sealed class FieldNode(int slot, string name) : MemberNode(new RootNode(slot), name)
{
    static readonly Value[] nothing = [default];

    public override Value Evaluate(in ExpressionContext context) => Cell(context);
    public override bool IsTrue(in ExpressionContext context) => Cell(context).IsTruthy;

    public override double Number(in ExpressionContext context)
    {
        ref readonly var cell = ref Cell(context);
        return cell.IsNumber ? cell.RawNumber : JavaScriptRules.ToNumber(cell);
    }

    /// <summary>The value in its record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Value Cell(in ExpressionContext context)
    {
        var slots = context.Slots;
        if ((uint)slot < (uint)slots.Length && slots[slot].AsRecord is { } record && Last is { } place && ReferenceEquals(place.Shape, record.Shape))
        {
            var (cells, at) = (record.Cells, place.At);
            if ((uint)at < (uint)cells.Length) return ref cells[at];
        }
        return ref Searched(slots);
    }

    ref readonly Value Searched(Value[] slots)
    {
        if (slot >= slots.Length || slots[slot].AsRecord is not { } record) return ref nothing[0];
        var at = Last is { } place && ReferenceEquals(place.Shape, record.Shape) ? place.At : Search(record);
        return ref at < 0 ? ref nothing[0] : ref record.Cells[at];
    }
}
