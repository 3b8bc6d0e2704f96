using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A timer's command is never refused for what its own scripts come to: it would be tried for ever and the case would stand still unseen.</summary>
public class ScriptsSideBySide
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_answer_that_comes_after_another_has_decided_is_passed_over_and_the_timer_has_fired_once(Dialect dialect)
    {
        await using var town = await RaceTownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "哪个先到")), "race");
        town.Clock.Move(TimeSpan.FromHours(2));
        await town.FireAsync();
        var state = await town.StateAsync(id);
        Assert.Equal("check", await town.WhereAsync(id));
        Assert.Equal("one", state.Flow.Scopes[0].Variables["found"].AsText);
        Assert.Equal(VisitStatus.Cancelled, state.Flow.Visits.ToArray().Single(v => v.Activity == "other").Status);
        await CaseTruth.HoldsAsync(town, id, state);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Scripts_that_call_each_other_without_end_are_an_incident_of_their_step(Dialect dialect)
    {
        await using var town = await RaceTownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, Record.Of(("topic", "没完没了"), ("endless", true)), "race");
        town.Clock.Move(TimeSpan.FromHours(2));
        await town.FireAsync();
        var state = await town.StateAsync(id);
        var incident = Assert.Single(state.Flow.Incidents.ToArray());
        Assert.Equal(("script.rounds", "round"), (incident.Problem.Code, state.Flow.Visit(incident.Visit)!.Activity));
        await CaseTruth.HoldsAsync(town, id, state);
    }

    static async Task<Town> RaceTownAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect, settings: s => s with { ScriptWorker = WorkerCommand.For(typeof(ScriptsSideBySide).Assembly.Location) });
        var app = await town.Of<AppStore>().PublishAsync(RaceApp.Package, "test", CancellationToken.None);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }
}
