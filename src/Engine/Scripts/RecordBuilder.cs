namespace LowCode.Scripts;

/// <summary>Collects members for a <see cref="Record"/>; a name set twice keeps its first place and its last value.</summary>
public sealed class RecordBuilder
{
    const int ScanLimit = 8;

    readonly List<string> names;
    readonly List<Value> values;
    Dictionary<string, int>? index;

    public RecordBuilder(int capacity = 8) { names = new(capacity); values = new(capacity); }

    public RecordBuilder(Record from)
    {
        names = new(from.Count + 4);
        values = new(from.Count + 4);
        for (var i = 0; i < from.Count; i++) { names.Add(from.Names[i]); values.Add(from.Values[i]); }
    }

    public int Count => names.Count;

    public RecordBuilder Set(string name, Value value)
    {
        var at = Find(name);
        if (at >= 0) { values[at] = value; return this; }
        index?.Add(name, names.Count);
        names.Add(name);
        values.Add(value);
        return this;
    }

    public Value Get(string name) => Find(name) is var at and >= 0 ? values[at] : default;

    public Record ToRecord() => names.Count == 0 ? Record.Empty : new Record([.. names], [.. values]);

    int Find(string name)
    {
        if (names.Count <= ScanLimit)
        {
            for (var i = 0; i < names.Count; i++)
                if (string.Equals(names[i], name, StringComparison.Ordinal)) return i;
            return -1;
        }
        if (index is null)
        {
            index = new(names.Count * 2, StringComparer.Ordinal);
            for (var i = 0; i < names.Count; i++) index[names[i]] = i;
        }
        return index.TryGetValue(name, out var found) ? found : -1;
    }
}
