using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>An entry of a list of codes.</summary>
/// <param name="Value">What cases keep; it stays what it is.</param>
/// <param name="Parent">The value it stands under, in cascades.</param>
/// <param name="Retired">New cases cannot choose it; what was chosen keeps its name.</param>
public sealed record CodeEntry(string Value, Label Label, string? Parent = null, bool Retired = false);

/// <summary>A list of codes a unit keeps.</summary>
/// <param name="Id">Apps name it by this; the list of the nearest unit above a case holds.</param>
public sealed record CodeList(string Id, string Unit, string Name, IReadOnlyList<CodeEntry> Entries, DateTimeOffset ChangedAt, string ChangedBy)
{
    public const int MostEntries = 1000, LongestValue = 64, LongestName = 60;

    /// <summary>What can be chosen; an entry under a retired one cannot.</summary>
    public IReadOnlyList<OptionDefinition> Offered
    {
        get
        {
            var (offered, values) = (new List<OptionDefinition>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var entry in Entries)
                if (!entry.Retired && (entry.Parent is null || values.Contains(entry.Parent)) && values.Add(entry.Value)) offered.Add(new(entry.Value, entry.Label, entry.Parent));
            return offered;
        }
    }

    /// <summary>The entries after some are added or changed, by their values; those that are not named stay.</summary>
    /// <exception cref="RefusedException"><c>codes.*</c>, with the place of the entry, from 1, as path.</exception>
    public static IReadOnlyList<CodeEntry> With(IReadOnlyList<CodeEntry> entries, IReadOnlyList<CodeEntry> changes)
    {
        var (after, problems) = (entries.ToList(), new List<Problem>());
        for (var i = 0; i < changes.Count; i++)
        {
            var (entry, row) = (changes[i], (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (entry.Value is not { Length: > 0 and <= LongestValue } || entry.Value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) problems.Add(Problem.At("codes.value", row, ("row", row), ("limit", $"{LongestValue}")));
            else if (entry.Label?.Zh is not { Length: > 0 and <= LongestName }) problems.Add(Problem.At("codes.name", row, ("row", row), ("limit", $"{LongestName}")));
            else if (changes.Take(i).Any(c => c.Value == entry.Value)) problems.Add(Problem.At("codes.twice", row, ("row", row), ("value", entry.Value)));
            else if (entry.Parent is { } parent && (parent == entry.Value || !after.Exists(e => e.Value == parent))) problems.Add(Problem.At("codes.parent", row, ("row", row), ("value", parent)));
            else if (after.FindIndex(e => e.Value == entry.Value) is >= 0 and var at) after[at] = entry;
            else after.Add(entry);
        }
        if (after.Count > MostEntries) problems.Add(Problem.Of("codes.many", ("limit", $"{MostEntries}")));
        // A parent stands before what is under it, as options have to.
        for (var i = 0; i < after.Count; i++)
            if (after[i].Parent is { } above && after.FindIndex(e => e.Value == above) is var place && place > i && problems.Count == 0) problems.Add(Problem.Of("codes.order", ("value", after[i].Value)));
        return problems.Count == 0 ? after : throw new RefusedException(RefusalKind.Invalid, [.. problems]);
    }
}
