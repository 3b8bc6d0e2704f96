using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Running cases go over to another version: shown beforehand, refused when they would lose something, one command each, and back again.</summary>
public sealed class MigrationTests
{
    const string Street = "440104003";
    internal static readonly Dictionary<string, string> byName = new(StringComparer.Ordinal) { ["handle"] = "work" };

    /// <summary>The next version: handling is called otherwise, has three days instead of five, a limit of its own that was not there, and other people call back.</summary>
    internal static AppPackage Next(string version = "3.0.0", params (string, Func<JsonNode, JsonNode?>)[] more) => SampleApps.Request.Untold().With([Packages.Manifest(m =>
    {
        m["version"] = version;
        m["merge"]!["step"] = "work";
        m["rates"]!["response"]!["from"] = "work";
        foreach (var notice in m["notices"]!.AsArray())
            if (notice!["steps"] is not null) notice["steps"] = new JsonArray("work");
    }), Packages.Flow(f =>
    {
        foreach (var activity in f["activities"]!.AsArray())
        {
            if ((string)activity!["id"]! == "handle")
            {
                activity["id"] = "work";
                activity["name"] = "现场处置";
                activity["deadlines"]![0]!["within"] = "3 workdays";
                activity["deadlines"]![0]!.AsObject().Remove("override");
                activity["deadlines"]!.AsArray().Add(new JsonObject { ["id"] = "first", ["within"] = "1 workdays" });
            }
            if ((string)activity["id"]! == "callback")
            {
                activity["candidates"]!["post"] = "supervisor";
                activity["candidates"]!["not"] = "=performer('work')";
            }
            if ((string)activity["id"]! == "again") activity["when"]![0]!["if"] = "visits('work') < vars.handlings";
        }
        foreach (var way in f["connections"]!.AsArray())
            foreach (var end in new[] { "from", "to" })
                if ((string)way![end]! == "handle") way[end] = "work";
    }), .. more]);

