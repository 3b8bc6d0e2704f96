using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>A property that is a constant, an expression, or a list or record with expressions inside.</summary>
readonly struct FlowValue
{
    readonly Value constant;
    readonly Expression? expression;
    readonly string[]? names;
    readonly FlowValue[]? parts;

    FlowValue(Value constant, Expression? expression, string[]? names, FlowValue[]? parts)
    {
        this.constant = constant;
        this.expression = expression;
        this.names = names;
        this.parts = parts;
    }

    public static FlowValue Of(Value constant) => new(constant, null, null, null);
    public static FlowValue Of(Expression expression) => new(default, expression, null, null);
    public static FlowValue List(FlowValue[] parts) => new(default, null, null, parts);
    public static FlowValue Record(string[] names, FlowValue[] parts) => new(default, null, names, parts);

    /// <summary>Nothing was given for this property.</summary>
    public bool IsEmpty => expression is null && parts is null && constant.IsAbsent;
    /// <summary>Needs no evaluation.</summary>
    public bool IsConstant => expression is null && parts is null;
    public Value Constant => constant;

    /// <exception cref="EvaluationException">An expression inside was refused.</exception>
    public Value Evaluate(Turn turn, int scope)
    {
        if (expression is not null)
        {
            var context = turn.Context(scope);
            var value = expression.Evaluate(context);
            turn.Came(expression, context, value);
            return value;
        }
        if (parts is null) return constant;
        var values = new Value[parts.Length];
        for (var i = 0; i < parts.Length; i++) values[i] = parts[i].Evaluate(turn, scope);
        if (names is null) return Value.Of(values);
        var members = new RecordBuilder(names.Length);
        for (var i = 0; i < names.Length; i++) members.Set(names[i], values[i]);
        return members.ToRecord();
    }
}
