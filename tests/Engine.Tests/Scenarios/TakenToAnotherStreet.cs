using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>六榕街道 takes over the app with posts and deadlines of its own; later there is a second version.</summary>
public class TakenToAnotherStreet
{
    const string There = "440104004";

    static Task InstallAsync(Town town, string version, string? settings) => town.Of<AppChanges>().InstallAsync(
        "request", version, There, settings is null ? null : InstallationSettings.Read(settings, []), ChangedBy.Product, may: null, CancellationToken.None);

    const string Settings = """{ "noun": "诉求件", "posts": { "callback": "supervisor" }, "deadlines": { "case": "10 workdays", "handle/handle": "3 workdays" } }""";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_runs_under_the_streets_own_posts_and_deadlines_and_stays_with_them_when_they_change(Dialect dialect)
    {
        var town = await TownAsync(dialect);
        var version = AppCompiler.Compile(SampleApps.Request).App!.Manifest.Version;
        await InstallAsync(town, version, Settings);
        var id = await town.OpenCaseAsync("operator.004", RequestForms.About("noise"), street: There);
        var home = await town.OpenedAsync();
        // 10 working days from Monday 23 November 9:00 there, 15 at home.
        Assert.Equal(new DateTimeOffset(2026, 12, 7, 9, 0, 0, TimeSpan.FromHours(8)), (await town.StateAsync(id)).Ledger.Clocks.Single(c => c.Visit is null).Times.At);
        Assert.Equal(new DateTimeOffset(2026, 12, 14, 9, 0, 0, TimeSpan.FromHours(8)), (await town.StateAsync(home)).Ledger.Clocks.Single(c => c.Visit is null).Times.At);

        // Other settings for what begins from now on; and the node forgets everything it had compiled.
        await InstallAsync(town, version, """{ "deadlines": { "handle/handle": "8 workdays" } }""");
        town = await town.RestartAsync();
        await using (town)
        {
            await town.Of<DirectoryCache>().CurrentAsync();
            await town.CompleteAsync("operator.004", id, "intake", "accept");
            var stage = (await town.StateAsync(id)).Ledger.Clocks.Single(c => c.Visit is not null);
            Assert.Equal(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.FromHours(8)), stage.Times.At);
            await town.CompleteAsync("handler.004-zf", id, "handle", form: RequestForms.Handled);
            Assert.Equal("item.notOffered", await town.RefusedAsync("callback.004", id, new ClaimItem(await town.ItemAsync(id, "callback"))));
            await town.CompleteAsync("supervisor.004", id, "callback", "resolved", RequestForms.CalledBack);
            Assert.Equal("closed: closed", await town.WhereAsync(id));

            var later = await town.OpenCaseAsync("operator.004", RequestForms.About("noise"), street: There);
            Assert.NotEqual((await town.StateAsync(id)).Settings, (await town.StateAsync(later)).Settings);
            await town.CompleteAsync("operator.004", later, "intake", "accept");
            Assert.Equal(new DateTimeOffset(2026, 12, 3, 9, 0, 0, TimeSpan.FromHours(8)), (await town.StateAsync(later)).Ledger.Clocks.Single(c => c.Visit is not null).Times.At);
            Assert.Null((await town.StateAsync(home)).Settings);
            Assert.Equal([2, 1], (await town.Of<AppStore>().ChangesAsync("request", There, CancellationToken.None)).Select(c => c.Seq));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Version_2_is_for_new_cases_of_streets_that_upgrade_and_running_cases_end_on_version_1(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var one = AppCompiler.Compile(SampleApps.Request).App!.Manifest.Version;
        await InstallAsync(town, one, Settings);
        var old = await town.OpenCaseAsync("operator.004", RequestForms.About("noise"), street: There);
        await town.CompleteAsync("operator.004", old, "intake", "accept");

        await town.Of<AppChanges>().PublishAsync(SampleApps.Request.Inspected().Untold(), ChangedBy.Product, CancellationToken.None);
        // Published is not installed.
        Assert.Equal(one, (await town.StateAsync(await town.OpenCaseAsync("operator.004", RequestForms.About("noise"), street: There))).AppVersion);
        await InstallAsync(town, "2.0.0", settings: null);
        var fresh = await town.OpenCaseAsync("operator.004", RequestForms.About("noise").With("noticedOn", "2026-11-20"), street: There);
        Assert.Equal("2.0.0", (await town.StateAsync(fresh)).AppVersion);
        Assert.Equal((await town.StateAsync(old)).Settings, (await town.StateAsync(fresh)).Settings);
        Assert.Equal(one, (await town.StateAsync(await town.OpenedAsync())).AppVersion);

        await town.CompleteAsync("operator.004", fresh, "intake", "accept");
        foreach (var id in new[] { old, fresh }) await town.CompleteAsync("handler.004-zf", id, "handle", form: RequestForms.Handled);
        Assert.Equal(("callback", "inspect"), (await town.WhereAsync(old), await town.WhereAsync(fresh)));
        await town.CompleteAsync("supervisor.004", fresh, "inspect");
        foreach (var id in new[] { old, fresh }) await town.CompleteAsync("supervisor.004", id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal(("closed: closed", "closed: closed"), (await town.WhereAsync(old), await town.WhereAsync(fresh)));

        Assert.Contains(await town.Of<LowCode.Views.AppUse>().OpenCasesAsync(CancellationToken.None), use => (use.App, use.Version, use.Open) == ("request", one, 2));

        // A version is what it is; settings that do not fit the next one keep a street from taking it.
        var taken = await Assert.ThrowsAsync<RefusedException>(() => town.Of<AppChanges>().PublishAsync(SampleApps.Request.Inspected().Untold().With(Packages.Manifest(m => m["title"] = "form.place")), ChangedBy.Product, CancellationToken.None));
        Assert.Equal("app.version.taken", taken.Problems[0].Code);
        await town.Of<AppChanges>().PublishAsync(SampleApps.Request.Inspected("2.1.0").Untold().With(Packages.Manifest(m => m["deadlines"]![0]!["override"] = new System.Text.Json.Nodes.JsonObject { ["min"] = "12 workdays", ["max"] = "20 workdays" })), ChangedBy.Product, CancellationToken.None);
        var narrow = await Assert.ThrowsAsync<RefusedException>(() => InstallAsync(town, "2.1.0", settings: null));
        Assert.Equal("settings.deadlines.case", narrow.Problems[0].Path);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_may_not_install_there_and_posts_or_units_that_do_not_exist_are_refused(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var version = AppCompiler.Compile(SampleApps.Request).App!.Manifest.Version;
        async Task<string> Refused(string unit, string settings, bool may = true) => string.Join(" ", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<AppChanges>().InstallAsync(
            "request", version, unit, InstallationSettings.Read(settings, []), ChangedBy.Product, _ => may, CancellationToken.None))).Problems.Select(p => p.Code));
        Assert.Equal("access.forbidden", await Refused(There, "{}", may: false));
        Assert.Equal("app.unit.unknown", await Refused("nowhere", "{}"));
        Assert.Equal("app.settings.post.missing", await Refused(There, """{ "posts": { "callback": "mayor" } }"""));
        Assert.Equal("app.settings.post.missing", await Refused(There, """{ "posts": { "callback": "systemAdmin" } }"""));
        Assert.Equal("app.settings.unit.missing", await Refused(There, """{ "lists": { "duties": { "id": "duties", "rows": [{ "unit": "440104004-xx" }] } } }"""));
        Assert.Empty(await town.Of<AppStore>().ChangesAsync("request", There, CancellationToken.None));
    }
}
