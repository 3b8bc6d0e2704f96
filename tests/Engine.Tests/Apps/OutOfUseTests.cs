using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Apps;

/// <summary>An app out of use: no case of it begins, by whatever way; those that run go on; it can be put back.</summary>
public sealed class OutOfUseTests
{
    static Task UseAsync(Town town, string app, string unit, string? reason, Func<UnitId, bool>? may = null) =>
        town.Of<AppChanges>().UseAsync(app, unit, reason, ChangedBy.Product, may ?? (_ => true), default);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_case_begins_where_it_is_out_of_use_and_what_runs_goes_on(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var running = await town.OpenCaseAsync("operator.003", RequestForms.About("noise"));
        await UseAsync(town, "request", Town.Street, "改用新应用");
        var refused = (await town.SendAsync("operator.003", default, new OpenCase("request", Town.Street, RequestForms.About("noise")), "late")).Refusal!;
        Assert.Equal((RefusalKind.Conflict, "app.outOfUse", "改用新应用"), (refused.Kind, refused.Problems[0].Code, refused.Problems[0].Values!["reason"]));
        Assert.Contains("改用新应用", ProblemText.Of(refused.Problems[0], "en"), StringComparison.Ordinal);
        await town.CompleteAsync("operator.003", running, "intake", "accept");
        Assert.NotEqual("intake", await town.WhereAsync(running));
        // The street beside it, and the other app, are not touched.
        Assert.Null(await town.Of<AppStore>().OutOfUseAsync("request", ["440104004", "440104", Divisions.City.Value!], default));
        Assert.Null(await town.Of<AppStore>().OutOfUseAsync("wild", [Town.Street, "440104", Divisions.City.Value!], default));
        await using var later = await town.RestartAsync();
        Assert.Equal("app.outOfUse", await later.RefusedAsync("operator.003", default, new OpenCase("request", Town.Street, RequestForms.About("noise"))));
        await UseAsync(later, "request", Town.Street, null);
        await later.OpenCaseAsync("operator.003", RequestForms.About("noise"));
        // Who presses after somebody else finds it done.
        await UseAsync(later, "request", Town.Street, null);
    }

    [Fact]
    public async Task A_street_below_is_out_of_it_too_unless_it_has_installed_the_app_itself_and_only_who_may_does_it()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (apps, path) = (town.Of<AppStore>(), new[] { Town.Street, "440104", Divisions.City.Value! });
        Assert.Equal(RefusalKind.Forbidden, (await Assert.ThrowsAsync<RefusedException>(() => UseAsync(town, "request", "440104", "停", _ => false))).Kind);
        Assert.Equal("app.use.reason", (await Assert.ThrowsAsync<RefusedException>(() => UseAsync(town, "request", "440104", " "))).Problems[0].Code);
        Assert.Equal(RefusalKind.NotFound, (await Assert.ThrowsAsync<RefusedException>(() => UseAsync(town, "nothing", "440104", "停"))).Kind);
        await UseAsync(town, "request", "440104", "停用试点");
        Assert.Equal("440104", (await apps.OutOfUseAsync("request", path, default))!.Unit);
        Assert.Equal("app.use.above", (await Assert.ThrowsAsync<RefusedException>(() => UseAsync(town, "request", Town.Street, null))).Problems[0].Code);
        var version = (await apps.InstallationsAsync(default)).First(i => i.App == "request").Version;
        await apps.InstallAsync("request", version, Town.Street, "{}", "test", default);
        Assert.Null(await apps.OutOfUseAsync("request", path, default));
        await town.OpenCaseAsync("operator.003", RequestForms.About("noise"));
        await UseAsync(town, "request", Town.Street, "也停");
        Assert.Equal("也停", (await apps.OutOfUseAsync("request", path, default))!.Reason);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_of_another_app_that_would_begin_one_says_so_at_its_step_and_is_tried_again_when_the_app_is_back(Dialect dialect)
    {
        await using var town = await MatterStory.MatterTownAsync(dialect);
        await UseAsync(town, "matter-part", Town.Street, "部门自办");
        var id = await town.SplitAsync();
        await town.CarryAsync();
        var state = await town.StateAsync(id);
        Assert.Empty(state.Children.Where(c => c.Case.Length > 0));
        var incident = state.Flow.Incidents.ToArray().First();
        Assert.Equal("app.outOfUse", incident.Problem.Code);
        Assert.Contains("部门自办", ProblemText.Of(incident.Problem), StringComparison.Ordinal);
    }
}
