namespace LowCode.Scripts;

/// <summary>A root by its slot.</summary>
sealed class RootNode(int slot) : Node
{
    public override void Write(ModuleWriter js) => js.Root(slot);
    public int Slot => slot;
    public override int Size => 1;
    public override Value Evaluate(in ExpressionContext context) => slot < context.Slots.Length ? context.Slots[slot] : default;
}

/// <summary>A parameter of the list function around it.</summary>
sealed class LocalNode(int slot) : Node
{
    public override void Write(ModuleWriter js) => js.Local(slot);
    public override int Size => 1;
    public override Value Evaluate(in ExpressionContext context) => context.Budget.Locals[slot];
}

/// <summary>
/// A member by its name. Remembers where the name stood in the last shape seen twice: rows of one list and the data of one form
/// share their array of names, so the search is done once.
/// </summary>
class MemberNode(Node target, string name) : Node
{
    protected sealed record Known(string[] Shape, int At);

    Known? known;
    string[]? seen;

    protected Known? Last => known;

    public Node Target => target;
    public string Name => name;
    public override int Size => target.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("L.member(").Add(target).Add(",").Text(name).Add(")");

    public override Value Evaluate(in ExpressionContext context)
    {
        var of = target.Evaluate(context);
        if (of.AsRecord is { } record)
        {
            var place = known;
            if (place is not null && ReferenceEquals(place.Shape, record.Shape)) return place.At < 0 ? default : record.Cells[place.At];
            return Search(record) is var at and >= 0 ? record.Cells[at] : default;
        }
        if (name != "length") return default;
        return of.AsText is { } text ? text.Length : of.AsList is { } list ? list.Length : default(Value);
    }

    // A shape is kept only when it comes again, else records read from JSON, each with names of its own, would make garbage.
    protected int Search(Record record)
    {
        var at = record.Find(name);
        if (ReferenceEquals(seen, record.Shape)) known = new Known(record.Shape, at);
        else seen = record.Shape;
        return at;
    }
}

/// <summary>A member by a computed name, or an item by its position. Nothing but data can be reached.</summary>
sealed class IndexNode(Node target, Node index) : Node
{
    public override int Size => target.Size + index.Size + 1;
    public override void Write(ModuleWriter js) => js.Add("L.item(").Add(target).Add(",").Add(index).Add(")");

    public override Value Evaluate(in ExpressionContext context)
    {
        var of = target.Evaluate(context);
        var at = index.Evaluate(context);
        if (of.AsRecord is { } record) return record[JavaScriptRules.ToText(at)];
        if (at.AsText == "length") return of.AsText is { } whole ? whole.Length : of.AsList is { } all ? all.Length : default(Value);
        var number = at.IsNumber ? at.RawNumber : at.AsText is { Length: > 0 } digits ? JavaScriptRules.ToNumber(digits) : double.NaN;
        if (!(number >= 0) || number != Math.Floor(number) || number > int.MaxValue) return default;
        if (of.AsList is { } list) return number < list.Length ? list[(int)number] : default;
        return of.AsText is { } text && number < text.Length ? text[(int)number].ToString() : default(Value);
    }
}
