using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.WorksStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A superior wants to hear how it goes (督办), or a deadline sees to it that somebody does.</summary>
public class UnderSupervision
{
    const string Supervisor = "supervisor.003", Leader = "streetLeader.003";

    static async Task<string[]> MissingAsync(Town town, string who, string standing = "waiting") =>
        [.. (await town.Of<CaseLists>().CasesAsync(town.As(who), new CaseQuery(Supervision: standing))).Items.Select(l => l.CaseId)];

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_unit_feeds_back_in_time_is_sent_back_feeds_back_late_and_is_accepted(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var (due, whole) = (await town.DueAsync(id, visit), await town.DueAsync(id, null));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new SuperviseCase("supervise", "催", null, null)));
        Assert.Equal("supervise.kind", await town.RefusedAsync(Supervisor, id, new SuperviseCase("shout", "催", null, null)));
        await town.DoAsync(Supervisor, id, new SuperviseCase("supervise", "请报进度", Unit, "1 workdays"));
        Assert.Equal((due, whole), (await town.DueAsync(id, visit), await town.DueAsync(id, null)));
        Assert.Equal([id.ToString()], await MissingAsync(town, Supervisor));
        Assert.Contains("supervision.supervise", await town.BoxAsync(Handler, "claim"));
        Assert.Equal("supervise.unit", await town.RefusedAsync(OtherHandler, id, new GiveFeedback(1, "无关")) is var no && no == "case.unknown" ? "supervise.unit" : no);
        await town.DoAsync(Handler, id, new GiveFeedback(1, "已备料"));
        Assert.Empty(await MissingAsync(town, Supervisor));
        Assert.Equal([id.ToString()], await MissingAsync(town, Supervisor, "answered"));
        Assert.Contains("supervision.judge", await town.BoxAsync(Supervisor, "claim"));
        await town.DoAsync(Leader, id, new SendBackFeedback(1, "写明完工日", null));
        town.Clock.Move(TimeSpan.FromDays(3));
        await town.FireAsync();
        Assert.Equal([id.ToString()], await MissingAsync(town, Supervisor, "overdue"));
        Assert.Contains("supervision.supervise", await town.BoxAsync(Handler, "overdue"));
        var state = await town.DoAsync(Handler, id, new GiveFeedback(1, "本周五完工"));
        Assert.Equal([false, true], state.Supervisions[0].Feedback.Select(f => f.Late));
        await CaseTruth.HoldsAsync(town, id, state);
        state = await town.DoAsync(Supervisor, id, new AcceptFeedback(1, "好"));
        Assert.Equal((SupervisionStatus.Accepted, "u-supervisor.003"), (state.Supervisions[0].Status, state.Supervisions[0].ClosedBy));
        Assert.Equal("supervise.over", await town.RefusedAsync(Supervisor, id, new LiftSupervision(1, "不必")));
        Assert.Empty(await MissingAsync(town, Supervisor, "any"));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_deadline_climbs_its_chain_and_puts_the_case_under_supervision_by_itself_once(Dialect dialect)
    {
        var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("survey");
        town.Clock.Move(TimeSpan.FromDays(5));
        await town.FireAsync();
        Assert.Equal(1, Assert.Single(Prolonging.ClocksOf((await town.StateAsync(id)).Ledger, visit)).Escalated);
        Assert.Empty((await town.StateAsync(id)).Supervisions);
        town = await town.RestartAsync();
        await using var _ = town;
        town.Clock.Move(TimeSpan.FromDays(6));
        await town.FireAsync();
        var state = await town.StateAsync(id);
        var clock = Assert.Single(Prolonging.ClocksOf(state.Ledger, visit));
        Assert.Equal((3, true), (clock.Escalated, clock.BreachedAt is not null));
        var one = Assert.Single(state.Supervisions);
        Assert.Equal((null, Unit, "2 workdays"), (one.By, one.Unit, one.Length));
        Assert.Equal(3, (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<ClockEscalated>().Count());
        await CaseTruth.HoldsAsync(town, id, state);
        await town.DoAsync(Handler, id, new GiveFeedback(1, "设备故障"));
        await town.DoAsync(Supervisor, id, new AcceptFeedback(1, null));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Urged_often_it_comes_under_supervision_and_urges_close_together_are_one_for_whoever_is_told(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var due = await town.DueAsync(id, visit);
        for (var i = 0; i < 2; i++) await town.DoAsync(Dispatcher, id, new UrgeItem(visit, "快"));
        Assert.Equal([false, true], (await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events).OfType<Urged>().Select(u => u.Merged));
        town.Clock.Move(TimeSpan.FromHours(2));
        await town.DoAsync(Dispatcher, id, new UrgeItem(visit, "快"));
        var state = await town.DoAsync(Dispatcher, id, new UrgeItem(visit, "快"));
        Assert.Equal("urge.limit", await town.RefusedAsync(Dispatcher, id, new UrgeItem(visit, "快")));
        Assert.Equal((4, 1, due), (state.Item(visit)!.Urged, state.Supervisions.Length, await town.DueAsync(id, visit)));
        await town.DoAsync(Supervisor, id, new LiftSupervision(1, "已约谈"));
        await town.DoAsync(Dispatcher, id, new CloseCase(null, "当场办结"));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_judges_the_feedback_they_have_written_themselves(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        await town.GiveAsync(Handler, LowCode.Org.Post.Supervisor, Town.Street);
        var (id, _) = await town.BegunAsync("repair");
        await town.DoAsync(Supervisor, id, new SuperviseCase("supervise", "请报进度", Unit, null));
        await town.DoAsync(Handler, id, new GiveFeedback(1, "已备料"));
        Assert.Equal("supervise.own", await town.RefusedAsync(Handler, id, new AcceptFeedback(1, null)));
        Assert.Equal("supervise.own", await town.RefusedAsync(Handler, id, new SendBackFeedback(1, "再报", null)));
        Assert.Equal(SupervisionStatus.Answered, (await town.StateAsync(id)).Supervisions[0].Status);
        Assert.Equal(SupervisionStatus.Accepted, (await town.DoAsync(Supervisor, id, new AcceptFeedback(1, null))).Supervisions[0].Status);
    }
}
