namespace LowCode.Scripts;

/// <summary><c>[a, b]</c>.</summary>
sealed class ListNode(Node[] items) : Node
{
    public override int Size { get; } = 1 + items.Sum(i => i.Size);

    public override void Write(ModuleWriter js) => js.Add("[").List(items).Add("]");

    public override Value Evaluate(in ExpressionContext context)
    {
        var values = new Value[items.Length];
        for (var i = 0; i < items.Length; i++) values[i] = items[i].Evaluate(context);
        return Value.Of(values);
    }
}

/// <summary><c>{ a: 1 }</c>.</summary>
sealed class RecordNode(string[] names, Node[] members) : Node
{
    public override int Size { get; } = 1 + members.Sum(m => m.Size);

    // Computed keys: "__proto__" is a member like any other.
    public override void Write(ModuleWriter js)
    {
        js.Add("{");
        for (var i = 0; i < members.Length; i++) js.Add(i == 0 ? "[" : ",[").Text(names[i]).Add("]:").Add(members[i]);
        js.Add("}");
    }

    public override Value Evaluate(in ExpressionContext context)
    {
        var values = new Value[members.Length];
        for (var i = 0; i < members.Length; i++) values[i] = members[i].Evaluate(context);
        return new Record(names, values);
    }
}
