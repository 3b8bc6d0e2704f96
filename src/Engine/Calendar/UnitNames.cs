using System.Collections.Frozen;
using System.Text.Json;

namespace LowCode.Calendar;

/// <summary>Spellings of the units of time, read once from <c>Data/units.json</c>.</summary>
static class UnitNames
{
    static readonly Dictionary<TimeUnit, string[]> names = Load();

    static readonly FrozenDictionary<string, TimeUnit> units = names
        .SelectMany(pair => pair.Value.Select(name => KeyValuePair.Create(name, pair.Key)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static TimeUnit? Find(ReadOnlySpan<char> name) =>
        units.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var unit) ? unit : null;

    public static string Of(TimeUnit unit, int amount) => names[unit][amount == 1 ? 1 : 0];

    static Dictionary<TimeUnit, string[]> Load()
    {
        using var stream = CalendarFiles.Open("units.json");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(
            unit => Enum.Parse<TimeUnit>(unit.Name),
            unit => unit.Value.EnumerateArray().Select(name => name.GetString()!).ToArray());
    }
}

/// <summary>The files this room brings inside the assembly.</summary>
static class CalendarFiles
{
    public static Stream Open(string name) =>
        typeof(CalendarFiles).Assembly.GetManifestResourceStream("LowCode.Calendar.Data." + name)
        ?? throw new InvalidOperationException($"{name} is not embedded");
}
