using System.Collections.Frozen;
using System.Text.Json;

namespace LowCode.Org;

/// <summary>Family names of two characters, from <c>Data/surnames.json</c>.</summary>
static class CompoundSurnames
{
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> known = Load().GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Has(ReadOnlySpan<char> two) => known.Contains(two);

    static FrozenSet<string> Load()
    {
        using var stream = OrgData.Open("surnames.json");
        return JsonSerializer.Deserialize<string[]>(stream)!.ToFrozenSet(StringComparer.Ordinal);
    }
}

/// <summary>Words an address of the community ends in, finest first, from <c>Data/address-ends.json</c>.</summary>
static class AddressEnds
{
    public static IReadOnlyList<string> Ordered { get; } = Load();

    static string[] Load()
    {
        using var stream = OrgData.Open("address-ends.json");
        return JsonSerializer.Deserialize<string[]>(stream)!;
    }
}
