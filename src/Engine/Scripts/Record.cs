using System.Collections;
using System.Text.Json.Serialization;

namespace LowCode.Scripts;

/// <summary>
/// Immutable members in the order they were given, names unique and ordinal. A name that is not there reads as undefined.
/// Small records are scanned, larger ones get an index on first use.
/// </summary>
[JsonConverter(typeof(RecordJsonConverter))]
public sealed class Record : IReadOnlyCollection<KeyValuePair<string, Value>>, IEquatable<Record>
{
    const int ScanLimit = 8;

    readonly string[] names;
    readonly Value[] values;
    Dictionary<string, int>? index;

    internal Record(string[] names, Value[] values) { this.names = names; this.values = values; }

    public static Record Empty { get; } = new([], []);

    public static Record Of(params ReadOnlySpan<(string Name, Value Value)> members)
    {
        var builder = new RecordBuilder(members.Length);
        foreach (var (name, value) in members) builder.Set(name, value);
        return builder.ToRecord();
    }

    /// <summary>The names themselves: records made with the same array are of one shape, which a compiled path recognises.</summary>
    internal string[] Shape => names;
    internal Value[] Cells => values;

    public int Count => names.Length;
    public ReadOnlySpan<string> Names => names;
    public ReadOnlySpan<Value> Values => values;

    public Value this[string name] => Find(name) is var at and >= 0 ? values[at] : default;

    public bool Contains(string name) => Find(name) >= 0;

    /// <summary>Position of a name, or -1.</summary>
    public int Find(string name)
    {
        if (names.Length <= ScanLimit)
        {
            for (var i = 0; i < names.Length; i++)
                if (ReferenceEquals(names[i], name) || string.Equals(names[i], name, StringComparison.Ordinal)) return i;
            return -1;
        }
        // Two threads may both build it; either result is the same.
        var known = index ??= Index();
        return known.TryGetValue(name, out var at) ? at : -1;
    }

    /// <summary>This record with one member set; the others are shared.</summary>
    public Record With(string name, Value value)
    {
        var at = Find(name);
        if (at >= 0)
        {
            var changed = (Value[])values.Clone();
            changed[at] = value;
            return new Record(names, changed) { index = index };
        }
        return new Record([.. names, name], [.. values, value]);
    }

    /// <summary>This record with another's members laid over it.</summary>
    public Record With(Record over)
    {
        if (over.Count == 0) return this;
        if (Count == 0) return over;
        var builder = new RecordBuilder(this);
        for (var i = 0; i < over.names.Length; i++) builder.Set(over.names[i], over.values[i]);
        return builder.ToRecord();
    }

    public Record Without(string name)
    {
        var at = Find(name);
        if (at < 0) return this;
        return new Record([.. names[..at], .. names[(at + 1)..]], [.. values[..at], .. values[(at + 1)..]]);
    }

    public bool Equals(Record? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Count != Count) return false;
        for (var i = 0; i < names.Length; i++)
        {
            var at = i < other.names.Length && other.names[i] == names[i] ? i : other.Find(names[i]);
            if (at < 0 || !values[i].Equals(other.values[at])) return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Record);
    public override int GetHashCode() => Count;
    public override string ToString() => ValueJson.ToJson(this);

    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++) yield return new(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    Dictionary<string, int> Index()
    {
        var built = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) built[names[i]] = i;
        return built;
    }
}
