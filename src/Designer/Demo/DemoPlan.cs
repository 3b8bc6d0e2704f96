using LowCode.Calendar;

namespace LowCode.Designer.Demo;

/// <summary>Where a made-up case has got to.</summary>
enum DemoEnd
{
    Resolved, Unreachable, ResolvedAtSecond, Reviewed, AnsweredOnTheSpot, OutOfScope,
    Intake, ToDispatch, ToClaim, Handling, Refused, ToCallBack, SecondHandling, InReview,
}

/// <summary>How a case that still runs stands to its time limit.</summary>
enum DemoPace { InTime, DueToday, Overdue }

/// <summary>One case to be made.</summary>
/// <param name="OpenedAt">When it was registered.</param>
/// <param name="AcceptedAt">When it was accepted, where that decides which day it is due; else a little later.</param>
/// <param name="HandledAt">When it was handled, where the call-back must still be in time; else after some days.</param>
sealed record DemoPlan(string Street, DemoEnd End, DemoPace Pace, DateTimeOffset OpenedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? HandledAt, bool Confidential);

/// <summary>Spreads cases over streets, states and the last sixty days. The same number and seed give the same streets and states at any time; days follow the clock.</summary>
sealed class DemoPlanning(WorkCalendar calendar, DateTimeOffset now, Random random)
{
    const int HandleWorkdays = 5, Days = 60;
    static readonly TimeSpan china = TimeSpan.FromHours(8);

    /// <summary>Every state a running case can be in, once: the street that is shown first gets them all.</summary>
    static readonly (DemoEnd End, DemoPace Pace)[] running =
    [
        (DemoEnd.Intake, DemoPace.InTime), (DemoEnd.ToClaim, DemoPace.InTime), (DemoEnd.Handling, DemoPace.InTime), (DemoEnd.ToCallBack, DemoPace.InTime),
        (DemoEnd.Handling, DemoPace.DueToday), (DemoEnd.Handling, DemoPace.Overdue), (DemoEnd.ToClaim, DemoPace.Overdue), (DemoEnd.Refused, DemoPace.InTime),
        (DemoEnd.SecondHandling, DemoPace.InTime), (DemoEnd.InReview, DemoPace.InTime), (DemoEnd.ToDispatch, DemoPace.InTime), (DemoEnd.ToClaim, DemoPace.DueToday),
        (DemoEnd.ToCallBack, DemoPace.Overdue), (DemoEnd.Intake, DemoPace.Overdue),
    ];

    static readonly DemoEnd[] closed =
    [
        DemoEnd.Resolved, DemoEnd.Resolved, DemoEnd.AnsweredOnTheSpot, DemoEnd.Resolved, DemoEnd.OutOfScope, DemoEnd.Resolved, DemoEnd.ResolvedAtSecond, DemoEnd.Resolved,
        DemoEnd.Resolved, DemoEnd.Reviewed, DemoEnd.Resolved, DemoEnd.Unreachable, DemoEnd.Resolved, DemoEnd.AnsweredOnTheSpot, DemoEnd.Resolved,
    ];

    /// <param name="streets">Codes of the streets, the one to be shown first in front.</param>
    public IEnumerable<DemoPlan> Plans(IReadOnlyList<string> streets, int count)
    {
        for (var i = 0; i < count; i++)
        {
            // The first street: all running states, then as many closed ones. The others take turns, two closed to one that runs.
            var first = i < running.Length * 2 && i < count / 2;
            var n = first ? i : i - Math.Min(running.Length * 2, count / 2);
            var street = first ? streets[0] : streets[1 + n % Math.Max(1, streets.Count - 1)];
            var runs = first ? i < running.Length : n / Math.Max(1, streets.Count - 1) % 3 == 2;
            var (end, pace) = runs ? running[(first ? i : n * 5 + n / 17) % running.Length] : (closed[(first ? i : n * 7 + n / 17) % closed.Length], DemoPace.InTime);
            var (opened, accepted) = TimesOf(end, pace);
            var handled = (end, pace) is (DemoEnd.ToCallBack, DemoPace.InTime) ? Ago(0.1, 1.5) : (DateTimeOffset?)null;
            yield return new(street, end, pace, opened, accepted, handled, i % 29 == 3);
        }
    }

