namespace LowCode.Scripts;

sealed class LiteralNode(Value value) : Node
{
    readonly Value value = value;
    readonly double number = JavaScriptRules.ToNumber(value);
    readonly bool truth = value.IsTruthy;

    public Value Value => value;
    public override int Size => 1;
    public override ValueGuess Guess => value.Kind switch
    {
        ValueKind.Number => ValueGuess.Number,
        ValueKind.Boolean => ValueGuess.Boolean,
        ValueKind.Text => ValueGuess.Text,
        _ => ValueGuess.Unknown,
    };

    public override void Write(ModuleWriter js) => js.Literal(value);

    public override Value Evaluate(in ExpressionContext context) => value;
    public override bool IsTrue(in ExpressionContext context) => truth;
    public override double Number(in ExpressionContext context) => number;
}
