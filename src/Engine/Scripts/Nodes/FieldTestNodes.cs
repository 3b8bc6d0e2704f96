namespace LowCode.Scripts;

/// <summary>A field beside a constant, as most conditions are: <c>form.kind === 'a'</c>, <c>form.note !== null</c>.</summary>
sealed class FieldEqualNode(FieldNode field, LiteralNode constant, bool same) : Node
{
    readonly Value value = constant.Value;

    public override int Size { get; } = field.Size + 2;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => IsTrue(context);
    public override bool IsTrue(in ExpressionContext context) => Value.StrictlyEqual(field.Cell(context), value) == same;
    public override void Write(ModuleWriter js) => new StrictEqualNode(field, constant, same).Write(js);
}

/// <summary>A field beside a number: <c>form.age &gt;= 60</c>. What is no number is compared as ever.</summary>
sealed class FieldOrderNode<TOrder>(FieldNode field, OrderNode whole, double bound) : Node where TOrder : struct, IOrder
{
    public override int Size => whole.Size;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => IsTrue(context);

    public override bool IsTrue(in ExpressionContext context)
    {
        ref readonly var cell = ref field.Cell(context);
        return cell.IsNumber ? TOrder.Holds(cell.RawNumber, bound) : whole.IsTrue(context);
    }

    public override void Write(ModuleWriter js) => whole.Write(js);
}

/// <summary>An order as a type, so that each has machine code of its own.</summary>
interface IOrder
{
    static abstract bool Holds(double left, double right);
}

readonly struct Less : IOrder { public static bool Holds(double left, double right) => left < right; }
readonly struct LessOrEqual : IOrder { public static bool Holds(double left, double right) => left <= right; }
readonly struct Greater : IOrder { public static bool Holds(double left, double right) => left > right; }
readonly struct GreaterOrEqual : IOrder { public static bool Holds(double left, double right) => left >= right; }