    internal static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await TownAsync(dialect);
        // Who begins a migration stands in the audit log before it begins.
        await town.Of<LowCode.Access.AuditLog>().StartAsync(CancellationToken.None);
        return town;
    }

    internal static async Task InstallAsync(Town town, AppPackage package)
    {
        var app = await town.Of<AppChanges>().PublishAsync(package, ChangedBy.Product, CancellationToken.None);
        await town.Of<AppChanges>().InstallAsync("request", app.Manifest.Version, "4401", null, ChangedBy.Product, null, CancellationToken.None);
    }

    internal static async Task<MigrationRun> WorkedOffAsync(Town town, MigrationRun run)
    {
        while (await town.Of<MigrationLoop>().WorkAsync(CancellationToken.None)) { }
        return (await town.Of<MigrationRuns>().FindAsync(run.Id, CancellationToken.None))!;
    }

    static DateTimeOffset? Due(CaseState state, string rule) => state.Ledger.Clocks.SingleOrDefault(c => c.Rule.Id == rule)?.Times.At;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Cases_are_shown_beforehand_taken_over_step_people_and_deadlines_alike_and_taken_back(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var one = AppCompiler.Compile(SampleApps.Request).App!.Manifest.Version;
        var handling = await town.OpenedAsync();
        await town.CompleteAsync("operator.003", handling, "intake", "accept");
        var holder = (await town.StateAsync(handling)).Items[^1];
        await town.DoAsync("handler.003-zf", handling, new ClaimItem(holder.Visit));
        var calling = await town.OpenedAsync();
        await town.CompleteAsync("operator.003", calling, "intake", "accept");
        await town.CompleteAsync("handler.003-zf", calling, "handle", form: RequestForms.Handled);
        await town.DoAsync("callback.003", calling, new ClaimItem((await town.StateAsync(calling)).Items[^1].Visit));
        var before = new[] { CaseTruth.Text(await town.StateAsync(handling)), CaseTruth.Text(await town.StateAsync(calling)) };
        var (handleDue, caseDue) = (Due(await town.StateAsync(handling), "handle"), Due(await town.StateAsync(handling), "case"));
        await InstallAsync(town, Next());

        var publisher = town.As("designer.district");
        var desk = town.Of<MigrationDesk>();
        var seen = await desk.PreviewAsync(publisher, "request", Street, byName, 0, 50, CancellationToken.None);
        Assert.Equal((2, 0, 0), (seen.Total, seen.Refused, seen.Same));
        var outlook = seen.Cases.Single(c => c.Case == handling);
        Assert.Equal((one, "3.0.0"), (outlook.FromVersion, outlook.ToVersion));
        var step = Assert.Single(outlook.Steps);
        Assert.Equal(("handle", "work", "u-handler.003-zf", "u-handler.003-zf"), (step.Before.Activity, step.After!.Activity, step.Before.Holder, step.After.Holder));
        var clock = outlook.Deadlines.Single(d => d.Deadline == "handle");
        Assert.Equal(handleDue, clock.Before);
        Assert.True(clock.After < clock.Before);
        Assert.Null(outlook.Deadlines.Single(d => d.Deadline == "first").Before);
        var other = Assert.Single(seen.Cases.Single(c => c.Case == calling).Steps);
        Assert.Equal(("callback", "supervisor", "u-callback.003", (string?)null), (other.Before.Post, other.After!.Post, other.Before.Holder, other.After.Holder));
        // Nothing was written.
        Assert.Equal(before, new[] { CaseTruth.Text(await town.StateAsync(handling)), CaseTruth.Text(await town.StateAsync(calling)) });

        var run = await WorkedOffAsync(town, await desk.StartAsync(publisher, "request", Street, byName, null, CancellationToken.None));
        Assert.Equal(("done", 2L, 2L, 0L), (run.State, run.Total, run.Migrated, run.Refused));
        foreach (var id in new[] { handling, calling }) await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
        var now = await town.StateAsync(handling);
        Assert.Equal(("3.0.0", "work", "u-handler.003-zf", clock.After, caseDue), (now.AppVersion, now.Items[^1].Activity, now.Items[^1].Holder, Due(now, "handle"), Due(now, "case")));
        Assert.NotNull(Due(now, "first"));

        // It goes on by the new version, what it did before counted under the new names.
        await town.CompleteAsync("handler.003-zf", handling, "work", form: RequestForms.Handled);
        Assert.Equal("supervisor", (await town.StateAsync(handling)).Items[^1].Post);
        await town.CompleteAsync("supervisor.003", handling, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal("closed: closed", await town.WhereAsync(handling));

        var back = await WorkedOffAsync(town, await desk.TakeBackAsync(publisher, run, null, CancellationToken.None));
        Assert.Equal((2L, 1L, 1L), (back.Total, back.Migrated, back.Refused));
        var closed = Assert.Single(await desk.CasesAsync(back, "refused", 10, 0, CancellationToken.None));
        Assert.Equal((handling, "case.closed"), (closed.Case, closed.Problem!.Code));
        var returned = await town.StateAsync(calling);
        Assert.Equal((one, "callback", "callback"), (returned.AppVersion, returned.Items[^1].Activity, returned.Items[^1].Post));
        await CaseTruth.HoldsAsync(town, calling, returned);
        await town.CompleteAsync("callback.003", calling, "callback", "unresolved", RequestForms.Dissatisfied);
        Assert.Equal("handle", await town.WhereAsync(calling));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Cases_that_would_lose_something_are_refused_with_the_reason_and_stay_as_they_are(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var early = await town.OpenedAsync();
        var handling = await town.OpenedAsync();
        await town.CompleteAsync("operator.003", handling, "intake", "accept");
        var before = CaseTruth.Text(await town.StateAsync(handling));
        await InstallAsync(town, Next());
        var publisher = town.As("designer.district");
        var desk = town.Of<MigrationDesk>();

        // Without the mapping the one that stands at the renamed step has nowhere to go.
        var seen = await desk.PreviewAsync(publisher, "request", Street, new Dictionary<string, string>(), 0, 50, CancellationToken.None);
        Assert.Equal((2, 1, "migrate.gone"), (seen.Total, seen.Refused, Assert.Single(seen.Reasons).Key));
        Assert.Equal(handling, seen.Cases[0].Case);
        Assert.Contains("处置", ProblemText.Of(seen.Cases[0].Problems[0]), StringComparison.Ordinal);
        var run = await WorkedOffAsync(town, await desk.StartAsync(publisher, "request", Street, new Dictionary<string, string>(), null, CancellationToken.None));
        Assert.Equal((1L, 1L), (run.Migrated, run.Refused));
        Assert.Equal(before, CaseTruth.Text(await town.StateAsync(handling)));
        Assert.Equal("3.0.0", (await town.StateAsync(early)).AppVersion);

        // A field that is filled in and gone.
        await InstallAsync(town, Next("3.1.0", Packages.Form("request", f =>
        {
            var fields = f["fields"]!.AsArray();
            fields.Remove(fields.Single(x => (string)x!["id"]! == "externalNumber"));
            foreach (var section in f["sections"]?.AsArray() ?? [])
                if (section!["fields"]!.AsArray().FirstOrDefault(x => (string)x! == "externalNumber") is { } named) section["fields"]!.AsArray().Remove(named);
        })));
        seen = await desk.PreviewAsync(publisher, "request", Street, byName, 0, 50, CancellationToken.None);
        Assert.All(seen.Cases, c => Assert.Equal("migrate.field.gone", Assert.Single(c.Problems).Code));

        // Wrong mappings and those who may not.
        var wrong = await Assert.ThrowsAsync<RefusedException>(() => desk.StartAsync(publisher, "request", Street, new Dictionary<string, string> { ["handle"] = "nowhere", ["intake"] = "again" }, null, CancellationToken.None));
        Assert.Equal(["migrate.kind", "migrate.mapping.unknown"], wrong.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        var barred = await Assert.ThrowsAsync<RefusedException>(() => desk.StartAsync(town.As("operator.003"), "request", Street, byName, null, CancellationToken.None));
        Assert.Equal(RefusalKind.Forbidden, barred.Kind);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_batch_that_is_done_twice_changes_nothing_the_second_time(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var id = await town.OpenedAsync();
        await InstallAsync(town, Next());
        var run = await town.Of<MigrationDesk>().StartAsync(town.As("designer.district"), "request", Street, byName, null, CancellationToken.None);
        var first = await WorkedOffAsync(town, run);
        var version = (await town.StateAsync(id)).Version;
        // As if the node had died behind the commands and before it could say so.
        await town.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            foreach (var sql in new[] { "update migration_case set state = 'waiting', from_version = null", "update migration_run set state = 'running', migrated = 0, lease_until = 0" })
                await Dapper.SqlMapper.ExecuteAsync(connection, new Dapper.CommandDefinition(sql, transaction: transaction, cancellationToken: stop));
            return 0;
        }, CancellationToken.None);
        var again = await WorkedOffAsync(town, run);
        Assert.Equal((1L, 1L, version), (first.Migrated, again.Migrated, (await town.StateAsync(id)).Version));
        var one = Assert.Single(await town.Of<MigrationRuns>().CasesAsync(run.Id, null, 10, 0, CancellationToken.None));
        Assert.Equal(("migrated", AppCompiler.Compile(SampleApps.Request).App!.Manifest.Version), (one.State, one.FromVersion));
    }
}
