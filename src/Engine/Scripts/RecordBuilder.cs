namespace LowCode.Scripts;

/// <summary>Collects members for a <see cref="Record"/>; a name set twice keeps its first place and its last value.</summary>
public sealed class RecordBuilder
{
    string[] names;
    Value[] values;
    int count;
    Dictionary<string, int>? index;

    public RecordBuilder(int capacity = 8) { names = new string[capacity]; values = new Value[capacity]; }

    public RecordBuilder(Record from) : this(from.Count + 4)
    {
        from.Names.CopyTo(names);
        from.Values.CopyTo(values);
        count = from.Count;
    }

    public int Count => count;

    public RecordBuilder Set(string name, Value value)
    {
        var at = Find(name);
        if (at >= 0) { values[at] = value; return this; }
        if (count == names.Length)
        {
            Array.Resize(ref names, Math.Max(8, count * 2));
            Array.Resize(ref values, names.Length);
        }
        index?.Add(name, count);
        (names[count], values[count]) = (name, value);
        count++;
        return this;
    }

    public Value Get(string name) => Find(name) is var at and >= 0 ? values[at] : default;

    public Record ToRecord() => count == 0 ? Record.Empty : new Record(names[..count], values[..count]);

    int Find(string name)
    {
        if (count <= Record.ScanLimit) return Record.Scan(names.AsSpan(0, count), name);
        if (index is null)
        {
            index = new(count * 2, StringComparer.Ordinal);
            for (var i = 0; i < count; i++) index[names[i]] = i;
        }
        return index.TryGetValue(name, out var found) ? found : -1;
    }
}
