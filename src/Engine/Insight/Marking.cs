using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>Says what cases count as, by the rates of their apps and the working calendar. Pure.</summary>
public static class Marking
{
    /// <param name="rates">Of an app; null where it measures none.</param>
    public static IReadOnlyList<MarkedCase> Of(IReadOnlyList<FiguredCase> cases, Func<string, RatesDefinition?> rates, WorkCalendar calendar, DateTimeOffset now)
    {
        var again = Again(cases);
        return [.. cases.Select(one => new MarkedCase(one, Of(one, rates(one.App), calendar, now) | (again.Contains(one.CaseId) ? CaseMarks.Again : CaseMarks.None)))];
    }

    static CaseMarks Of(FiguredCase one, RatesDefinition? rates, WorkCalendar calendar, DateTimeOffset now)
    {
        var closed = one.State == "closed";
        var marks = closed ? CaseMarks.Closed : CaseMarks.Running;
        if (one.Overdue) marks |= CaseMarks.Overdue;
        else if (closed) marks |= CaseMarks.InTime;
        if (one.Refusals > 0) marks |= CaseMarks.Refused;
        if (one.Supervision is not null) marks |= CaseMarks.Supervised;
        // What a claimant says of their own accord needs no rule of the app to be understood.
        if (rates is null) return one.Rating is { } own ? marks | Content(own) : marks;
        if (closed && one.Result is { } result && rates.Excluded?.Contains(result) == true) return marks | CaseMarks.Excluded;
        if (rates.Response is { } response && one.Asked is { } asked) marks |= Responded(one, At(asked), response.Within, calendar, now);
        if (rates.Resolution is { } resolution && one.CallBack is { } said)
            marks |= resolution.Yes.Contains(said) ? CaseMarks.Resolved : resolution.No.Contains(said) ? CaseMarks.Unresolved : CaseMarks.None;
        // What the claimant says without being asked counts before what was told on the phone; the last two levels are bad reviews.
        if (one.Rating is { } level) marks |= Content(level);
        else if (rates.Satisfaction is { } satisfaction && one.Told is { } told)
            marks |= satisfaction.Yes.Contains(told) ? CaseMarks.Satisfied : satisfaction.No.Contains(told) ? CaseMarks.Dissatisfied : CaseMarks.None;
        return marks;
    }

    static CaseMarks Content(long level) => level >= 3 ? CaseMarks.Satisfied : CaseMarks.Dissatisfied;

    /// <summary>Who may still be contacted in time is in neither number.</summary>
    static CaseMarks Responded(FiguredCase one, DateTimeOffset asked, WorkDuration within, WorkCalendar calendar, DateTimeOffset now)
    {
        var until = calendar.Add(asked, within).At;
        // Contacted before the step began the last time: for an earlier round of handling, and not yet in this one. Forms know minutes.
        if (one.ContactedAt is { } contacted && At(contacted) is var at && at >= Minute(asked)) return at <= until ? CaseMarks.Responded : CaseMarks.NotResponded;
        return now > until ? CaseMarks.NotResponded : CaseMarks.None;
    }

    /// <summary>Cases of one claimant and one kind, each within thirty days of the one before.</summary>
    static HashSet<string> Again(IReadOnlyList<FiguredCase> cases)
    {
        var again = new HashSet<string>(StringComparer.Ordinal);
        foreach (var same in cases.Where(c => c.Caller is not null && c.Category is not null && !c.Confidential).GroupBy(c => (c.Caller, c.App, c.Category)))
        {
            long? before = null;
            foreach (var one in same.OrderBy(c => c.OpenedAt).ThenBy(c => c.CaseId, StringComparer.Ordinal))
            {
                if (before is { } last && one.OpenedAt - last <= (long)WatchTime.Again.TotalMilliseconds) again.Add(one.CaseId);
                before = one.OpenedAt;
            }
        }
        return again;
    }

    static DateTimeOffset Minute(DateTimeOffset at) => at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMinute));

    static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
