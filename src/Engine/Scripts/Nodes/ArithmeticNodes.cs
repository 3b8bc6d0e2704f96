namespace LowCode.Scripts;

/// <summary><c>+</c>: adds numbers, joins when either side is a text, a list or a record.</summary>
sealed class PlusNode(Node left, Node right, Place place) : Node
{
    readonly bool numbers = IsNumeric(left) && IsNumeric(right);

    public override int Size { get; } = left.Size + right.Size + 1;
    public override ValueGuess Guess => numbers ? ValueGuess.Number : left.Guess == ValueGuess.Text || right.Guess == ValueGuess.Text ? ValueGuess.Text : ValueGuess.Unknown;

    public override void Write(ModuleWriter js) => js.Add("L.plus(").Add(left).Add(",").Add(right).Add(")");

    static bool IsNumeric(Node node) => node.Guess is ValueGuess.Number or ValueGuess.Boolean;

    public override double Number(in ExpressionContext context)
    {
        if (numbers) return left.Number(context) + right.Number(context);
        var sum = Evaluate(context);
        return sum.IsNumber ? sum.RawNumber : JavaScriptRules.ToNumber(sum);
    }

    public override Value Evaluate(in ExpressionContext context)
    {
        if (numbers) return left.Number(context) + right.Number(context);
        var a = left.Evaluate(context);
        var b = right.Evaluate(context);
        if (a.IsNumber && b.IsNumber) return a.RawNumber + b.RawNumber;
        if (!Joins(a) && !Joins(b)) return JavaScriptRules.ToNumber(a) + JavaScriptRules.ToNumber(b);
        string x = JavaScriptRules.ToText(a), y = JavaScriptRules.ToText(b);
        try { context.Budget.ChargeText((long)x.Length + y.Length); }
        catch (EvaluationException e) { throw e.At(place); }
        return string.Concat(x, y);
    }

    static bool Joins(Value value) => value.AsText is not null || JavaScriptRules.IsObject(value);
}

enum Arithmetic { Minus, Times, Divide, Modulo, BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight, ShiftRightZero }

/// <summary>Operators that give a number whatever they are given.</summary>
sealed class ArithmeticNode(Node left, Node right, Arithmetic operation) : Node
{
    public override int Size { get; } = left.Size + right.Size + 1;
    public override ValueGuess Guess => ValueGuess.Number;
    public override Value Evaluate(in ExpressionContext context) => Number(context);

    static readonly string[] marks = ["-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>"];

    public override void Write(ModuleWriter js) => js.Add("(L.number(").Add(left).Add(")").Add(marks[(int)operation]).Add("L.number(").Add(right).Add("))");

    public override double Number(in ExpressionContext context)
    {
        double a = left.Number(context), b = right.Number(context);
        switch (operation)
        {
            case Arithmetic.Minus: return a - b;
            case Arithmetic.Times: return a * b;
            case Arithmetic.Divide: return a / b;
            case Arithmetic.Modulo: return a % b;
        }
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
