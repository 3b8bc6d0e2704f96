using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.WhistleStory;
using static LowCode.Engine.Tests.Scenarios.WorksStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Suspended and resumed: a work item, the whole case, with approval and by the clock.</summary>
public class StandsStill
{
    const string Reason = "等待材料";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_suspended_work_item_stops_its_own_clock_only_and_goes_on_with_what_was_left(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var (due, whole) = (await town.DueAsync(id, visit), await town.DueAsync(id, null));
        Assert.True(CaseOffers.Of(await town.StateAsync(id), town.As(Handler)).Items[0].Suspend);
        await town.DoAsync(Handler, id, new SuspendWork(visit, Reason, "缺施工图", null));
        Assert.Null(await town.DueAsync(id, visit));
        Assert.Equal(whole, await town.DueAsync(id, null));
        Assert.Equal(["repair"], await town.BoxAsync(Handler, "todo"));
        var offer = CaseOffers.Of(await town.StateAsync(id), town.As(Handler)).Items[0];
        Assert.Equal((false, false, true), (offer.Suspend, offer.Complete, offer.Resume));
        town.Clock.Move(TimeSpan.FromDays(20));
        await town.FireAsync();
        Assert.DoesNotContain((await town.StateAsync(id)).Ledger.Clocks, c => c.Visit is not null && c.BreachedAt is not null);
        await town.DoAsync(Handler, id, new ResumeWork(visit, "材料已到"));
        // Monday 23 November and twenty days: five working days again from Sunday 13 December.
        Assert.True(await town.DueAsync(id, visit) > due!.Value.AddDays(18), "what was left is left still");
        await town.CompleteAsync(Handler, id, "repair");
        Assert.Equal("check", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_is_done_to_what_is_suspended_and_each_refusal_says_why(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        Assert.Equal("item.ground", await town.RefusedAsync(Handler, id, new SuspendWork(visit, "不想办", null, null)));
        Assert.Equal("suspend.until", await town.RefusedAsync(Handler, id, new SuspendWork(visit, Reason, null, Town.Monday.AddDays(-1))));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new SuspendWork(visit, Reason, null, null)));
        Assert.Equal("item.held", await town.RefusedAsync(Dispatcher, id, new SuspendWork(visit, Reason, null, null)));
        Assert.Equal("resume.notSuspended", await town.RefusedAsync(Handler, id, new ResumeWork(visit, null)));
        await town.DoAsync(Handler, id, new SuspendWork(visit, Reason, null, null));
        Assert.Equal("suspend.already", await town.RefusedAsync(Handler, id, new SuspendWork(visit, Reason, null, null)));
        Assert.Equal("item.suspended", await town.RefusedAsync(Handler, id, new CompleteItem(visit, null, Record.Empty, null)));
        Assert.Equal("item.suspended", await town.RefusedAsync(Handler, id, new TransferItem(visit, null, OtherUnit, "转")));
        Assert.Equal("item.suspended", await town.RefusedAsync(Handler, id, new ExtendTime(visit, "1 workdays", "雨", null)));
        Assert.Equal("item.suspended", await town.RefusedAsync(Dispatcher, id, new UrgeItem(visit, null)));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new ResumeWork(visit, null)));
        var check = await town.OpenCaseAsync(Operator, Record.Of(("topic", "清沟")), "works");
        await town.GiveAsync(Operator, Post.Handler, Town.Street);
        Assert.Equal("item.notAllowed", await town.RefusedAsync(Operator, check, new SuspendWork(await town.ItemAsync(check, "plan"), Reason, null, null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task It_goes_on_by_itself_when_the_time_has_come_once_also_after_a_restart(Dialect dialect)
    {
        var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var until = Town.Monday.AddDays(3);
        await town.DoAsync(Handler, id, new SuspendWork(visit, "天气原因", null, until));
        town = await town.RestartAsync();
        await using var _ = town;
        town.Clock.Move(TimeSpan.FromDays(4));
        await town.FireAsync();
        await town.FireAsync();
        var state = await town.StateAsync(id);
        Assert.Empty(state.Suspensions);
        var told = (await town.Loader.HistoryAsync(id)).Where(e => e.Events.OfType<WorkResumed>().Any()).ToList();
        Assert.Equal(until.ToUnixTimeMilliseconds(), Assert.Single(told).Row.OccurredAt);
        Assert.NotNull(await town.DueAsync(id, visit));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_whole_case_stops_with_all_its_clocks_and_its_work_items(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        const string Ground = "等待上级批复";
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new SuspendWork(null, Ground, null, null)));
        // A part in the case is not enough for the whole of it.
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new SuspendWork(null, Ground, null, null)));
        Assert.False(CaseOffers.Of(await town.StateAsync(id), town.As(Handler), await town.Of<LowCode.Apps.AppStore>().GetAsync("works", "1.0.0")).Suspend);
        Assert.Equal("item.ground", await town.RefusedAsync(Dispatcher, id, new SuspendWork(null, Reason, null, null)));
        await town.DoAsync(Handler, id, new SuspendWork(visit, Reason, null, null));
        var state = await town.DoAsync(Dispatcher, id, new SuspendWork(null, Ground, null, null));
        Assert.All(state.Ledger.Clocks, c => Assert.NotNull(c.PausedAt));
        Assert.Equal("suspended", CaseProjection.StateOf(state));
        Assert.Equal("suspend.already", await town.RefusedAsync(Dispatcher, id, new SuspendWork(null, Ground, null, null)));
        Assert.Equal("case.suspended", await town.RefusedAsync(Handler, id, new CompleteItem(visit, null, Record.Empty, null)));
        Assert.Equal("case.suspended", await town.RefusedAsync(Dispatcher, id, new ExtendTime(null, "1 workdays", "雨", null)));
        Assert.Equal("case.suspended", await town.RefusedAsync(Handler, id, new ResumeWork(visit, null)));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new ResumeWork(null, null)));
        // The work item was suspended for itself and stays so.
        state = await town.DoAsync(Dispatcher, id, new ResumeWork(null, null));
        Assert.Equal([null, visit.ToString(System.Globalization.CultureInfo.InvariantCulture)], state.Ledger.Clocks.Select(c => c.PausedAt is null ? null : c.Visit));
        await town.DoAsync(Dispatcher, id, new SuspendWork(null, Ground, null, null));
        Assert.Equal("voided", (await town.DoAsync(Dispatcher, id, new VoidCase("重复"))).Result);
        Assert.Empty((await town.StateAsync(id)).Suspensions);
        var request = await town.OpenCaseAsync(Operator, Record.Of(("summary", "样样有")), "wild");
        Assert.Equal("case.notAllowed", await town.RefusedAsync(Dispatcher, request, new SuspendWork(null, Ground, null, null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Another_than_the_asker_decides_and_finds_it_among_what_can_be_claimed(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        await town.GiveAsync(Handler, Post.Supervisor, Town.Street);
        var (id, visit) = await town.BegunAsync("survey");
        var state = await town.DoAsync(Handler, id, new SuspendWork(visit, "等待鉴定", "鉴定需两周", null));
        Assert.Empty(state.Suspensions);
        Assert.Equal(["approval.suspend"], await town.BoxAsync(Supervisor, "claim"));
        Assert.Empty(await town.BoxAsync(Handler, "claim"));
        Assert.Equal("approval.already", await town.RefusedAsync(Handler, id, new SuspendWork(visit, "等待鉴定", null, null)));
        Assert.Equal("approval.own", await town.RefusedAsync(Handler, id, new ApproveAsked(1, null)));
        Assert.Equal("approval.post", await town.RefusedAsync(Dispatcher, id, new ApproveAsked(1, null)));
        Assert.Equal("approval.over", await town.RefusedAsync(Supervisor, id, new ApproveAsked(2, null)));
        await town.DoAsync(Supervisor, id, new RefuseAsked(1, "先勘查能勘查的部分"));
        Assert.Equal("approval.over", await town.RefusedAsync(Supervisor, id, new ApproveAsked(1, null)));
        Assert.Empty(await town.BoxAsync(Supervisor, "claim"));
        await town.DoAsync(Handler, id, new SuspendWork(visit, "等待鉴定", null, null));
        Assert.Equal([2], CaseOffers.Of(await town.StateAsync(id), town.As(Supervisor)).Decide.Select(a => a.Number));
        Assert.Empty(CaseOffers.Of(await town.StateAsync(id), town.As(Handler)).Decide);
        state = await town.DoAsync(Supervisor, id, new ApproveAsked(2, null));
        Assert.Equal("u-" + Handler, Assert.Single(state.Suspensions).By);
        Assert.Null(await town.DueAsync(id, visit));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_asked_for_lapses_with_its_work_item(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("survey");
        await town.DoAsync(Handler, id, new SuspendWork(visit, "等待鉴定", null, null));
        await town.CompleteAsync(Handler, id, "survey");
        Assert.Equal(ApprovalStatus.Lapsed, (await town.StateAsync(id)).Approvals[0].Status);
        Assert.Equal("approval.over", await town.RefusedAsync(Supervisor, id, new ApproveAsked(1, null)));
        Assert.Empty(await town.BoxAsync(Supervisor, "claim"));
    }

    /// <summary>Two working days after its beginning, what is being repaired goes to be checked, done or not.</summary>
    static async Task<Town> TimedTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var package = WorksApp.Package.With(Packages.Flow(f =>
        {
            f["activities"]!.AsArray().Single(a => (string)a!["id"]! == "repair")!["boundaries"] = System.Text.Json.Nodes.JsonNode.Parse("""[{ "id": "late", "on": "timer", "after": "2 workdays", "outcome": "late" }]""");
            f["connections"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "from": "repair", "outcome": "late", "to": "check" }"""));
        }));
        var app = await town.Of<LowCode.Apps.AppStore>().PublishAsync(package, "test", CancellationToken.None);
        await town.Of<LowCode.Apps.AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    [Theory]
    [InlineData(Dialect.Sqlite, false)]
    [InlineData(Dialect.Sqlite, true)]
    [InlineData(Dialect.Postgres, false)]
    [InlineData(Dialect.Postgres, true)]
    public async Task A_timer_of_the_flow_stands_still_with_its_work_and_goes_on_with_what_was_left(Dialect dialect, bool whole)
    {
        var town = await TimedTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        var (who, stopped) = whole ? (Dispatcher, (int?)null) : (Handler, visit);
        town.Clock.Move(TimeSpan.FromDays(1));
        await town.DoAsync(who, id, new SuspendWork(stopped, whole ? "等待上级批复" : Reason, null, null));
        town = await town.RestartAsync();
        await using var _ = town;
        town.Clock.Move(TimeSpan.FromDays(10));
        await town.FireAsync();
        Assert.Equal("repair", await town.WhereAsync(id));
        // Friday 4 December, with one working day left: over on Monday at the same time of day.
        var state = await town.DoAsync(who, id, new ResumeWork(stopped, "接着办"));
        Assert.Equal(Town.Monday.AddDays(14), Assert.Single(state.Flow.Timers.ToArray()).Due);
        town.Clock.Move(TimeSpan.FromDays(2));
        await town.FireAsync();
        Assert.Equal("repair", await town.WhereAsync(id));
        town.Clock.Move(TimeSpan.FromDays(1));
        await town.FireAsync();
        Assert.Equal("check", await town.WhereAsync(id));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    static async Task<Town> WholeTownAsync(Dialect dialect, LowCode.Apps.AppPackage package)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<LowCode.Apps.AppStore>().PublishAsync(
            package.With(Packages.Manifest(m => m["suspend"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "reasons": ["等待上级批复"] }"""))), "test", CancellationToken.None);
        await town.Of<LowCode.Apps.AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    static async Task StandAsync(Town town, LowCode.Journal.CaseId id, TimeSpan length)
    {
        await town.DoAsync(Dispatcher, id, new SuspendWork(null, "等待上级批复", null, null));
        town.Clock.Move(length);
        await town.FireAsync();
        await town.DoAsync(Dispatcher, id, new ResumeWork(null, "接着办"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_negotiation_waits_for_answers_as_long_as_was_left(Dialect dialect)
    {
        await using var town = await WholeTownAsync(dialect, BargainApp.Refusing);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "井盖异响"), ("kind", "odd")), "bargain");
        var due = Assert.Single((await town.StateAsync(id)).Flow.Timers.ToArray()).Due;
        town.Clock.Move(TimeSpan.FromHours(1));
        await StandAsync(town, id, TimeSpan.FromDays(7));
        Assert.Equal(due.AddDays(7), Assert.Single((await town.StateAsync(id)).Flow.Timers.ToArray()).Due);
        await town.FireAsync();
        Assert.Contains((await town.StateAsync(id)).Items, i => i.IsLive && i.Unit == RequestStory.Unit);
        town.Clock.Move(TimeSpan.FromHours(6));
        await town.FireAsync();
        Assert.Equal("dispatch", await town.WhereAsync(id));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Departments_that_were_summoned_have_as_long_to_report_to_ask_and_to_be_waited_for_as_was_left(Dialect dialect)
    {
        await using var town = await WholeTownAsync(dialect, SampleApps.Whistle);
        var id = await town.WhistledAsync();
        await town.DoAsync(OfCg, id, new AskExcuse(await town.OfUnitAsync(id, "whistle.arrive", Cg), "无人可派", null));
        var before = await town.StateAsync(id);
        town.Clock.Move(TimeSpan.FromHours(1));
        await StandAsync(town, id, TimeSpan.FromDays(7));
        var state = await town.StateAsync(id);
        string[] Due(CaseState of, int days) => [.. of.Flow.Timers.ToArray().Select(t => $"{t.Visit} {t.Timer} {t.Due.UtcDateTime.AddDays(days):s}").Order(StringComparer.Ordinal)];
        Assert.Equal(["ask", "closes", "closes", "silence"], before.Flow.Timers.ToArray().Select(t => t.Timer).Order(StringComparer.Ordinal));
        Assert.Equal(Due(before, 7), Due(state, 0));
        DateTimeOffset Limit(CaseState of, int unit) => DateTimeOffset.Parse(LowCode.Flows.SummonedUnit.Of(of.Flow, "whistle")[unit].Limit!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Limit(before, 0).AddDays(7), Limit(state, 0));
        // What its clock says is what it is judged by.
        Assert.All(state.Ledger.Clocks.Where(c => c.Visit is not null), c => Assert.Equal(Limit(state, 1), c.Times.At));
        await town.ReportAsync(OfSc, id, Sc);
        Assert.Equal("cg waiting; sc arrived", await town.SummonedAsync(id));

        // Past its limit already: that stays, and it is waited for as long as was left of that.
        town.Clock.Move(TimeSpan.FromHours(26));
        await town.FireAsync();
        var closes = Assert.Single((await town.StateAsync(id)).Flow.Timers.ToArray(), t => t.Timer == "closes").Due;
        await StandAsync(town, id, TimeSpan.FromDays(7));
        state = await town.StateAsync(id);
        Assert.Equal((Limit(before, 0).AddDays(7), closes.AddDays(7)), (Limit(state, 0), Assert.Single(state.Flow.Timers.ToArray(), t => t.Timer == "closes").Due));
        Assert.Equal("cg waiting; sc arrived", await town.SummonedAsync(id));
        await town.ReportAsync(OfCg, id, Cg);
        Assert.Equal("cg late; sc arrived", await town.SummonedAsync(id));
    }
}
