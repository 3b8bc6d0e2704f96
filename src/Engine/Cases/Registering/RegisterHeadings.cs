using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Cases;

/// <summary>A heading of a file with what it seems to be.</summary>
/// <param name="Meant">Id of an element, or <c>unit</c>; null for what nobody understands.</param>
/// <param name="Known">By its very name; else it is a guess somebody has to look at.</param>
public sealed record RegisterHeading(string Name, string? Meant, bool Known);

/// <summary>What the headings of a file that goes into a register are: elements by their names or as its sender says, the unit, or left out knowingly. Pure.</summary>
static class RegisterHeadings
{
    /// <summary>The heading of the unit a row belongs to.</summary>
    public const string Unit = "unit";

    public static IReadOnlyList<RegisterHeading> Of(RegisterDefinition register, IReadOnlyList<string> headers)
    {
        var known = headers.Select(header => header == Unit ? Unit : register.Elements.FirstOrDefault(e => e.Id == header || e.Name.Zh == header || e.Name.En == header)?.Id).ToList();
        return [.. headers.Select((header, n) => new RegisterHeading(header, known[n] ?? Guess(register, header, known), known[n] is not null))];
    }

    /// <summary>A name that holds another: what stands in registers as "address" is headed "present address" by somebody.</summary>
    static string? Guess(RegisterDefinition register, string header, List<string?> taken) =>
        register.Elements.Where(e => !taken.Contains(e.Id) && (header.Contains(e.Name.Zh, StringComparison.Ordinal) || e.Name.Zh.Contains(header, StringComparison.Ordinal))).OrderByDescending(e => e.Name.Zh.Length).FirstOrDefault()?.Id;

    /// <summary>Columns to be taken.</summary>
    /// <param name="said">What the sender says of headings: an element, <c>unit</c>, or nothing for one that is left out.</param>
    /// <param name="problems">A heading that is not understood and of which nothing was said; an element that is none, or that two headings are to be.</param>
    public static List<(RegisterElement? Element, int At)> Columns(RegisterDefinition register, IReadOnlyList<string> headers, IReadOnlyDictionary<string, string>? said, ICollection<Problem> problems)
    {
        var (columns, taken) = (new List<(RegisterElement?, int)>(), new Dictionary<string, string>(StringComparer.Ordinal));
        var found = Of(register, headers);
        for (var at = 0; at < headers.Count; at++)
        {
            var heading = found[at];
            string? meant = said?.GetValueOrDefault(heading.Name) ?? (heading.Known ? heading.Meant : null);
            if (meant is null) problems.Add(Problem.At("register.import.heading", "columns." + heading.Name, ("heading", heading.Name), ("register", register.Name.Zh), ("registerEn", register.Name.En)));
            else if (meant.Length == 0) continue;
            else if (meant != Unit && register.Element(meant) is null) problems.Add(Problem.At("register.element.unknown", "columns." + heading.Name, ("element", meant)));
            else if (!taken.TryAdd(meant, heading.Name)) problems.Add(Problem.At("register.import.heading.twice", "columns." + heading.Name, ("heading", heading.Name), ("other", taken[meant])));
            else columns.Add((meant == Unit ? null : register.Element(meant), at));
        }
        return columns;
    }
}
