using System.Collections;
using System.Text.Json.Serialization;

namespace LowCode.Scripts;

/// <summary>
/// Immutable members in the order they were given, names unique and ordinal. A name that is not there reads as undefined.
/// Most records are scanned; very large ones get an index on first use.
/// </summary>
[JsonConverter(typeof(RecordJsonConverter))]
public sealed class Record : IReadOnlyCollection<KeyValuePair<string, Value>>, IEquatable<Record>
{
    /// <summary>Up to here a scan costs less than an index: measured, the indexes of a form's records were a sixth of all memory a command took.</summary>
    internal const int ScanLimit = 64;

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

    /// <summary>Position of a name, or -1; <paramref name="likely"/> is looked at first, since members mostly come in the same order.</summary>
    public int Find(string name, int likely = -1)
    {
        if ((uint)likely < (uint)names.Length && ReferenceEquals(names[likely], name)) return likely;
        if (names.Length <= ScanLimit) return Scan(names, name);
        // Two threads may both build it; either result is the same.
        var known = index ??= Index();
        return known.TryGetValue(name, out var at) ? at : -1;
    }

    /// <summary>Position of a name, or -1. Most names are a form's own, the same object each time: no letter is compared for them.</summary>
    internal static int Scan(ReadOnlySpan<string> names, string name)
    {
        for (var i = 0; i < names.Length; i++)
            if (ReferenceEquals(names[i], name)) return i;
        for (var i = 0; i < names.Length; i++)
            if (string.Equals(names[i], name, StringComparison.Ordinal)) return i;
        return -1;
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
        Span<int> places = over.Count <= ScanLimit ? stackalloc int[over.Count] : new int[over.Count];
        var (added, next) = (0, 0);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Find(over.names[i], next);
            if (places[i] < 0) added++;
            else next = places[i] + 1;
        }
        var allNames = added == 0 ? names : Longer(names, added);
        var allValues = Longer(values, added);
        var end = names.Length;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] < 0) (allNames[end], places[i]) = (over.names[i], end++);
            allValues[places[i]] = over.values[i];
        }
        return new Record(allNames, allValues) { index = added == 0 ? index : null };
    }

    static T[] Longer<T>(T[] items, int by)
    {
        var longer = new T[items.Length + by];
        items.CopyTo(longer, 0);
        return longer;
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
