namespace LowCode.Scripts;

/// <summary>What is spread in a list or a call (<c>...list</c>): its items, one by one. A list that is absent counts as empty, as everywhere.</summary>
sealed class SpreadNode(Node list, Place place) : Node
{
    public override int Size { get; } = list.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("...L.spread(").Add(list).Add(")");

    /// <summary>Never asked for as one value: who holds it takes its <see cref="Items"/>.</summary>
    public override Value Evaluate(in ExpressionContext context) => list.Evaluate(context);

    /// <exception cref="EvaluationException">No list, or a limit was passed.</exception>
    public Value[] Items(in ExpressionContext context)
    {
        var of = list.Evaluate(context);
        if (of.IsAbsent) return [];
        if (of.AsList is not { } items) throw EvaluationException.Of("script.needsList", place, ("function", "..."));
        try { context.Budget.ChargeList(items.Length); }
        catch (EvaluationException e) { throw e.At(place, "..."); }
        return items;
    }

    /// <summary>The values of nodes of which some are spread.</summary>
    public static Value[] All(Node[] nodes, in ExpressionContext context)
    {
        var values = new List<Value>(nodes.Length);
        foreach (var node in nodes)
            if (node is SpreadNode spread) values.AddRange(spread.Items(context));
            else values.Add(node.Evaluate(context));
        return [.. values];
    }
}

/// <summary><c>[...a, b]</c>.</summary>
sealed class SpreadListNode(Node[] items, Place place) : Node
{
    public override int Size { get; } = 1 + items.Sum(i => i.Size);
    public override void Write(ModuleWriter js) => js.Add("L.list([").List(items).Add("])");

    public override Value Evaluate(in ExpressionContext context)
    {
        var all = SpreadNode.All(items, context);
        try { context.Budget.ChargeList(all.Length); }
        catch (EvaluationException e) { throw e.At(place, "..."); }
        return Value.Of(all);
    }
}

/// <summary><c>max(...list)</c>: how many arguments there are shows when it runs.</summary>
sealed class SpreadCallNode(FunctionEntry function, Node[] arguments, Place place) : Node
{
    public override int Size { get; } = 1 + arguments.Sum(a => a.Size);

    public override void Write(ModuleWriter js) =>
        js.Call(function.Name).Add("(c,...L.given(").Literal(function.MinArguments).Add(",").Literal(function.MaxArguments).Add(",[").List(arguments).Add("]))");

    public override Value Evaluate(in ExpressionContext context)
    {
        var all = SpreadNode.All(arguments, context);
        if (all.Length < function.MinArguments || all.Length > function.MaxArguments) throw EvaluationException.Of("script.arguments", place, ("name", function.Name), ("doc", function.Doc));
        try
        {
            context.Budget.ChargeList(all.Length);
            return function.Body(context, all);
        }
        catch (EvaluationException e) { throw e.At(place, function.Name); }
    }
}

/// <summary><c>{ ...r, a: 1 }</c>: what comes later stands over what came before. What is absent adds nothing.</summary>
/// <param name="names">Null where a record is spread.</param>
/// <param name="members">Values, and records that are spread.</param>
/// <param name="place">Of the whole.</param>
sealed class SpreadRecordNode(string?[] names, Node[] members, Place place) : Node
{
    public override int Size { get; } = 1 + members.Sum(m => m.Size);

    public override void Write(ModuleWriter js)
    {
        js.Add("{");
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0) js.Add(",");
            if (names[i] is { } name) js.Add("[").Text(name).Add("]:").Add(members[i]);
            else js.Add("...L.parts(").Add(members[i]).Add(")");
        }
        js.Add("}");
    }

    public override Value Evaluate(in ExpressionContext context)
    {
        var made = new RecordBuilder(members.Length);
        for (var i = 0; i < members.Length; i++)
        {
            var value = members[i].Evaluate(context);
            if (names[i] is { } name) { made.Set(name, value); continue; }
            if (value.IsAbsent) continue;
            if (value.AsRecord is not { } record) throw EvaluationException.Of("script.needsRecord", place, ("what", "..."));
            try { context.Budget.ChargeList(record.Count); }
            catch (EvaluationException e) { throw e.At(place, "..."); }
            foreach (var (member, one) in record) made.Set(member, one);
        }
        return made.ToRecord();
    }
}