    (DateTimeOffset Opened, DateTimeOffset? Accepted) TimesOf(DemoEnd end, DemoPace pace)
    {
        if (pace == DemoPace.DueToday && DueTodayFrom() is { } begun) return (begun.AddMinutes(-random.Next(12, 70)), begun);
        if (end == DemoEnd.Intake) return (pace == DemoPace.Overdue ? Ago(0.6, 1.2) : now.AddMinutes(-random.Next(4, 100)), null);
        var (least, most) = (end, pace) switch
        {
            (DemoEnd.ToClaim or DemoEnd.Handling, DemoPace.Overdue) => (5.6, 9.0),
            (DemoEnd.ToCallBack, DemoPace.Overdue) => (6.0, 8.0),
            (DemoEnd.ToClaim, _) => (0.4, 1.5),
            (DemoEnd.ToDispatch, _) => (0.5, 2.0),
            (DemoEnd.Handling or DemoEnd.Refused, _) => (1.2, 3.6),
            (DemoEnd.ToCallBack, _) => (3.2, 4.4),
            (DemoEnd.SecondHandling, _) => (7.0, 9.0),
            (DemoEnd.InReview, _) => (9.5, 12.0),
            (DemoEnd.ResolvedAtSecond or DemoEnd.Reviewed, _) => (17.0, 38.0),
            (DemoEnd.AnsweredOnTheSpot or DemoEnd.OutOfScope, _) => (1.0, 40.0),
            _ => (9.0, 40.0),
        };
        return (Ago(least, most), null);
    }

    /// <summary>A moment by day, so many working days ago, within the last sixty days.</summary>
    DateTimeOffset Ago(double least, double most)
    {
        var wanted = least + random.NextDouble() * (most - least);
        var at = now;
        while (calendar.Elapsed(at, now, TimeUnit.WorkDays) < wanted && now - at < TimeSpan.FromDays(Days)) at = at.AddMinutes(-20);
        var local = at.ToOffset(china);
        var day = local.Hour is >= 8 and < 20 ? local : new DateTimeOffset(local.Date.AddDays(local.Hour < 8 ? -1 : 0).AddHours(9 + random.Next(10)), china);
        return Whole(day.AddSeconds(-random.Next(20 * 60)));
    }

    /// <summary>When handling must have begun to be due later today; null when today is no day on which anything falls due.</summary>
    DateTimeOffset? DueTodayFrom()
    {
        var local = now.ToOffset(china);
        var earliest = local.AddMinutes(25);
        if (!calendar.IsWorkday(DateOnly.FromDateTime(local.Date)) || earliest.Date != local.Date) return null;
        // A limit of whole working days ends at the hour at which it began: office hours, unless they are over for today.
        var from = earliest.TimeOfDay > TimeSpan.FromHours(9) ? earliest.TimeOfDay : TimeSpan.FromHours(9);
        var until = from < TimeSpan.FromHours(18) ? TimeSpan.FromHours(18) : TimeSpan.FromMinutes((24 * 60) - 5);
        if (from >= until) return null;
        var hour = from + (until - from) * random.NextDouble();
        for (var back = HandleWorkdays; back < HandleWorkdays + 20; back++)
        {
            var begun = Whole(new DateTimeOffset(local.Date.AddDays(-back) + hour, china));
            if (calendar.Add(begun, new WorkDuration(HandleWorkdays, TimeUnit.WorkDays)).At.ToOffset(china).Date == local.Date) return begun;
        }
        return null;
    }

    static DateTimeOffset Whole(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
}
