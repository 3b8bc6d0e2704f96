namespace LowCode.Insight;

/// <summary>One number with the cases behind it, each once, in the order they were read.</summary>
public sealed record CountedCases(int Count, IReadOnlyList<string> Cases);

/// <summary>What an activity costs the people it comes to.</summary>
/// <param name="Completed">Work items that were completed.</param>
/// <param name="Empty">Completed with nothing changed and nothing said (空转).</param>
/// <param name="Returned">Sent back or refused from here.</param>
/// <param name="Again">Visits beyond the first of the same case: loops.</param>
/// <param name="Unclaimed">Minutes from the offer until somebody took it, of those that were taken.</param>
/// <param name="Handling">Minutes from then until it was completed.</param>
public sealed record ActivityFigures(string Activity, CountedCases Completed, CountedCases Empty, CountedCases Returned, CountedCases Again, Spread Unclaimed, Spread Handling);

/// <summary>What became of the units that were proposed for a dispatch (派单建议).</summary>
/// <param name="Followed">One of those proposed was chosen.</param>
/// <param name="Overridden">Another one was.</param>
public sealed record AdviceFigures(CountedCases Followed, CountedCases Overridden);

/// <summary>How long a unit's people leave work lying.</summary>
public sealed record UnitFigures(string Unit, CountedCases Taken, Spread Unclaimed, Spread Handling);

/// <summary>Minutes: how many were measured, the middle one, the ninth of ten, and the mean.</summary>
public sealed record Spread(int Count, double Median, double P90, double Mean)
{
    public static Spread Of(List<double> minutes)
    {
        if (minutes.Count == 0) return new(0, 0, 0, 0);
        minutes.Sort();
        return new(minutes.Count, Math.Round(minutes[(minutes.Count - 1) / 2], 1), Math.Round(minutes[(int)Math.Ceiling(minutes.Count * 0.9) - 1], 1), Math.Round(minutes.Average(), 1));
    }
}

/// <summary>Steps without value, loops, returns and waiting over many cases. Pure.</summary>
public sealed class FlowFigures
{
    sealed class Gathered
    {
        public readonly List<string> Completed = [], Empty = [], Returned = [], Again = [];
        public readonly List<double> Unclaimed = [], Handling = [];
    }

    readonly SortedDictionary<string, Gathered> activities = new(StringComparer.Ordinal), units = new(StringComparer.Ordinal);

    readonly List<string> followed = [], overridden = [];

    public int Cases { get; private set; }

    public AdviceFigures Advice => new(Counted(followed), Counted(overridden));

    public void Add(string caseId, IReadOnlyList<CaseStep> steps)
    {
        Cases++;
        var offered = new Dictionary<int, CaseStep>();
        var claimed = new Dictionary<int, CaseStep>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (step.Activity is not { } activity) continue;
            switch (step.Kind)
            {
                case "flow.item.opened":
                    offered[step.Visit] = step;
                    if (!seen.Add(activity)) Of(activities, activity).Again.Add(caseId);
                    break;
                case "case.claimed":
                    if (offered.TryGetValue(step.Visit, out var offer) && claimed.TryAdd(step.Visit, step))
                    {
                        Of(activities, activity).Unclaimed.Add((step.At - offer.At).TotalMinutes);
                        if (step.Unit is { } unit)
                        {
                            Of(units, unit).Unclaimed.Add((step.At - offer.At).TotalMinutes);
                            Of(units, unit).Completed.Add(caseId);
                        }
                    }
                    break;
                case "case.completed":
                    var one = Of(activities, activity);
                    one.Completed.Add(caseId);
                    if (step.IsEmpty) one.Empty.Add(caseId);
                    if (!offered.TryGetValue(step.Visit, out var from)) break;
                    var taken = claimed.GetValueOrDefault(step.Visit);
                    one.Handling.Add((step.At - (taken ?? from).At).TotalMinutes);
                    if (taken?.Unit is { } by) Of(units, by).Handling.Add((step.At - taken.At).TotalMinutes);
                    break;
                case "case.dispatchAdvised": (step.Outcome == "followed" ? followed : overridden).Add(caseId); break;
                case "case.returned" or "case.dispatchRefused": Of(activities, activity).Returned.Add(caseId); break;
            }
        }
    }

    public IReadOnlyList<ActivityFigures> Activities =>
        [.. activities.Select(a => new ActivityFigures(a.Key, Counted(a.Value.Completed), Counted(a.Value.Empty), Counted(a.Value.Returned), Counted(a.Value.Again), Spread.Of(a.Value.Unclaimed), Spread.Of(a.Value.Handling)))];

    public IReadOnlyList<UnitFigures> Units => [.. units.Select(u => new UnitFigures(u.Key, Counted(u.Value.Completed), Spread.Of(u.Value.Unclaimed), Spread.Of(u.Value.Handling)))];

    static Gathered Of(SortedDictionary<string, Gathered> all, string name)
    {
        if (!all.TryGetValue(name, out var one)) all[name] = one = new Gathered();
        return one;
    }

    static CountedCases Counted(List<string> cases) => new(cases.Count, [.. cases.Distinct()]);
}
