namespace LowCode.Scripts;

/// <summary>A condition over one field, as a type: those that stand side by side become one piece of machine code.</summary>
interface ITest
{
    bool Holds(in ExpressionContext context);
}

/// <summary>A condition over one field that others can be joined to.</summary>
abstract class TestNode(Node whole) : Node
{
    public override int Size => whole.Size;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => IsTrue(context);
    public override void Write(ModuleWriter js) => whole.Write(js);

    /// <summary>This one and the next; both are what <paramref name="both"/> says the long way.</summary>
    public abstract Node And(TestNode next, AndNode both);

    public abstract Node After<TFirst>(TFirst first, AndNode both) where TFirst : struct, ITest;
}

sealed class TestNode<TTest>(TTest test, Node whole) : TestNode(whole) where TTest : struct, ITest
{
    public override bool IsTrue(in ExpressionContext context) => test.Holds(context);
    public override Node And(TestNode next, AndNode both) => next.After(test, both);
    public override Node After<TFirst>(TFirst first, AndNode both) => new BothNode<TFirst, TTest>(first, test, both);
}

/// <summary>Two conditions over a field each, as most visibilities are: <c>form.age &gt;= 60 &amp;&amp; form.alone === true</c>.</summary>
sealed class BothNode<TFirst, TSecond>(TFirst first, TSecond second, AndNode both) : Node where TFirst : struct, ITest where TSecond : struct, ITest
{
    public override int Size => both.Size;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => first.Holds(context) && second.Holds(context);
    public override bool IsTrue(in ExpressionContext context) => first.Holds(context) && second.Holds(context);
    public override void Write(ModuleWriter js) => both.Write(js);
}

/// <summary>A field beside a constant: <c>form.kind === 'a'</c>, <c>form.note !== null</c>.</summary>
readonly struct EqualTest<TAnswer>(FieldNode field, Value value) : ITest where TAnswer : struct, IAnswer
{
    public bool Holds(in ExpressionContext context) => Value.StrictlyEqual(field.Cell(context), value) == TAnswer.IsSame;
}

/// <summary>A field beside a number: <c>form.age &gt;= 60</c>. What is no number is compared as ever.</summary>
readonly struct OrderTest<TOrder>(FieldNode field, OrderNode whole, double bound) : ITest where TOrder : struct, IOrder
{
    public bool Holds(in ExpressionContext context)
    {
        ref readonly var cell = ref field.Cell(context);
        return cell.IsNumber ? TOrder.Holds(cell.RawNumber, bound) : whole.IsTrue(context);
    }
}

/// <summary>What an equality asks for, as a type.</summary>
interface IAnswer
{
    static abstract bool IsSame { get; }
}

readonly struct Same : IAnswer { public static bool IsSame => true; }
readonly struct Other : IAnswer { public static bool IsSame => false; }

/// <summary>An order as a type, so that each has machine code of its own.</summary>
interface IOrder
{
    static abstract bool Holds(double left, double right);
}

readonly struct Less : IOrder { public static bool Holds(double left, double right) => left < right; }
readonly struct LessOrEqual : IOrder { public static bool Holds(double left, double right) => left <= right; }
readonly struct Greater : IOrder { public static bool Holds(double left, double right) => left > right; }
readonly struct GreaterOrEqual : IOrder { public static bool Holds(double left, double right) => left >= right; }
