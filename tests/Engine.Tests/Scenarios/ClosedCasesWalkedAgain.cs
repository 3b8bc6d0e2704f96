using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Cases that were closed by one version are walked through another, and what is otherwise is told.</summary>
public class ClosedCasesWalkedAgain
{
    static async Task<CaseId> ClosedAsync(Town town)
    {
        var id = await town.HandledAsync();
        await town.CompleteAsync(Callback, id, "callback", "unresolved", RequestForms.Dissatisfied);
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal("closed: closed", await town.WhereAsync(id));
        return id;
    }

    static Task<LightApp> PublishAsync(Town town, string version, Action<JsonNode>? flow = null) => town.Of<AppChanges>().PublishAsync(
        SampleApps.Request.Untold().With(Packages.Manifest(m => m["version"] = version), Packages.Flow(f => flow?.Invoke(f))), ChangedBy.Product, CancellationToken.None, acknowledged: true);

    static async Task<ReplayReport> WalkAsync(Town town, string to)
    {
        var from = (string)JsonNode.Parse(SampleApps.Request["app.json"])!["version"]!;
        return await town.Of<ReplayDesk>().RunAsync(town.As(Supervisor), "request", from, to, 50, CancellationToken.None);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Under_the_same_flow_nothing_is_otherwise_and_nothing_is_written(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await ClosedAsync(town);
        await PublishAsync(town, "7.0.0");
        var rows = (await town.Loader.HistoryAsync(id)).Count;
        var report = await WalkAsync(town, "7.0.0");
        Assert.Equal((1, 1), (report.Walked, report.Same));
        Assert.Equal(rows, (await town.Loader.HistoryAsync(id)).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Other_people_other_limits_and_a_way_that_stops_are_told(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await ClosedAsync(town);
        await PublishAsync(town, "7.1.0", f =>
        {
            var activities = f["activities"]!.AsArray();
            activities.Single(a => (string)a!["id"]! == "callback")!["candidates"] = new JsonObject { ["post"] = "supervisor" };
            var handle = activities.Single(a => (string)a!["id"]! == "handle")!;
            handle["deadlines"]![0]!["within"] = "1 workdays";
            handle["deadlines"]![0]!.AsObject().Remove("override");
        });
        var changed = Assert.Single((await WalkAsync(town, "7.1.0")).Cases);
        Assert.True(changed.IsWhole);
        Assert.Equal(["replay.deadline", "replay.deadline", "replay.people", "replay.people"], changed.Differences.Select(d => d.Code).Order(StringComparer.Ordinal));

        // Nobody handles twice any more: the second handling has no place.
        await PublishAsync(town, "7.2.0", f => f["activities"]!.AsArray().Single(a => (string)a!["id"]! == "again")!["when"]![0]!["if"] = "visits('handle') < 1");
        var stopped = Assert.Single((await WalkAsync(town, "7.2.0")).Cases);
        Assert.Equal((id, false, "replay.step.missing", "handle"), (stopped.Case, stopped.IsWhole, stopped.Differences[^1].Code, stopped.Differences[^1].Path));
        // Who may not see the case is told nothing of it.
        Assert.Equal(0, (await town.Of<ReplayDesk>().RunAsync(town.As("operator.001"), "request", (string)JsonNode.Parse(SampleApps.Request["app.json"])!["version"]!, "7.2.0", 50, CancellationToken.None)).Walked);
    }

    static async Task<ReplayedCase?> AgainAsync(Town town, AppPackage package, string from, string to, Action<JsonNode>? flow = null)
    {
        var app = await town.Of<AppStore>().PublishAsync(package.With(Packages.Manifest(m => m["version"] = to), Packages.Flow(f => flow?.Invoke(f))), "test", CancellationToken.None);
        var report = await town.Of<ReplayDesk>().RunAsync(town.As(Dispatcher), app.Manifest.Id, from, to, 50, CancellationToken.None);
        Assert.Equal(1, report.Walked);
        return report.Cases.SingleOrDefault();
    }

    static JsonNode Step(JsonNode flow, string id) => flow["activities"]!.AsArray().Single(a => (string)a!["id"]! == id)!;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_taken_back_and_who_was_asked_to_sign_as_well_is_walked_too(Dialect dialect)
    {
        await using var town = await JointStory.JointTownAsync(dialect);
        var id = await town.DraftedAsync("inTurn");
        await town.DoAsync(Operator, id, new RecallItem((await town.StateAsync(id)).Items[0].Visit));
        await town.CompleteAsync(Operator, id, "draft", "together");
        var vote = await town.PartyAsync(id, RequestStory.Unit);
        await town.VoteAsync(Handler, id, RequestStory.Unit, "reject");
        await town.DoAsync(Handler, id, new RecallItem(vote));
        await town.VoteAsync(Handler, id, RequestStory.Unit, "reject");
        await town.DoAsync(OtherHandler, id, new AddSigner(await town.PartyAsync(id, OtherUnit), "u-callback.003", null, null, false, "听回访意见"));
        await town.VoteAsync(Callback, id, Callback, "agree");
        await town.DoAsync(Dispatcher, id, new RemoveSigner((await town.StateAsync(id)).Items.Last(i => i.Outcome == "reject").Visit, "与职责无关"));
        await town.VoteAsync(OtherHandler, id, OtherUnit, "agree");
        await town.CompleteAsync(Operator, id, "carryOut");
        Assert.Equal("closed: closed", await town.WhereAsync(id));

        Assert.Null(await AgainAsync(town, JointApp.Package, "1.0.0", "2.0.0"));
        var other = (await AgainAsync(town, JointApp.Package, "1.0.0", "2.1.0", f => Step(f, "carryOut")["candidates"] = new JsonObject { ["post"] = "supervisor" }))!;
        Assert.Equal((true, "replay.people", "carryOut"), (other.IsWhole, Assert.Single(other.Differences).Code, other.Differences[0].Path));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Mended_incidents_are_mended_the_same_way_and_one_that_does_not_come_is_told(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.WildAtTheCallAsync();
        await town.DeliverAsync();
        var visit = (await town.StateAsync(id)).Flow.Incidents[0].Visit;
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "再试", LowCode.Scripts.Record.Of(("rounds", 7))));
        await town.DeliverAsync();
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "skip", "done", null, "不需要天气"));
        Assert.Equal("closed: finished", await town.WhereAsync(id));
        var from = (string)JsonNode.Parse(SampleApps.Wild["app.json"])!["version"]!;
        Assert.Null(await AgainAsync(town, SampleApps.Wild, from, "8.0.0"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_that_followed_another_or_waited_for_its_parts_stood_still_meanwhile(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var timed = SampleApps.Request.Untold().With(Packages.Manifest(m => m["version"] = "8.0.0"), Packages.Flow(f =>
        {
            Step(f, "handle")["boundaries"] = JsonNode.Parse("""[{ "id": "late", "on": "timer", "after": "10 workdays", "outcome": "late" }]""");
            f["connections"]!.AsArray().Add(JsonNode.Parse("""{ "from": "handle", "outcome": "late", "to": "review" }"""));
        }));
        foreach (var version in (string[])["8.0.0", "8.1.0"])
            await town.Of<AppChanges>().PublishAsync(timed.With(Packages.Manifest(m => m["version"] = version)), ChangedBy.Product, CancellationToken.None, acknowledged: true);
        await town.Of<AppStore>().InstallAsync("request", "8.0.0", Divisions.City.Value, "{}", "test", CancellationToken.None);

        var (let, told, split) = (await town.DispatchedAsync(), await town.DispatchedAsync(), await town.DispatchedAsync());
        town.Clock.Move(TimeSpan.FromDays(1));
        var lead = await town.DispatchedAsync();
        await town.DoAsync(Dispatcher, lead, new MergeCases([let.Value, told.Value], "同一路段"));
        await town.DoAsync(Dispatcher, split, new SplitCase([LowCode.Scripts.Record.Of(("summary", "路灯不亮"), ("category", "lighting"), ("description", "两盏路灯不亮"), ("place", "盘福路12号"))], true, "先办路灯"));
        await HandledAsOne.CarryAsync(town);
        // Ten working days after the beginning of those that stood still, and not yet of the lead.
        town.Clock.Move(TimeSpan.FromDays(13.25));
        await town.FireAsync();
        await town.DoAsync(Dispatcher, let, new UnmergeCase(null, "不是一回事"));
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        var part = new CaseId(Assert.Single((await town.StateAsync(split)).Children).Case);
        await town.DoAsync(Dispatcher, part, new VoidCase("已修好"));
        await HandledAsOne.CarryAsync(town);
        foreach (var one in (CaseId[])[let, split]) await town.CompleteAsync(Handler, one, "handle", form: RequestForms.Handled);
        foreach (var one in (CaseId[])[lead, let, told, split])
        {
            await town.CompleteAsync(Callback, one, "callback", "resolved", RequestForms.CalledBack);
            Assert.Equal("closed: closed", await town.WhereAsync(one));
        }
        var report = await town.Of<ReplayDesk>().RunAsync(town.As(Supervisor), "request", "8.0.0", "8.1.0", 50, CancellationToken.None);
        Assert.Equal([], report.Cases.SelectMany(c => c.Differences.Select(d => $"{c.Number} {d.Code} {d.Path}")));
        Assert.Equal((5, 5), (report.Walked, report.Same));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_that_changed_its_version_on_the_way_is_walked_by_the_names_it_ended_with(Dialect dialect)
    {
        await using var town = await WorksStory.WorksTownAsync(dialect);
        var renamed = WorksApp.Package.With(Packages.Flow(f =>
        {
            Step(f, "repair")["id"] = "mend";
            foreach (var way in f["connections"]!.AsArray())
                foreach (var end in (string[])["from", "to"])
                    if ((string)way![end]! == "repair") way[end] = "mend";
        }));
        var (id, visit) = await town.BegunAsync("repair");
        await town.Of<AppStore>().PublishAsync(renamed.With(Packages.Manifest(m => m["version"] = "2.0.0")), "test", CancellationToken.None);
        await town.DoAsync(Handler, id, new SuspendWork(visit, "等待材料", null, null));
        town.Clock.Move(TimeSpan.FromDays(3));
        await town.DoAsync(Handler, id, new ResumeWork(visit, null));
        await town.DoAsync("designer.district", id, new MigrateCase("2.0.0", null, new Dictionary<string, string> { ["repair"] = "mend" }));
        await town.CompleteAsync(Handler, id, "mend");
        await town.CompleteAsync(Operator, id, "check");
        Assert.Equal("closed: closed", await town.WhereAsync(id));
        Assert.Null(await AgainAsync(town, renamed, "2.0.0", "3.0.0"));
        var otherwise = (await AgainAsync(town, renamed, "2.0.0", "3.1.0", f => Step(f, "check")["candidates"] = new JsonObject { ["post"] = "supervisor" }))!;
        Assert.Equal("replay.people", Assert.Single(otherwise.Differences).Code);
    }
}
