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
}
