namespace LowCode.Insight;

/// <summary>A place of which much is told.</summary>
/// <param name="Road">Beginning of the place as people wrote it, up to its number.</param>
public sealed record HotPlace(string Street, string Road, IReadOnlyList<string> Cases, IReadOnlyList<string> Categories);

/// <summary>Somebody who comes again and again.</summary>
/// <param name="Caller">Keyed digest, from which nobody learns who it is.</param>
/// <param name="Name">Masked.</param>
public sealed record RepeatedClaimant(string Caller, string? Name, string Street, IReadOnlyList<string> Cases, IReadOnlyList<string> Categories);

/// <summary>Where cases gather: at places and with claimants. Confidential ones count for nobody. Pure.</summary>
public static class Concentrations
{
    /// <summary>Fewer than this are no concentration.</summary>
    public const int Least = 3;
    const int ShortestRoad = 2, LongestRoad = 20;

    public static IReadOnlyList<HotPlace> Places(IEnumerable<MarkedCase> cases) =>
        [.. cases.Where(c => !c.Case.Confidential).Select(c => (c.Case, Road: RoadOf(c.Case.Place))).Where(c => c.Road is not null)
            .GroupBy(c => (c.Case.Street, c.Road)).Where(g => g.Count() >= Least)
            .Select(g => new HotPlace(g.Key.Street, g.Key.Road!, [.. g.Select(c => c.Case.CaseId)], Kinds(g.Select(c => c.Case))))
            .OrderByDescending(p => p.Cases.Count).ThenBy(p => p.Street, StringComparer.Ordinal).ThenBy(p => p.Road, StringComparer.Ordinal)];

    public static IReadOnlyList<RepeatedClaimant> Claimants(IEnumerable<MarkedCase> cases) =>
        [.. cases.Where(c => !c.Case.Confidential && c.Case.Caller is not null).GroupBy(c => c.Case.Caller!, StringComparer.Ordinal).Where(g => g.Count() >= Least)
            .Select(g => (Key: g.Key, Cases: g.Select(c => c.Case).OrderByDescending(c => c.OpenedAt).ToList()))
            .Select(g => new RepeatedClaimant(g.Key, g.Cases[0].Claimant, g.Cases[0].Street, [.. g.Cases.Select(c => c.CaseId)], Kinds(g.Cases)))
            .OrderByDescending(p => p.Cases.Count).ThenBy(p => p.Caller, StringComparer.Ordinal)];

    /// <summary>A place up to its first digit: the road, the estate. Null when nothing of use stands before it.</summary>
    public static string? RoadOf(string? place)
    {
        if (place is null) return null;
        var text = place.Trim();
        var end = 0;
        while (end < text.Length && !char.IsDigit(text[end])) end++;
        text = text[..end].Trim();
        return text.Length is >= ShortestRoad and <= LongestRoad ? text : null;
    }

    static IReadOnlyList<string> Kinds(IEnumerable<FiguredCase> cases) =>
        [.. cases.GroupBy(c => CaseFigures.KeyOf(c, FigureGroup.Category), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
}
