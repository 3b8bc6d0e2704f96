using LowCode.Journal;
using LowCode.Org;

namespace LowCode.Cases;

/// <summary>
/// The cases that speak for a proposal were in the dispatcher's sight; whoever reads the history may see fewer. Each is named to those alone who see it now.
/// </summary>
static class EvidenceInSight
{
    /// <summary>Ids of the cases that speak for proposals in a history and that the reader sees.</summary>
    public static async ValueTask<IReadOnlySet<string>> SeenAsync(IReadOnlyList<CaseEntry> history, Caller reader, CaseLoader loader, CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var named in history.SelectMany(h => h.Events).OfType<DispatchAdvised>().SelectMany(a => a.Suggestions).SelectMany(s => s.Cases ?? []).Select(c => c.Case).Distinct())
            if (CaseId.TryParse(named, out var id) && await loader.LoadAsync(id, cancellation) is { Key: not null } loaded && Rights.Sees(reader, loaded.State.Involvement)) seen.Add(named);
        return seen;
    }

    // guard: evidence in sight
    public static DispatchAdvised Within(DispatchAdvised advised, IReadOnlySet<string> seen) =>
        advised with { Suggestions = [.. advised.Suggestions.Select(s => s.Cases is { } cases ? s with { Cases = [.. cases.Where(c => seen.Contains(c.Case))] } : s)] };
}
