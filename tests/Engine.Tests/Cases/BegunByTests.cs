using System.Text;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Importing;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Cases;

/// <summary>What an API client begins in the background goes on within the client's limits, is nobody else's, and ends with its key.</summary>
public sealed class BegunByTests
{
    const string Here = "440104003", There = "440104004", District = "districtDispatcher.district";

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AuditLog>().StartAsync(CancellationToken.None);
        return town;
    }

    static async Task ChangeAsync(Town town, OrgChange change)
    {
        Assert.Equal([], (await town.Of<OrgChanges>().ApplyAsync(change, ChangedBy.Product, town.Clock.GetUtcNow())).Select(p => p.Code));
        await town.Of<DirectoryCache>().CurrentAsync();
    }

    /// <summary>A client of a unit with one key, and who asks through it.</summary>
    static async Task<(ApiClient Client, string Key)> ClientAsync(Town town, string id, string unit, string user, params string[] apps)
    {
        var client = new ApiClient(new(id), id, new(unit), new("u-" + user), ActSet.All, [.. apps], null, false, 0, 0, []);
        var (_, key) = ApiKeys.Make(town.Clock.GetUtcNow(), null);
        await ChangeAsync(town, new OrgChange.AddClient(client));
        await ChangeAsync(town, new OrgChange.AddKey(client.Id, key));
        return (client, key.Id);
    }

    static Caller Through(Town town, string key)
    {
        var directory = town.Of<DirectoryCache>().Known!;
        Assert.True(directory.TryFindKey(key, out var client, out _));
        Assert.True(directory.TryFindMember(client.User, out var member));
        return Caller.Of(directory, member, client, key);
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_export_holds_the_clients_street_only_is_not_the_persons_own_and_fails_with_its_key(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        await town.OpenCaseAsync("operator.004", RequestForms.About("lighting"), street: There);
        var (client, key) = await ClientAsync(town, "c-ledger", Here, District, "request");
        var (desk, loop) = (town.Of<LedgerDesk>(), town.Of<LedgerExportLoop>());
        var asked = new LedgerAsked("request", null, null, null, null, null, null, []);
        Assert.Equal(2, await desk.CountAsync(town.As(District), asked, default));

        var run = await desk.StartAsync(Through(town, key), asked, default);
        Assert.True(await loop.WorkAsync(default));
        var done = await desk.OwnAsync(Through(town, key), run.Id, default);
        Assert.Equal(("done", 1L), (done.State, done.Rows));
        using (var table = TableFile.Open(await (await desk.FetchAsync(Through(town, key), run.Id, default)).WholeAsync())) Assert.Single(table.Rows());

        // Neither the person at a page nor another client of theirs has it, and the client has none of the person's.
        var own = await desk.StartAsync(town.As(District), asked, default);
        var (_, otherKey) = await ClientAsync(town, "c-other", Here, District);
        Assert.Equal([own.Id], (await desk.ListAsync(town.As(District), default)).Select(e => e.Id));
        Assert.Equal([run.Id], (await desk.ListAsync(Through(town, key), default)).Select(e => e.Id));
        Assert.Empty(await desk.ListAsync(Through(town, otherKey), default));
        foreach (var (asker, id) in new[] { (town.As(District), run.Id), (Through(town, otherKey), run.Id), (Through(town, key), own.Id) })
            Assert.Equal("ledger.export.unknown", await CodeAsync(() => desk.FetchAsync(asker, id, default)));
        Assert.True(await loop.WorkAsync(default));

        // An app that was taken from the client takes its files along.
        await ChangeAsync(town, new OrgChange.SetClient(client with { Apps = ["matter"] }));
        Assert.Empty(await desk.ListAsync(Through(town, key), default));
        Assert.Equal("ledger.export.unknown", await CodeAsync(() => desk.FetchAsync(Through(town, key), run.Id, default)));
        await ChangeAsync(town, new OrgChange.SetClient(client));

        var late = await desk.StartAsync(Through(town, key), asked, default);
        await ChangeAsync(town, new OrgChange.RevokeKey(client.Id, key));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "ledger.export.lost"), ((await town.Of<Exports>().FindAsync(late.Id, default))! is var failed ? (failed.State, failed.Reason) : default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_holds_the_clients_apps_only_and_goes_when_one_is_taken(Dialect dialect)
    {
        const string leader = "streetLeader.003";
        await using var town = await OpenAsync(dialect);
        await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        var (client, key) = await ClientAsync(town, "c-report", Here, leader, "request");
        var (desk, loop, day) = (town.Of<ReportDesk>(), town.Of<ReportLoop>(), new ReportAsked(ReportKind.Day, new(2026, 11, 23), null, null));
        Assert.Equal("app.unknown", await CodeAsync(() => desk.StartAsync(Through(town, key), day with { App = "matter" })));
        Assert.Equal("app.unknown", await CodeAsync(() => desk.AtOnceAsync(Through(town, key), day with { App = "matter" })));
        var run = await desk.StartAsync(Through(town, key), day);
        Assert.True(await loop.WorkAsync(default));
        await desk.FetchAsync(Through(town, key), run.Id);
        Assert.Empty(await desk.ListAsync(town.As(leader)));
        Assert.Equal("insight.report.unknown", await CodeAsync(() => desk.FetchAsync(town.As(leader), run.Id)));

        // What was given since does not stand in it; what is taken takes it along.
        await ChangeAsync(town, new OrgChange.SetClient(client with { Apps = ["request", "matter"] }));
        await desk.FetchAsync(Through(town, key), run.Id);
        var both = await desk.StartAsync(Through(town, key), day);
        await ChangeAsync(town, new OrgChange.SetClient(client with { Apps = ["matter"] }));
        Assert.Empty(await desk.ListAsync(Through(town, key)));
        Assert.Equal("insight.report.unknown", await CodeAsync(() => desk.FetchAsync(Through(town, key), run.Id)));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "insight.report.lost"), ((await town.Of<Exports>().FindAsync(both.Id, default))! is var taken ? (taken.State, taken.Reason) : default));

        // Begun for one app, it is not written over two.
        await ChangeAsync(town, new OrgChange.SetClient(client));
        var one = await desk.StartAsync(Through(town, key), day);
        await ChangeAsync(town, new OrgChange.SetClient(client with { Apps = [] }));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "insight.report.lost"), ((await town.Of<Exports>().FindAsync(one.Id, default))! is var more ? (more.State, more.Reason) : default));
        var late = await desk.StartAsync(Through(town, key), day);
        await ChangeAsync(town, new OrgChange.RevokeKey(client.Id, key));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal("failed", (await town.Of<Exports>().FindAsync(late.Id, default))!.State);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rows_of_units_outside_the_clients_are_not_taken_into_a_register(Dialect dialect)
    {
        const string worker = "communityWorker.003104", community = "440104003104", other = "440104003107";
        await using var town = await OpenAsync(dialect);
        await town.GiveAsync(worker, new Post("communityWorker"), other);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (client, key) = await ClientAsync(town, "c-register", community, worker);
        var (batches, loop, people) = (town.Of<RegisterBatches>(), town.Of<RegisterImportLoop>(), BaseRegisters.Of("people"));
        var file = XlsxWriter.Write("表", ["姓名", "联系电话", "unit"], [["陈嘉明", "13800000123", community], ["李思", "13800000124", other]]);
        RegisterBatch New(string id, string? through) => new(id, "people", "a.xlsx", "走访", community, "waiting", 0, 0, 0, 0, 0, 0, [], "u-" + worker, town.Clock.GetUtcNow(), null, through, through is null ? null : key);

        await batches.AddAsync(New("b1", client.Id.Value), file, null, default);
        Assert.True(await loop.WorkAsync(default));
        var done = await batches.GetAsync(town.As(worker), people, "b1");
        Assert.Equal(("done", 1L, 1L, "register.forbidden"), (done.State, done.Added, done.Failed, done.Issues[0].Code));
        await batches.AddAsync(New("b2", null), file, null, default);
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal((1L, 0L), ((await batches.GetAsync(town.As(worker), people, "b2")) is var own ? (own.Added, own.Failed) : default));

        await batches.AddAsync(New("b3", client.Id.Value), file, null, default);
        await ChangeAsync(town, new OrgChange.SetClient(client with { Disabled = true }));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "register.import.lost"), ((await batches.GetAsync(town.As(worker), people, "b3")) is var failed ? (failed.State, failed.Issues[0].Code) : default));

        // What is taken back goes on by the way it is taken back, whichever way it was sent.
        await ChangeAsync(town, new OrgChange.SetClient(client));
        Assert.True(await batches.ClaimAsync("b2", Through(town, key), default));
        await ChangeAsync(town, new OrgChange.SetClient(client with { Disabled = true }));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "register.import.lost"), ((await batches.GetAsync(town.As(worker), people, "b2")) is var lost ? (lost.State, lost.Issues[0].Code) : default));
        Assert.True(await batches.ClaimAsync("b2", town.As(worker), default));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("undone", 0L), ((await batches.GetAsync(town.As(worker), people, "b2")) is var undone ? (undone.State, undone.Kept) : default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Cases_of_other_streets_and_apps_are_not_imported_through_a_client(Dialect dialect)
    {
        const string who = "dispatcher.003";
        await using var town = await OpenAsync(dialect);
        await town.GiveAsync(who, new Post("dispatcher"), There);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (client, key) = await ClientAsync(town, "c-import", Here, who, "request");
        var desk = town.Of<ImportDesk>();
        var mapping = ImportMapping.Parse(Encoding.UTF8.GetBytes(HotlineFile.Mapping.ToJson().Replace("\"externalId\"", "\"street\":\"街道\",\"externalId\"", StringComparison.Ordinal)));
        var file = HotlineFile.Utf8($"{HotlineFile.Headings},街道\r\n{HotlineFile.Row(1)},{Here}\r\n{HotlineFile.Row(2)},{There}\r\n");
        Assert.Equal("app.unknown", await CodeAsync(() => desk.SendAsync(Through(town, key), "matter", null, "a.csv", file, mapping, null, default)));
        var run = await desk.SendAsync(Through(town, key), "request", null, "a.csv", file, mapping, null, default);
        Assert.True(await town.Of<ImportLoop>().WorkAsync(default));
        var done = await desk.OwnAsync(Through(town, key), run.Id, default);
        Assert.Equal(("done", 1L, 1L), (done.State, done.Tally.Added, done.Tally.Failed));
        Assert.Equal("import.unknown", await CodeAsync(() => desk.OwnAsync(town.As(who), run.Id, default)));
        Assert.Empty(await desk.ListAsync(town.As(who), default));

        var late = await desk.SendAsync(Through(town, key), "request", null, "a.csv", file, mapping, null, default);
        await ChangeAsync(town, new OrgChange.RevokeKey(client.Id, key));
        Assert.True(await town.Of<ImportLoop>().WorkAsync(default));
        Assert.Equal(("failed", "import.lost"), ((await town.Of<ImportRuns>().FindAsync(late.Id))! is var failed ? (failed.State, failed.Reason) : default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_migration_ends_when_the_key_it_was_begun_with_is_closed(Dialect dialect)
    {
        await using var town = await MigrationTests.OpenAsync(dialect);
        await town.OpenedAsync();
        await MigrationTests.InstallAsync(town, MigrationTests.Next());
        await town.Of<DirectoryCache>().CurrentAsync();
        var (client, key) = await ClientAsync(town, "c-migrate", "440104", "designer.district", "request");
        var desk = town.Of<MigrationDesk>();
        var run = await desk.StartAsync(Through(town, key), "request", Here, MigrationTests.byName, null, default);
        await ChangeAsync(town, new OrgChange.SetClient(client with { Apps = ["matter"] }));
        Assert.Equal("migrate.unknown", await CodeAsync(() => desk.SeenAsync(Through(town, key), run.Id, default)));
        await ChangeAsync(town, new OrgChange.RevokeKey(client.Id, key));
        var ended = await MigrationTests.WorkedOffAsync(town, run);
        Assert.Equal(("failed", "migrate.lost", 0L), (ended.State, ended.Reason, ended.Migrated));
    }
}
