using System.Collections.Frozen;
using System.Globalization;

namespace LowCode.Forms;

/// <summary>District codes of six digits that resident numbers may begin with. Source and licence: <c>Data/divisions.md</c>.</summary>
static class DivisionCodes
{
    readonly record struct Years(int First, int Last);

    static readonly FrozenSet<string> current = Lines("divisions.txt").SelectMany(p => p.Skip(1).Select(end => p[0] + end)).ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, Years> dated = Lines("divisions-historic.txt").ToFrozenDictionary(
        p => p[0], p => new Years(Year(p[1], int.MinValue), Year(p[2], int.MaxValue)), StringComparer.Ordinal);

    static readonly FrozenSet<string> provinces = current.Select(c => c[..2]).Concat(["71", "81", "82"]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>First two digits of every code.</summary>
    public static IEnumerable<string> Provinces => provinces;

    /// <summary>Codes whose years matter, with the first and the last.</summary>
    public static IEnumerable<(string Code, int First, int Last)> Dated => dated.Select(d => (d.Key, d.Value.First, d.Value.Last));

    public static bool IsProvince(ReadOnlySpan<char> two) => provinces.GetAlternateLookup<ReadOnlySpan<char>>().Contains(two);

    public static bool IsListed(ReadOnlySpan<char> six) =>
        current.GetAlternateLookup<ReadOnlySpan<char>>().Contains(six) || dated.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(six);

    /// <summary>False when the code is known not to have been in use in that year. Codes in use before the list begins count for anyone born earlier.</summary>
    public static bool WasInUse(ReadOnlySpan<char> six, int year) =>
        !dated.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(six, out var years) || (year >= years.First && year <= years.Last);

    static int Year(string text, int open) => text == "-" ? open : int.Parse(text, CultureInfo.InvariantCulture);

    static List<string[]> Lines(string file)
    {
        using var stream = typeof(DivisionCodes).Assembly.GetManifestResourceStream($"LowCode.Forms.Data.{file}") ?? throw new InvalidOperationException($"{file} is not in the assembly");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#').Select(l => l.Split(' '))];
    }
}
