namespace LowCode.Scripts;

/// <summary><c>+</c>: adds numbers, joins when either side is a text, a list or a record.</summary>
sealed class PlusNode(Node left, Node right, Place place) : Node
{
    readonly bool numbers = IsNumeric(left) && IsNumeric(right);
    readonly Operand x = new(left), y = new(right);

    /// <summary>The sum, or the node that joins it with the sum it continues.</summary>
    public static Node Of(Node left, Node right, Place place) => left is PlusNode { Guess: ValueGuess.Text } head ? head.Then(right, place) : new PlusNode(left, right, place);

    JoinNode Then(Node third, Place at) => new(left, right, third, at);

    public override int Size { get; } = left.Size + right.Size + 1;
    public override ValueGuess Guess => numbers ? ValueGuess.Number : left.Guess == ValueGuess.Text || right.Guess == ValueGuess.Text ? ValueGuess.Text : ValueGuess.Unknown;

    public override void Write(ModuleWriter js) => js.Add("L.plus(").Add(left).Add(",").Add(right).Add(")");

    static bool IsNumeric(Node node) => node.Guess is ValueGuess.Number or ValueGuess.Boolean;

    public override double Number(in ExpressionContext context)
    {
        if (numbers) return x.Number(context) + y.Number(context);
        var sum = Evaluate(context);
        return sum.IsNumber ? sum.RawNumber : JavaScriptRules.ToNumber(sum);
    }

    public override Value Evaluate(in ExpressionContext context)
    {
        if (numbers) return x.Number(context) + y.Number(context);
        var a = x.Evaluate(context);
        var b = y.Evaluate(context);
        if (a.IsNumber && b.IsNumber) return a.RawNumber + b.RawNumber;
        if (!Joins(a) && !Joins(b)) return JavaScriptRules.ToNumber(a) + JavaScriptRules.ToNumber(b);
        string head = JavaScriptRules.ToText(a), tail = JavaScriptRules.ToText(b);
        try { context.Budget.ChargeText((long)head.Length + tail.Length); }
        catch (EvaluationException e) { throw e.At(place); }
        return string.Concat(head, tail);
    }

    static bool Joins(Value value) => value.AsText is not null || JavaScriptRules.IsObject(value);
}

enum Arithmetic { Minus, Times, Divide, Modulo, BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight, ShiftRightZero }

/// <summary>Operators that give a number whatever they are given.</summary>
sealed class ArithmeticNode(Node left, Node right, Arithmetic operation) : Node
{
    public override int Size { get; } = left.Size + right.Size + 1;
    readonly Operand left = new(left), right = new(right);

    public override ValueGuess Guess => ValueGuess.Number;
    public override Value Evaluate(in ExpressionContext context) => Number(context);

    static readonly string[] marks = ["-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>"];

    public override void Write(ModuleWriter js) => js.Add("(L.number(").Add(left.Node).Add(")").Add(marks[(int)operation]).Add("L.number(").Add(right.Node).Add("))");

    public override double Number(in ExpressionContext context)
    {
        double a = left.Number(context), b = right.Number(context);
        // Not a switch: a jump through a table is what the processor guesses worst.
        if (operation == Arithmetic.Times) return a * b;
        if (operation == Arithmetic.Minus) return a - b;
        if (operation == Arithmetic.Divide) return a / b;
        if (operation == Arithmetic.Modulo) return a % b;
        int x = JavaScriptRules.ToInt32(a), y = JavaScriptRules.ToInt32(b);
        return operation switch
        {
            Arithmetic.BitAnd => x & y,
            Arithmetic.BitOr => x | y,
            Arithmetic.BitXor => x ^ y,
            Arithmetic.ShiftLeft => x << (y & 31),
            Arithmetic.ShiftRight => x >> (y & 31),
            _ => (uint)x >> (y & 31),
        };
    }
}

enum Sign { Plus, Minus, BitNot }

sealed class SignNode(Node operand, Sign sign) : Node
{
    public override void Write(ModuleWriter js) => js.Add(sign switch { Sign.Plus => "(+L.number(", Sign.Minus => "(-L.number(", _ => "(~L.number(" }).Add(operand).Add("))");

    public override int Size { get; } = operand.Size + 1;
    public override ValueGuess Guess => ValueGuess.Number;
    public override Value Evaluate(in ExpressionContext context) => Number(context);

    public override double Number(in ExpressionContext context)
    {
        var number = operand.Number(context);
        return sign switch { Sign.Plus => number, Sign.Minus => -number, _ => ~JavaScriptRules.ToInt32(number) };
    }
}
