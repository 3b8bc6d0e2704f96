using System.Globalization;

namespace LowCode.Scripts;

/// <summary>What an expression finds where it reads, short enough to be kept beside what it decided.</summary>
static class RuleReading
{
    /// <summary>Most items of a list and most characters of a text that are kept; the whole stands in the form's own data.</summary>
    public const int MostItems = 40, MostText = 120;

    public static Value At(string path, ExpressionRoots roots, in ExpressionContext context)
    {
        var parts = path.Split('.');
        var slot = roots.Slot(parts[0]);
        return slot < 0 || slot >= context.Roots.Length ? default : Brief(Below(context.Roots[slot], parts, 1));
    }

    // Through a list the path names a column.
    static Value Below(Value value, string[] parts, int at)
    {
        if (at == parts.Length) return value;
        if (parts[at] == "length") return value.AsText is { } text ? text.Length : value.AsList is { } items ? items.Length : value["length"];
        return value.AsList is { } list ? Value.Of(Array.ConvertAll(list, one => Below(one, parts, at))) : Below(value[parts[at]], parts, at + 1);
    }

    public static Value Brief(Value value) => value switch
    {
        { AsText: { Length: > MostText } text } => text[..MostText] + "…",
        { AsList: { } list } when Array.Exists(list, one => one.AsRecord is not null) => list.Length.ToString(CultureInfo.InvariantCulture) + "×{}",
        { AsList: { } list } => Value.Of([.. list.Take(MostItems).Select(Brief), .. list.Length > MostItems ? [(Value)("…" + list.Length.ToString(CultureInfo.InvariantCulture))] : Array.Empty<Value>()]),
        { AsRecord: { } record } => Members(record),
        _ => value,
    };

    static Record Members(Record record)
    {
        var members = new RecordBuilder(record.Count);
        foreach (var (name, value) in record)
            if (!value.IsUndefined && members.Count < MostItems) members.Set(name, Brief(value));
        return members.ToRecord();
    }
}
