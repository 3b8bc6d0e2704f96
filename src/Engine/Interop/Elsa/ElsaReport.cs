using System.Text.Json.Serialization;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>What became of a part of a definition.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ElsaFate>))]
public enum ElsaFate
{
    /// <summary>Does the same here.</summary>
    [JsonStringEnumMemberName("mapped")] Mapped,
    /// <summary>Does the same in another way, or nearly the same; the note says how.</summary>
    [JsonStringEnumMemberName("changed")] Changed,
    /// <summary>Does nothing here; it stands in the app and is written back.</summary>
    [JsonStringEnumMemberName("kept")] Kept,
    /// <summary>Is not in the app's flow; it is written back as long as the flow stays as imported.</summary>
    [JsonStringEnumMemberName("dropped")] Dropped,
}

/// <summary>One line of the report on an import or export.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Place">Where it stands in the definition: <c>root/activities[3]</c>, with the member behind it.</param>
/// <param name="Subject">The activity's name or id, or the name of a variable, input or connection.</param>
/// <param name="Type">Its type there.</param>
/// <param name="Note">How and why; null when nothing is to be said.</param>
public sealed record ElsaFinding(ElsaFate Fate, string Place, string Subject, string Type, Problem? Note = null);

/// <summary>The report on a whole definition, in the order of the definition.</summary>
public sealed class ElsaReport
{
    readonly List<ElsaFinding> findings = [];

    public IReadOnlyList<ElsaFinding> Findings => findings;

    public int Count(ElsaFate fate) => findings.Count(f => f.Fate == fate);

    internal void Add(ElsaFate fate, string place, string subject, string type, string? code = null, params ReadOnlySpan<(string, string)> values)
    {
        // One line an activity: what is worse stays, so that "mapped" is said of what has nothing else said of it.
        if (fate == ElsaFate.Mapped && findings.Exists(f => f.Place == place)) return;
        if (fate != ElsaFate.Mapped) findings.RemoveAll(f => f.Place == place && f.Fate == ElsaFate.Mapped);
        findings.Add(new ElsaFinding(fate, place, subject, type, code is null ? null : Problem.At(code, place, values)));
    }
}
