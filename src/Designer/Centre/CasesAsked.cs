using LowCode.Insight;
using LowCode.Problems;

namespace LowCode.Designer.Centre;

/// <summary>Which cases of a list of the centre: those behind a watch, a mark, a group, a place, a claimant, or a part of the map.</summary>
/// <param name="Box"><c>west,south,east,north</c> in WGS-84 degrees.</param>
public sealed record CasesAsked(string? Watch, string? Mark, string? By, string? Key, string? Road, string? Claimant, string? Box, string? Warning, string? After)
{
    /// <summary>As members of an address.</summary>
    public (string Name, string? Value)[] Members(string? after) =>
        [("watch", Watch), ("mark", Mark), ("by", By), ("key", Key), ("road", Road), ("claimant", Claimant), ("box", Box), ("warning", Warning), ("after", after)];

    /// <summary>The cases a warning is made of; none when it is over by now.</summary>
    /// <exception cref="RefusedException"><c>insight.watch</c>.</exception>
    public IReadOnlyCollection<string> Behind(IReadOnlyList<EarlyWarning> warnings) => Warning is not ("rising" or "place" or "late")
        ? throw new RefusedException(RefusalKind.NotFound, Problem.Of("insight.watch", ("watch", Warning ?? "")))
        : warnings.FirstOrDefault(w => w.Kind == Warning && w.Key == Key && (w.Text ?? "") == (Road ?? ""))?.Cases ?? [];

    /// <exception cref="RefusedException"><c>insight.mark</c>, <c>insight.by</c>.</exception>
    public IReadOnlyCollection<string> Behind(CaseFigures figures)
    {
        if (Road is { Length: > 0 }) return [.. Concentrations.Places(figures.Cases).Where(p => p.Road == Road && (Key is null || p.Street == Key)).SelectMany(p => p.Cases)];
        if (Claimant is { Length: > 0 }) return [.. Concentrations.Claimants(figures.Cases).Where(c => c.Caller == Claimant).SelectMany(c => c.Cases)];
        if (MapView.Read(Box) is { } box)
            return [.. figures.Cases.Where(c => c.Case is { Lng: not null, Lat: not null } && MapClusters.Of(c.Case) is var at && box.Holds(at.Lng, at.Lat)).Select(c => c.Case.CaseId)];
        return figures.Behind(CentreEndpoints.MarkOf(Mark), CentreEndpoints.ByOf(By), Key);
    }
}
