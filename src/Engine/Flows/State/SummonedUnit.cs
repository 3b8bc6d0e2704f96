using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Where one unit stands in a summon, as the visits and variables of its branch tell it.</summary>
/// <param name="Unit">The unit that has to come now.</param>
/// <param name="Status"><see cref="Summoning.Waiting"/>, <see cref="Summoning.Arrived"/>, <see cref="Summoning.Late"/>, <see cref="Summoning.Missing"/> or <see cref="Summoning.Excused"/>.</param>
/// <param name="Limit">By when it has to report; ISO time.</param>
/// <param name="At">When it reported; null when it has not.</param>
/// <param name="Former">The unit it came in the place of.</param>
/// <param name="Visit">Its latest report.</param>
/// <param name="Asked">What it asked for: <c>ground</c>, <c>unit</c> proposed, <c>by</c>, <c>at</c>; null when nothing.</param>
/// <param name="Ruling">Outcome of the ruling; null when nothing was asked or it is not decided.</param>
/// <param name="Arrival">What it filled in when it reported.</param>
/// <param name="Rated">Visits of the ratings: of the unit by the street, of the street by the unit; 0 for none.</param>
public sealed record SummonedUnit(string Unit, string Status, string? Limit, string? At, string? Former, int Visit, Record? Asked, string? Ruling, Record? Arrival, (int OfUnit, int OfStreet) Rated)
{
    /// <summary>Visits to summons, what a return took back not among them.</summary>
    public static IReadOnlyList<FlowVisit> Summons(FlowState state)
    {
        var found = new List<FlowVisit>();
        foreach (var visit in state.Visits)
            if (visit is { Undone: false, Scope: > 0 } && visit.Activity.EndsWith(".units", StringComparison.Ordinal) && state.Visit(state.Scopes[visit.Scope].Visit) is { Undone: false } around
                && visit.Activity == Summoning.UnitsId(around.Activity)) found.Add(around);
        return found;
    }

    /// <summary>The units of the latest visit to a summon.</summary>
    public static IReadOnlyList<SummonedUnit> Of(FlowState state, string summon)
    {
        for (var i = state.Visits.Length - 1; i >= 0; i--)
            if (state.Visits[i] is { Undone: false } visit && visit.Activity == summon) return Of(state, visit);
        return [];
    }

    /// <param name="state">The flow.</param>
    /// <param name="summon">A visit to a summon.</param>
    public static IReadOnlyList<SummonedUnit> Of(FlowState state, FlowVisit summon)
    {
        var found = new List<SummonedUnit>();
        var rates = ScopesOf(state, summon, Summoning.RatesId(summon.Activity));
        foreach (var scope in ScopesOf(state, summon, Summoning.UnitsId(summon.Activity)))
        {
            var told = scope.Variables;
            if (told[Summoning.Unit].AsText is not { } unit) continue;
            var rated = rates.FirstOrDefault(r => r.Item.AsText == unit);
            found.Add(new SummonedUnit(unit, told[Summoning.Status].AsText ?? Summoning.Waiting, told[Summoning.Limit].AsText, told[Summoning.At].AsText, told[Summoning.Former].AsText,
                Latest(state, scope.Id, Summoning.ArriveId(summon.Activity))?.Id ?? 0, told[Summoning.Asked].AsRecord, Latest(state, scope.Id, Summoning.RuleId(summon.Activity))?.Outcome,
                told[Summoning.Arrival].AsRecord, rated is null ? default
                    : (Latest(state, rated.Id, Summoning.RateUnitId(summon.Activity))?.Id ?? 0, Latest(state, rated.Id, Summoning.RateStreetId(summon.Activity))?.Id ?? 0)));
        }
        return found;
    }

    /// <summary>Scopes of the latest forEach of that name inside a visit.</summary>
    static List<FlowScope> ScopesOf(FlowState state, FlowVisit summon, string forEach)
    {
        var scopes = new List<FlowScope>();
        var latest = 0;
        foreach (var visit in state.Visits)
            if (!visit.Undone && visit.Activity == forEach && visit.Scope > 0 && state.Scopes[visit.Scope].Visit == summon.Id) latest = visit.Id;
        foreach (var scope in state.Scopes)
            if (scope.Id > 0 && latest > 0 && scope.Visit == latest) scopes.Add(scope);
        return scopes;
    }

    /// <summary>The latest visit to an activity anywhere inside a scope.</summary>
    static FlowVisit? Latest(FlowState state, int scope, string activity)
    {
        for (var i = state.Visits.Length - 1; i >= 0; i--)
            if (state.Visits[i] is { Undone: false } visit && visit.Activity == activity && IsInside(state, visit.Scope, scope)) return visit;
        return null;
    }

    static bool IsInside(FlowState state, int inner, int outer)
    {
        for (; inner > 0; inner = state.Scopes[inner].Parent)
            if (inner == outer) return true;
        return false;
    }
}
