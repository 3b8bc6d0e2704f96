namespace LowCode.Scripts;

sealed class AndNode(Node left, Node right) : Node
{
    public static Node Of(Node left, Node right)
    {
        var both = new AndNode(left, right);
        return left is TestNode first && right is TestNode second ? first.And(second, both) : both;
    }

    readonly bool test = left.Guess == ValueGuess.Boolean, truths = left.Guess == ValueGuess.Boolean && right.Guess == ValueGuess.Boolean;

    public override int Size { get; } = left.Size + right.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("(").Add(left).Add("&&").Add(right).Add(")");
    public override ValueGuess Guess => left.Guess == right.Guess ? left.Guess : ValueGuess.Unknown;

    public override Value Evaluate(in ExpressionContext context)
    {
        if (truths) return left.IsTrue(context) && right.IsTrue(context);
        if (test) return left.IsTrue(context) ? right.Evaluate(context) : Value.False;
        var value = left.Evaluate(context);
        return value.IsTruthy ? right.Evaluate(context) : value;
    }

    public override bool IsTrue(in ExpressionContext context) => left.IsTrue(context) && right.IsTrue(context);
}

sealed class OrNode(Node left, Node right) : Node
{
    readonly bool test = left.Guess == ValueGuess.Boolean, truths = left.Guess == ValueGuess.Boolean && right.Guess == ValueGuess.Boolean;

    public override int Size { get; } = left.Size + right.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("(").Add(left).Add("||").Add(right).Add(")");
    public override ValueGuess Guess => left.Guess == right.Guess ? left.Guess : ValueGuess.Unknown;

    public override Value Evaluate(in ExpressionContext context)
    {
        if (truths) return left.IsTrue(context) || right.IsTrue(context);
        if (test) return left.IsTrue(context) ? Value.True : right.Evaluate(context);
        var value = left.Evaluate(context);
        return value.IsTruthy ? value : right.Evaluate(context);
    }

    public override bool IsTrue(in ExpressionContext context) => left.IsTrue(context) || right.IsTrue(context);
}

/// <summary><c>??</c>: the right side only when the left is null or undefined.</summary>
sealed class NullishNode(Node left, Node right) : Node
{
    public override int Size { get; } = left.Size + right.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("(").Add(left).Add("??").Add(right).Add(")");

    public override Value Evaluate(in ExpressionContext context)
    {
        var value = left.Evaluate(context);
        return value.IsAbsent ? right.Evaluate(context) : value;
    }
}

sealed class NotNode(Node operand) : Node
{
    public override int Size { get; } = operand.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("(!").Add(operand).Add(")");
    public override ValueGuess Guess => ValueGuess.Boolean;
    public override Value Evaluate(in ExpressionContext context) => !operand.IsTrue(context);
    public override bool IsTrue(in ExpressionContext context) => !operand.IsTrue(context);
}

sealed class ConditionalNode(Node test, Node then, Node otherwise) : Node
{
    public override int Size { get; } = test.Size + then.Size + otherwise.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("(").Add(test).Add("?").Add(then).Add(":").Add(otherwise).Add(")");
    public override ValueGuess Guess => then.Guess == otherwise.Guess ? then.Guess : ValueGuess.Unknown;
    public override Value Evaluate(in ExpressionContext context) => test.IsTrue(context) ? then.Evaluate(context) : otherwise.Evaluate(context);
    public override bool IsTrue(in ExpressionContext context) => test.IsTrue(context) ? then.IsTrue(context) : otherwise.IsTrue(context);
    public override double Number(in ExpressionContext context) => test.IsTrue(context) ? then.Number(context) : otherwise.Number(context);
}

sealed class TypeOfNode(Node operand) : Node
{
    public override int Size { get; } = operand.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("(typeof ").Add(operand).Add(")");
    public override ValueGuess Guess => ValueGuess.Text;

    public override Value Evaluate(in ExpressionContext context) => operand.Evaluate(context).Kind switch
    {
        ValueKind.Undefined => "undefined",
        ValueKind.Boolean => "boolean",
        ValueKind.Number => "number",
        ValueKind.Text => "string",
        _ => "object",
    };
}
