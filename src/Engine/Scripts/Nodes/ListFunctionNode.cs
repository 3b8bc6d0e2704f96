namespace LowCode.Scripts;

enum ListFunction { Filter, Map, Some, Every, Find, Sum, Count }

/// <summary>A function over a list whose body is again an expression. A list that is absent counts as empty.</summary>
/// <param name="function">Which.</param>
/// <param name="list">The list.</param>
/// <param name="body">What is done with each item; null only for sum and count.</param>
/// <param name="slot">Slot of the item; the position stands in the next one.</param>
/// <param name="place">Of the call.</param>
sealed class ListFunctionNode(ListFunction function, Node list, Node? body, int slot, Place place) : Node
{
    public override int Size { get; } = list.Size + (body?.Size ?? 0) + 1;

    public override ValueGuess Guess => function switch
    {
        ListFunction.Sum or ListFunction.Count => ValueGuess.Number,
        ListFunction.Some or ListFunction.Every => ValueGuess.Boolean,
        _ => ValueGuess.Unknown,
    };

    public override Value Evaluate(in ExpressionContext context)
    {
        var of = list.Evaluate(context);
        if (of.AsList is not { } items)
        {
            if (!of.IsAbsent) throw EvaluationException.Of("script.needsList", place, ("function", Name));
            items = [];
        }
        try
        {
            context.Budget.ChargeList(items.Length);
            context.Budget.Charge((long)items.Length * (body?.Size ?? 0));
        }
        catch (EvaluationException e) { throw e.At(place, Name); }
        return function switch
        {
            ListFunction.Filter => Filter(items, context),
            ListFunction.Map => Map(items, context),
            ListFunction.Some => First(items, context, true) >= 0,
            ListFunction.Every => First(items, context, false) < 0,
            ListFunction.Find => First(items, context, true) is var at and >= 0 ? items[at] : default,
            ListFunction.Sum => Sum(items, context),
            _ => body is null ? items.Length : Filter(items, context).AsList!.Length,
        };
    }

    public override void Write(ModuleWriter js)
    {
        js.Add("L.").Add(Name).Add("(").Add(list);
        if (body is not null) js.Add(",(").Local(slot).Add(",").Local(slot + 1).Add(")=>(").Add(body).Add(")");
        js.Add(")");
    }

    string Name => function.ToString().ToLowerInvariant();

    Node Bind(in ExpressionContext context, Value item, int at)
    {
        var locals = context.Budget.Locals;
        locals[slot] = item;
        locals[slot + 1] = at;
        return body!;
    }

    Value Filter(Value[] items, in ExpressionContext context)
    {
        var kept = new List<Value>();
        for (var i = 0; i < items.Length; i++)
            if (Bind(context, items[i], i).IsTrue(context)) kept.Add(items[i]);
        return Value.Of(kept.ToArray());
    }

    Value Map(Value[] items, in ExpressionContext context)
    {
        var made = new Value[items.Length];
        for (var i = 0; i < items.Length; i++) made[i] = Bind(context, items[i], i).Evaluate(context);
        return Value.Of(made);
    }

    int First(Value[] items, in ExpressionContext context, bool wanted)
    {
        for (var i = 0; i < items.Length; i++)
            if (Bind(context, items[i], i).IsTrue(context) == wanted) return i;
        return -1;
    }

    // Blank items add nothing: a row not yet filled in must not turn a total into NaN.
    double Sum(Value[] items, in ExpressionContext context)
    {
        double sum = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var item = body is null ? items[i] : Bind(context, items[i], i).Evaluate(context);
            if (item.IsNumber) sum += item.RawNumber;
            else if (!item.IsBlank) sum += JavaScriptRules.ToNumber(item);
        }
        return sum;
    }
}
