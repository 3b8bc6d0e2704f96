using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Insight;

namespace LowCode.Engine.Tests.Insight;

/// <summary>What cases count as, and what is counted of them; pure.</summary>
public sealed class CaseFiguresTests
{
    static readonly DateTimeOffset monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8));

    static readonly RatesDefinition rates = new(
        new("contactedAt", "handle", new(24, TimeUnit.Hours)), new("callback", ["resolved"], ["unresolved"]), new("satisfaction", ["5", "4", "3"], ["2", "1"]), ["outOfScope"], [30, 35, 35]);

    static long At(double hours) => monday.AddHours(hours).ToUnixTimeMilliseconds();

    static FiguredCase Case(string id, double opened = 0, string state = "open") => new() { CaseId = id, App = "request", Street = "s1", OwnerUnit = "u1", Category = "noise", State = state, OpenedAt = At(opened) };

    static CaseMarks MarksOf(FiguredCase one, double now = 100) => Assert.Single(Marking.Of([one], _ => rates, WorkCalendar.China, monday.AddHours(now))).Marks;

    [Fact]
    public void A_claimant_is_contacted_in_time_too_late_or_may_still_be()
    {
        var asked = Case("a") with { Asked = At(1) };
        Assert.Equal(CaseMarks.Responded, MarksOf(asked with { ContactedAt = At(25) }) & (CaseMarks.Responded | CaseMarks.NotResponded));
        Assert.Equal(CaseMarks.NotResponded, MarksOf(asked with { ContactedAt = At(25.1) }) & (CaseMarks.Responded | CaseMarks.NotResponded));
        Assert.Equal(CaseMarks.NotResponded, MarksOf(asked, now: 26) & (CaseMarks.Responded | CaseMarks.NotResponded));
        Assert.Equal(CaseMarks.None, MarksOf(asked, now: 24) & (CaseMarks.Responded | CaseMarks.NotResponded));
    }

    [Fact]
    public void A_contact_of_an_earlier_round_is_none_in_the_next()
    {
        const CaseMarks Both = CaseMarks.Responded | CaseMarks.NotResponded;
        // Contacted too late in the first round; the second began at hour 50, and nobody has called yet.
        var second = Case("a") with { Asked = At(50), ContactedAt = At(30) };
        Assert.Equal(CaseMarks.None, MarksOf(second, now: 60) & Both);
        Assert.Equal(CaseMarks.NotResponded, MarksOf(second, now: 75) & Both);
        Assert.Equal(CaseMarks.Responded, MarksOf(second with { ContactedAt = At(51) }, now: 75) & Both);
        // Forms know minutes: a call in the minute the step began is one of this round.
        Assert.Equal(CaseMarks.Responded, MarksOf(second with { Asked = At(50) + 40_000, ContactedAt = At(50) }, now: 75) & Both);
    }

    [Fact]
    public void Only_valid_call_backs_count_and_what_residents_say_themselves_counts_first()
    {
        var closed = Case("a", state: "closed") with { CallBack = "resolved", Told = "5" };
        Assert.Equal(CaseMarks.Resolved | CaseMarks.Satisfied | CaseMarks.Closed | CaseMarks.InTime, MarksOf(closed));
        Assert.False(MarksOf(closed with { CallBack = "unreachable" }).HasFlag(CaseMarks.Resolved) || MarksOf(closed with { CallBack = "unreachable" }).HasFlag(CaseMarks.Unresolved));
        Assert.True(MarksOf(closed with { Rating = 2 }).HasFlag(CaseMarks.Dissatisfied));
        Assert.False(MarksOf(closed with { Rating = 2 }).HasFlag(CaseMarks.Satisfied));
        // What claimants say of their own accord is understood without any rule of the app; nothing else is.
        Assert.Equal(CaseMarks.Closed | CaseMarks.InTime | CaseMarks.Satisfied, Assert.Single(Marking.Of([closed with { Rating = 4, CallBack = "resolved" }], _ => null, WorkCalendar.China, monday)).Marks);
        // Taken out of the rates, and visible as such.
        Assert.Equal(CaseMarks.Closed | CaseMarks.InTime | CaseMarks.Excluded, MarksOf(closed with { Result = "outOfScope" }));
    }

    [Fact]
    public void The_same_claimant_with_the_same_kind_within_thirty_days_comes_again()
    {
        var cases = new[] { Case("a", -24 * 40), Case("b", -24 * 5), Case("c", 0), Case("d", 1) with { Category = "parking" }, Case("e", 2) with { Confidential = true } }.Select(c => c with { Caller = "caller:x" }).ToList();
        Assert.Equal(["c"], Marking.Of(cases, _ => null, WorkCalendar.China, monday).Where(c => c.Is(CaseMarks.Again)).Select(c => c.Case.CaseId));
    }

    [Fact]
    public void Every_number_of_a_comparison_is_as_long_as_the_list_behind_it()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var figures = new CaseFigures(Marking.Of([.. Enumerable.Range(0, 200).Select(n => Case($"c{n}", -random.Next(2000), random.Next(2) == 0 ? "open" : "closed") with
        {
            Street = $"s{random.Next(4)}", OwnerUnit = $"u{random.Next(6)}", Category = random.Next(3) == 0 ? null : "noise", Overdue = random.Next(3) == 0, Refusals = random.Next(2), Asked = At(-2000), ContactedAt = random.Next(2) == 0 ? At(-1990) : null,
            CallBack = random.Next(2) == 0 ? "resolved" : "unresolved", Told = $"{random.Next(1, 6)}", Supervision = random.Next(4) == 0 ? "waiting" : null, Caller = $"caller:{random.Next(30)}",
        })], _ => rates, WorkCalendar.China, monday), false);
        foreach (var by in Enum.GetValues<FigureGroup>())
        {
            var lines = figures.By(by);
            Assert.Equal(200, lines.Sum(l => l.Cases));
            foreach (var line in lines)
            {
                (int Number, CaseMarks Mark)[] numbers =
                [
                    (line.Cases, CaseMarks.None), (line.Running, CaseMarks.Running), (line.Closed, CaseMarks.Closed), (line.Overdue, CaseMarks.Overdue), (line.InTime.Yes, CaseMarks.InTime), (line.Response.Yes, CaseMarks.Responded),
                    (line.Response.No, CaseMarks.NotResponded), (line.Resolution.Yes, CaseMarks.Resolved), (line.Resolution.No, CaseMarks.Unresolved), (line.Satisfaction.Yes, CaseMarks.Satisfied), (line.Satisfaction.No, CaseMarks.Dissatisfied),
                    (line.Refused, CaseMarks.Refused), (line.Supervised, CaseMarks.Supervised), (line.Again, CaseMarks.Again), (line.InTime.No, CaseMarks.Closed | CaseMarks.Overdue),
                ];
                foreach (var (number, mark) in numbers) Assert.True(number == figures.Behind(mark, by, line.Key).Count, $"seed {seed}: {by} {line.Key} {mark}");
            }
        }
    }

    [Fact]
    public void The_composite_is_the_weighted_mean_and_silent_while_a_rate_has_no_case()
    {
        var line = FigureLine.Of("", []) with { Response = new(9, 1), Resolution = new(8, 2), Satisfaction = new(1, 1) };
        Assert.Equal(((0.9 * 30) + (0.8 * 35) + (0.5 * 35)) / 100, line.Composite([30, 35, 35])!.Value, 12);
        Assert.Null((line with { Satisfaction = new(0, 0) }).Composite([30, 35, 35]));
        Assert.Null(line.Composite(null));
    }

    [Fact]
    public void Places_and_claimants_gather_from_three_cases_on_and_confidential_ones_count_for_nobody()
    {
        var cases = Enumerable.Range(0, 4).Select(n => new MarkedCase(Case($"c{n}", n) with { Place = $"小北路{n + 1}号", Caller = "caller:x", Claimant = "陈**", Confidential = n == 3 }, CaseMarks.Running)).ToList();
        Assert.Equal("小北路", Assert.Single(Concentrations.Places(cases)).Road);
        Assert.Equal(["c2", "c1", "c0"], Assert.Single(Concentrations.Claimants(cases)).Cases);
        Assert.Empty(Concentrations.Places(cases.Take(2)));
        Assert.Null(Concentrations.RoadOf("185号"));
        Assert.Null(Concentrations.RoadOf(null));
    }

    [Fact]
    public void What_rises_gathers_or_falls_behind_is_warned_of()
    {
        List<MarkedCase> cases = [.. Enumerable.Range(0, 6).Select(n => new MarkedCase(Case($"n{n}", -24) with { Place = n < 3 ? "小北路1号" : null, OwnerUnit = "u9" }, CaseMarks.Running | (n < 2 ? CaseMarks.Overdue : CaseMarks.None))),
            .. Enumerable.Range(0, 8).Select(n => new MarkedCase(Case($"o{n}", -24 * 20) with { Category = n < 4 ? "noise" : "parking", OwnerUnit = "u1" }, CaseMarks.Closed))];
        var warnings = EarlyWarnings.Of(cases, cases, monday);
        Assert.Equal([("rising", "request/noise", 6, 1d), ("place", "s1", 3, 0d), ("late", "u9", 2, 6d)], warnings.Select(w => (w.Kind, w.Key, w.Number, w.Before)));
        Assert.All(warnings, w => Assert.Equal(w.Number, w.Cases.Count));
        Assert.DoesNotContain(EarlyWarnings.Of(cases, cases, monday.AddDays(30)), w => w.Kind == "rising");
    }
}
