using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Cases.Simulating;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Cases.MigrationTests;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Versions change under cases that are merged, waited with, supervised, parked, assisted, added to or given round.</summary>
public sealed class StandingMigrationTests
{
    static readonly Record part = Record.Of(("summary", "路灯不亮"), ("category", "lighting"), ("description", "两盏不亮"), ("place", "盘福路12号"));

    static async Task<MigrationRun> MigratedAsync(Town town) =>
        await WorkedOffAsync(town, await town.Of<MigrationDesk>().StartAsync(town.As("designer.district"), "request", Town.Street, byName, null, CancellationToken.None));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Merged_cases_and_one_that_waits_for_its_parts_go_over_standing_and_end_as_they_would(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (lead, follower, whole) = (await town.DispatchedAsync(), await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([follower.Value], "同一路段"));
        await town.DoAsync(Dispatcher, whole, new SplitCase([part], true, "两个诉求"));
        await HandledAsOne.CarryAsync(town);
        await InstallAsync(town, Next());
        var run = await MigratedAsync(town);
        Assert.Equal((4L, 0L), (run.Migrated, run.Refused));
        foreach (var one in (CaseId[])[follower, whole])
        {
            var state = await town.StateAsync(one);
            await CaseTruth.HoldsAsync(town, one, state);
            // The renamed step stands still, and so does the clock that the new version adds to it.
            Assert.Equal(("work", 2), (await town.WhereAsync(one), state.Ledger.Clocks.Count(c => c.Visit is not null && c.PausedAt is not null)));
        }
        await town.CompleteAsync(Handler, lead, "work", form: RequestForms.Handled);
        await HandledAsOne.CarryAsync(town);
        Assert.Equal(("callback", RequestForms.Handled["result"]), (await town.WhereAsync(follower), (await town.StateAsync(follower)).Form["result"]));
        await town.CompleteAsync(Operator, new CaseId((await town.StateAsync(whole)).Children.Single().Case), "intake", "answeredOnTheSpot");
        await HandledAsOne.CarryAsync(town);
        await town.CompleteAsync(Handler, whole, "work", form: RequestForms.Handled);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Cases_that_are_merged_stay_where_they_are_when_the_new_version_merges_none(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (lead, follower) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([follower.Value], "同一路段"));
        await HandledAsOne.CarryAsync(town);
        await InstallAsync(town, Next("3.2.0").With([Packages.Manifest(m => m.AsObject().Remove("merge"))]));
        var seen = await town.Of<MigrationDesk>().PreviewAsync(town.As("designer.district"), "request", Town.Street, byName, 0, 50, CancellationToken.None);
        Assert.Equal((2, 2, "migrate.merge"), (seen.Total, seen.Refused, Assert.Single(seen.Reasons).Key));
        await town.DoAsync(Dispatcher, lead, new UnmergeCase(follower.Value, "换版本"));
        await HandledAsOne.CarryAsync(town);
        Assert.Equal(2L, (await MigratedAsync(town)).Migrated);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Supervision_parking_assistance_added_parties_and_readers_go_over_with_the_case(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (watched, parked) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, parked, new ParkCase("权属争议待裁决", "等裁决", Town.Monday.AddDays(60)));
        await town.DoAsync(Leader, parked, new ApproveAsked(1, null));
        await town.DoAsync(Supervisor, watched, new SuperviseCase(Supervision.Supervise, "请尽快", null, "3 workdays"));
        var visit = await town.ItemAsync(watched, "handle");
        await town.DoAsync(Handler, watched, new ClaimItem(visit));
        await town.DoAsync(Handler, watched, new AskAssistance(visit, OtherUnit, "请核实", null));
        await town.DoAsync(Handler, watched, new AddSigner(visit, "u-" + Leader, null, null, false, "请把关", "after"));
        await town.DoAsync(Dispatcher, watched, new CirculateCase(["u-" + Leader], [], false, null));
        var before = await town.StateAsync(watched);
        await InstallAsync(town, Next());
        Assert.Equal((2L, 0L), (await MigratedAsync(town) is var run ? run.Migrated : 0, run.Refused));
        var state = await town.StateAsync(watched);
        await CaseTruth.HoldsAsync(town, watched, state);
        await CaseTruth.HoldsAsync(town, parked, await town.StateAsync(parked));
        Assert.Equal((before.Supervisions[0].Status, before.Assists[0].Due, before.Approvals.Length, "u-" + Handler), (state.Supervisions[0].Status, state.Assists[0].Due, state.Approvals.Length, state.Item(visit)!.Holder));
        Assert.Equal("parked", CaseProjection.StateOf(await town.StateAsync(parked)));
        // All of it is answered under the new version.
        await town.DoAsync(OtherHandler, watched, new AnswerAssistance(1, "属实", false));
        await town.DoAsync(Handler, watched, new GiveFeedback(1, "正在办"));
        await town.DoAsync(Handler, watched, new CompleteItem(visit, null, RequestForms.Handled, null));
        Assert.Equal("work", await town.WhereAsync(watched));
        await town.DoAsync(Leader, watched, new ApproveAsked(state.Approvals.Single(a => a.Kind == Approval.After).Number, "同意"));
        Assert.Equal("callback", await town.WhereAsync(watched));
        await town.DoAsync(Dispatcher, parked, new ResumeWork(null, "裁决已下"));
        await town.CompleteAsync(Handler, parked, "work", form: RequestForms.Handled);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Followers_that_are_over_are_walked_again_to_their_end_also_one_that_was_brought_to_the_step(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (lead, there, early) = (await town.DispatchedAsync(), await town.DispatchedAsync(), await town.OpenedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([there.Value, early.Value], "同一路段"));
        await HandledAsOne.CarryAsync(town);
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await HandledAsOne.CarryAsync(town);
        foreach (var one in (CaseId[])[there, early]) await town.CompleteAsync(Callback, one, "callback", "resolved", RequestForms.CalledBack);
        await town.Of<AppChanges>().PublishAsync(SampleApps.Request.Untold().With(Packages.Manifest(m => m["version"] = "7.0.0")), ChangedBy.Product, CancellationToken.None, acknowledged: true);
        var from = (string)JsonNode.Parse(SampleApps.Request["app.json"])!["version"]!;
        var report = await town.Of<ReplayDesk>().RunAsync(town.As(Supervisor), "request", from, "7.0.0", 50, CancellationToken.None);
        Assert.Equal(2, report.Walked);
        Assert.All(report.Cases, walked => Assert.True(walked.IsWhole, string.Join(", ", walked.Differences.Select(d => d.Code))));
    }

    [Fact]
    public void The_shipped_app_with_all_its_verbs_is_proved_and_simulated()
    {
        var app = AppCheck.Check(SampleApps.Request).App!;
        Assert.Equal(Verdict.Proved, app.Soundness.Verdict);
        var plan = new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 20, PerDay = 20, Seed = 11, Staff = new Dictionary<string, int> { ["operator"] = 3, ["dispatcher"] = 2, ["handler"] = 8, ["callback"] = 2, ["supervisor"] = 1 } };
        Assert.Empty(plan.Check(app));
        var result = Simulation.Run(app, plan, WorkCalendar.China, UnitTree.Of(Divisions.Units), new Dictionary<string, StepPlan>());
        Assert.True(result.Cases > 0 && result.Closed > result.Cases / 2, $"{result.Closed} of {result.Cases} closed");
    }
}
