namespace LowCode.Scripts;

/// <summary>Two <c>+</c> in a row over texts (<c>form.a + '-' + form.b</c>): one text is made instead of two, and charged as two.</summary>
sealed class JoinNode(Node first, Node second, Node third, Place place) : Node
{
    public override int Size { get; } = first.Size + second.Size + third.Size + 2;
    public override ValueGuess Guess => ValueGuess.Text;
    public override void Write(ModuleWriter js) => js.Add("L.plus(L.plus(").Add(first).Add(",").Add(second).Add("),").Add(third).Add(")");

    public override Value Evaluate(in ExpressionContext context)
    {
        string a = Text(first.Evaluate(context)), b = Text(second.Evaluate(context)), c = Text(third.Evaluate(context));
        var head = (long)a.Length + b.Length;
        try
        {
            context.Budget.ChargeText(head);
            context.Budget.ChargeText(head + c.Length);
        }
        catch (EvaluationException e) { throw e.At(place); }
        return string.Concat(a, b, c);
    }

    static string Text(in Value value) => value.AsText ?? JavaScriptRules.ToText(value);
}
