using System.Runtime.CompilerServices;

namespace LowCode.Scripts;

/// <summary>A call of a registered function.</summary>
sealed class CallNode(FunctionEntry function, Node[] arguments, Place place) : Node
{
    [InlineArray(4)]
    struct Four { Value first; }

    public override int Size { get; } = 1 + arguments.Sum(a => a.Size);

    public override void Write(ModuleWriter js) => js.Call(function.Name).Add("(c").Each(arguments).Add(")");

    public override Value Evaluate(in ExpressionContext context)
    {
        var few = new Four();
        Span<Value> values = arguments.Length <= 4 ? few : new Value[arguments.Length];
        for (var i = 0; i < arguments.Length; i++) values[i] = arguments[i].Evaluate(context);
        try { return function.Body(context, values[..arguments.Length]); }
        catch (EvaluationException e) { throw e.At(place, function.Name); }
    }
}
