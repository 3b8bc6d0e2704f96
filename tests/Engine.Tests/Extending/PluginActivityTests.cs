using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Effects;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Extending;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Extending;

public class PluginActivityTests
{
    static async Task<Town> TownAsync(Dialect dialect, PluginFolder folder)
    {
        var town = await Town.OpenAsync(dialect, settings: s => s with { Plugins = folder.Source, Messages = new MessageSettings { TryFor = TimeSpan.FromMilliseconds(300) } });
        var apps = town.Of<AppStore>();
        await apps.PublishAsync(WeatherApp.With(), "test", CancellationToken.None);
        await apps.InstallAsync("weather", "1.0.0", Divisions.City.Value, "{}", "test", CancellationToken.None);
        return town;
    }

    static Task<CaseId> AskAsync(Town town, string city) => town.OpenCaseAsync(Operator, Record.Of(("city", city)), "weather");

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_plugins_activity_ends_by_its_outcome_and_its_answer_is_kept(Dialect dialect)
    {
        using var folder = new PluginFolder().Add("PluginA");
        await using var town = await TownAsync(dialect, folder);
        var id = await AskAsync(town, "广州");
        Assert.Equal(CaseStatus.Open, (await town.StateAsync(id)).Status);
        await town.DeliverAsync();
        var state = await town.StateAsync(id);
        Assert.Equal(("goOut", "广州"), (state.Result, state.Flow.Scopes[0].Variables["weather"]["at"].AsText));
        await CaseTruth.HoldsAsync(town, id, state);
    }

    [Theory]
    [InlineData("throw", "case.activity.failed", "InvalidOperationException", 5)]
    [InlineData("hang", "case.activity.late", null, 5)]
    [InlineData("no such city", "case.activity.failed", "no such city", 1)]
    [InlineData("nonsense", "case.activity.failed", "no answer", 1)]
    [InlineData("nothing", "case.activity.failed", "no answer", 1)]
    [InlineData("strange", "flow.unknownOutcome", null, 1)]
    public async Task Whatever_goes_wrong_in_a_plugin_is_an_incident_in_the_end_and_the_case_goes_on_from_there(string city, string code, string? reason, int tries)
    {
        using var folder = new PluginFolder().Add("PluginA");
        await using var town = await TownAsync(Dialect.Sqlite, folder);
        var id = await AskAsync(town, city);
        var tried = 0;
        for (var minute = 0; minute < 60 && !(await town.StateAsync(id)).HasIncident; minute++)
        {
            tried += await town.DeliverAsync();
            town.Clock.Move(TimeSpan.FromMinutes(1));
        }
        var state = await town.StateAsync(id);
        var incident = state.Flow.Incidents[0];
        Assert.Equal((code, tries, "look"), (incident.Problem.Code, tried, incident.Problem.Path));
        if (reason is not null) Assert.Equal(reason, incident.Problem.Values!["reason"]);
        // What an exception says may name anybody: it stands nowhere in the history.
        Assert.DoesNotContain("13812345678", ProblemText.Of(incident.Problem), StringComparison.Ordinal);
        await CaseTruth.HoldsAsync(town, id, state);
        await town.DoAsync(Dispatcher, id, new MendIncident(incident.Visit, "retry", null, null, "再试"));
        Assert.Equal(1, await town.DeliverAsync());
        await town.DoAsync(Dispatcher, id, new MendIncident(incident.Visit, "skip", "wet", null, "不看了"));
        Assert.Equal("closed: stayHome", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_plugin_that_was_taken_away_is_an_incident_and_back_again_the_retry_succeeds(Dialect dialect)
    {
        using var folder = new PluginFolder().Add("PluginA");
        var away = folder.Path + "-away";
        var town = await TownAsync(dialect, folder);
        Directory.Move(Path.Combine(folder.Path, "PluginA"), away);
        town = await town.RestartAsync();
        await town.Of<DirectoryCache>().CurrentAsync();
        var id = await AskAsync(town, "广州");
        Assert.Equal(1, await town.DeliverAsync());
        var incident = (await town.StateAsync(id)).Flow.Incidents[0];
        Assert.Equal(("case.activity.missing", "fixture.weather"), (incident.Problem.Code, incident.Problem.Values!["type"]));
        Directory.Move(away, Path.Combine(folder.Path, "PluginA"));
        town = await town.RestartAsync();
        await using (town)
        {
            await town.DoAsync(Dispatcher, id, new MendIncident(incident.Visit, "retry", null, null, "插件装好了"));
            await town.DeliverAsync();
            Assert.Equal("closed: goOut", await town.WhereAsync(id));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_switch_nearest_above_a_unit_decides(Dialect dialect)
    {
        using var folder = new PluginFolder().Add("PluginA");
        await using var town = await TownAsync(dialect, folder);
        var switches = town.Of<PluginSwitches>();
        var part = town.Of<PluginCatalog>().Activity("fixture.weather")!;
        Assert.True(await switches.IsOnAsync(part, new(Town.Street)));
        await switches.SetAsync("plugina", new("440104"), false, "u-systemAdmin");
        Assert.False(await switches.IsOnAsync(part, new(Town.Street)));
        await switches.SetAsync("plugina", new("440104001"), true, "u-systemAdmin");
        Assert.True(await switches.IsOnAsync(part, new("440104001")));
        Assert.True(await switches.IsOnAsync(new object(), new(Town.Street)));
        var id = await AskAsync(town, "广州");
        await town.DeliverAsync();
        Assert.Equal("case.activity.off", (await town.StateAsync(id)).Flow.Incidents[0].Problem.Code);
        await switches.SetAsync("plugina", new("440104"), true, "u-systemAdmin");
        Assert.Equal([("440104", true), ("440104001", true)], (await switches.AllAsync()).Select(s => (s.Unit, s.On)));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "app.plugin.unknown", """ "input": { "city": "x" }, "outcomes": ["dry", "wet"] """, "acme.unknown" },
        { "app.plugin.input", """ "input": { "town": "x" }, "outcomes": ["dry", "wet"] """, "fixture.weather" },
        { "app.plugin.outcomes", """ "input": { "city": "x" }, "outcomes": ["dry", "wet", "snow"] """, "fixture.weather" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_a_flow_asks_of_a_plugin_is_checked_when_the_app_is_published(string code, string step, string type)
    {
        using var folder = new PluginFolder().Add("PluginA");
        await using var town = await Town.OpenAsync(Dialect.Sqlite, settings: s => s with { Plugins = folder.Source });
        var refused = await Assert.ThrowsAsync<RefusedException>(() => town.Of<AppStore>().PublishAsync(WeatherApp.With(step, type), "test", CancellationToken.None));
        var problem = Assert.Single(refused.Problems, p => p.Code == code);
        Assert.Equal(code, problem.Code);
        Assert.StartsWith("flow.json look", problem.Path, StringComparison.Ordinal);
        if (code == "app.plugin.input") Assert.Equal(("要写城市", "a city is needed"), (ProblemText.Of(problem), ProblemText.Of(problem, "en")));
    }
}
