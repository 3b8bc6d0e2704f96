namespace LowCode.Scripts;

/// <summary><c>===</c> and <c>!==</c>.</summary>
sealed class StrictEqualNode(Node left, Node right, bool same) : Node
{
    public static Node Of(Node left, Node right, bool same)
    {
        var whole = new StrictEqualNode(left, right, same);
        if (left is not FieldNode field || right is not LiteralNode { Value: var value }) return whole;
        return same ? new TestNode<EqualTest<Same>>(new(field, value), whole) : new TestNode<EqualTest<Other>>(new(field, value), whole);
    }

    public override int Size { get; } = left.Size + right.Size + 1;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => IsTrue(context);

    public override void Write(ModuleWriter js) => js.Add("(").Add(left).Add(same ? "===" : "!==").Add(right).Add(")");

    public override bool IsTrue(in ExpressionContext context) =>
        JavaScriptRules.StrictEquals(left.Evaluate(context), right.Evaluate(context)) == same;
}

/// <summary><c>==</c> and <c>!=</c>.</summary>
sealed class LooseEqualNode(Node left, Node right, bool same) : Node
{
    public override int Size { get; } = left.Size + right.Size + 1;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => IsTrue(context);

    public override void Write(ModuleWriter js) => js.Add(same ? "L.same(" : "(!L.same(").Add(left).Add(",").Add(right).Add(same ? ")" : "))");

    public override bool IsTrue(in ExpressionContext context) =>
        JavaScriptRules.LooseEquals(left.Evaluate(context), right.Evaluate(context)) == same;
}

enum Order { Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>: numbers, or texts by UTF-16 code units when both are texts.</summary>
sealed class OrderNode(Node left, Node right, Order order) : Node
{
    public static Node Of(Node left, Node right, Order order)
    {
        var whole = new OrderNode(left, right, order);
        if (left is not FieldNode field || right is not LiteralNode { Value: { IsNumber: true, RawNumber: var bound } }) return whole;
        return order switch
        {
            Order.Less => new TestNode<OrderTest<Less>>(new(field, whole, bound), whole),
            Order.LessOrEqual => new TestNode<OrderTest<LessOrEqual>>(new(field, whole, bound), whole),
            Order.Greater => new TestNode<OrderTest<Greater>>(new(field, whole, bound), whole),
            _ => new TestNode<OrderTest<GreaterOrEqual>>(new(field, whole, bound), whole),
        };
    }

    public override int Size { get; } = left.Size + right.Size + 1;
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => IsTrue(context);

    static readonly string[] marks = ["<0)", "<=0)", ">0)", ">=0)"];

    public override void Write(ModuleWriter js) => js.Add("(L.compare(").Add(left).Add(",").Add(right).Add(")").Add(marks[(int)order]);

    public override bool IsTrue(in ExpressionContext context)
    {
        var a = left.Evaluate(context);
        var b = right.Evaluate(context);
        if (a.IsNumber && b.IsNumber)
            return order switch
            {
                Order.Less => a.RawNumber < b.RawNumber,
                Order.LessOrEqual => a.RawNumber <= b.RawNumber,
                Order.Greater => a.RawNumber > b.RawNumber,
                _ => a.RawNumber >= b.RawNumber,
            };
        return JavaScriptRules.Compare(a, b) is { } sign && order switch
        {
            Order.Less => sign < 0,
            Order.LessOrEqual => sign <= 0,
            Order.Greater => sign > 0,
            _ => sign >= 0,
        };
    }
}
