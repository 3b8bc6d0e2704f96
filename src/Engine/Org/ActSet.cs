using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>A set of acts as bits. As text each act by name; <c>case.command.*</c> means all that begin so, <c>*</c> means all.</summary>
[JsonConverter(typeof(ActSetJsonConverter))]
public readonly record struct ActSet(ulong Low, ulong High)
{
    internal const int Capacity = 128;

    public static ActSet All { get; } = Of(["*"], out _);
    public bool IsEmpty => (Low | High) == 0;

    public bool Has(Act act) => act.Number < 64 ? (Low >> act.Number & 1) != 0 : (High >> (act.Number - 64) & 1) != 0;

    public ActSet With(Act act) => act.Number < 64 ? this with { Low = Low | 1ul << act.Number } : this with { High = High | 1ul << (act.Number - 64) };

    public ActSet Or(ActSet other) => new(Low | other.Low, High | other.High);
    public ActSet And(ActSet other) => new(Low & other.Low, High & other.High);

    public IEnumerable<string> Names()
    {
        var set = this;
        return Acts.All.Where(set.Has).Select(act => act.Name);
    }

    /// <summary>The set of the named acts and patterns.</summary>
    /// <param name="names">Names, or prefixes ending in <c>*</c>.</param>
    /// <param name="unknown">The first name that matches no act, or null.</param>
    public static ActSet Of(IEnumerable<string> names, out string? unknown)
    {
        unknown = null;
        var set = default(ActSet);
        foreach (var name in names)
        {
            var matches = Acts.All.Where(act => act.Name == name || (name.EndsWith('*') && act.Name.StartsWith(name[..^1], StringComparison.Ordinal))).ToList();
            if (matches.Count == 0) unknown ??= name;
            foreach (var act in matches) set = set.With(act);
        }
        return set;
    }
}

sealed class ActSetJsonConverter : JsonConverter<ActSet>
{
    public override ActSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var names = JsonSerializer.Deserialize<string[]>(ref reader, options) ?? [];
        var set = ActSet.Of(names, out var unknown);
        return unknown is null ? set : throw new JsonException($"no act {unknown}");
    }

    public override void Write(Utf8JsonWriter writer, ActSet value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Names(), options);
}
