using LowCode.Flows;

namespace LowCode.Cases;

/// <summary>For how long one unit was accountable for a case. One period follows the other without a gap, so at any moment there is exactly one.</summary>
/// <param name="Unit">The owner unit.</param>
/// <param name="Basis">On what ground; null while the street has it that it was opened at.</param>
/// <param name="Ground">Ground named to the unit.</param>
/// <param name="From">The moment it became accountable.</param>
/// <param name="Until">The moment the next one did; null for the one that is now.</param>
public sealed record Custody(string Unit, DispatchBasis? Basis, string? Ground, DateTimeOffset From, DateTimeOffset? Until)
{
    /// <summary>Every period of a case, in order.</summary>
    public static IReadOnlyList<Custody> Of(IEnumerable<CaseEntry> history)
    {
        var periods = new List<Custody>();
        foreach (var entry in history)
        {
            // Offline work comes in late; who had the case before cannot lose what was theirs then.
            var at = DateTimeOffset.FromUnixTimeMilliseconds(entry.Row.OccurredAt);
            if (periods.Count > 0 && at < periods[^1].From) at = periods[^1].From;
            foreach (var happened in entry.Events)
                switch (happened)
                {
                    case CaseOpened opened: periods.Add(new(opened.Street, null, null, at, null)); break;
                    case OwnerSet owner:
                        periods[^1] = periods[^1] with { Until = at };
                        periods.Add(new(owner.Unit, owner.Basis, owner.Ground, at, null));
                        break;
                }
        }
        return periods;
    }

    /// <summary>Who had the case at a moment; null before it was opened.</summary>
    public static Custody? At(IReadOnlyList<Custody> periods, DateTimeOffset moment) =>
        periods.LastOrDefault(p => p.From <= moment && (p.Until is not { } until || moment < until));

    /// <summary>As the API names it.</summary>
    public static string? NameOf(DispatchBasis? basis) => basis switch
    {
        DispatchBasis.Statutory => "statutory",
        DispatchBasis.Negotiated => "negotiated",
        DispatchBasis.Appointed => "appointed",
        _ => null,
    };
}
