using LowCode.Insight;

namespace LowCode.Engine.Tests.Insight;

public sealed class FlowFiguresTests
{
    static readonly DateTimeOffset start = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    static CaseStep Step(int minute, string kind, int visit, string activity, string? unit = null, bool empty = false) => new(start.AddMinutes(minute), kind, visit, activity, "u", unit, IsEmpty: empty);

    [Fact]
    public void Waiting_is_measured_from_offer_to_claim_and_handling_from_there_to_the_end()
    {
        var figures = new FlowFigures();
        figures.Add("a", [Step(0, "flow.item.opened", 1, "handle"), Step(30, "case.claimed", 1, "handle", "cg"), Step(90, "case.completed", 1, "handle")]);
        figures.Add("b", [Step(0, "flow.item.opened", 1, "handle"), Step(10, "case.claimed", 1, "handle", "cg"), Step(20, "case.completed", 1, "handle", empty: true)]);
        var handle = Assert.Single(figures.Activities);
        Assert.Equal(new Spread(2, 10, 30, 20), handle.Unclaimed);
        Assert.Equal(new Spread(2, 10, 60, 35), handle.Handling);
        Assert.Equal((2, "b"), (handle.Completed.Count, string.Join(",", handle.Empty.Cases)));
        var unit = Assert.Single(figures.Units);
        Assert.Equal(("cg", 2, 20d), (unit.Unit, unit.Taken.Count, unit.Unclaimed.Mean));
    }

    [Fact]
    public void Loops_count_every_visit_beyond_the_first_and_name_each_case_once()
    {
        var figures = new FlowFigures();
        figures.Add("a", [Step(0, "flow.item.opened", 1, "check"), Step(1, "case.returned", 1, "check"), Step(2, "flow.item.opened", 3, "check"), Step(3, "flow.item.opened", 5, "check")]);
        figures.Add("b", [Step(0, "flow.item.opened", 1, "check")]);
        var check = Assert.Single(figures.Activities);
        Assert.Equal((2, "a"), (check.Again.Count, string.Join(",", check.Again.Cases)));
        Assert.Equal((1, "a"), (check.Returned.Count, string.Join(",", check.Returned.Cases)));
        Assert.Equal(0, check.Handling.Count);
    }
}
