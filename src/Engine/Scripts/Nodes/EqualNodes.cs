namespace LowCode.Scripts;

/// <summary><c>===</c> and <c>!==</c>.</summary>
sealed class StrictEqualNode(Node left, Node right, bool same) : Node
{
    public static Node Of(Node left, Node right, bool same) => left is FieldNode field && right is LiteralNode constant ? new FieldEqualNode(field, constant, same) : new StrictEqualNode(left, right, same);

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
            Order.Less => new FieldOrderNode<Less>(field, whole, bound),
            Order.LessOrEqual => new FieldOrderNode<LessOrEqual>(field, whole, bound),
            Order.Greater => new FieldOrderNode<Greater>(field, whole, bound),
            _ => new FieldOrderNode<GreaterOrEqual>(field, whole, bound),
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
