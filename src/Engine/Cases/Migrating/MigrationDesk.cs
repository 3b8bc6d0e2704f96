using Dapper;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>What would become of all running cases of a unit.</summary>
/// <param name="Total">Running cases that do not go by the installed version and settings yet.</param>
/// <param name="Same">Running cases that do.</param>
/// <param name="Reasons">Problem codes of the refused, with how many cases each refuses.</param>
/// <param name="Cases">The page that was asked for; the refused first.</param>
public sealed record MigrationPreview(int Total, int Refused, int Same, IReadOnlyDictionary<string, int> Reasons, IReadOnlyList<MigrationOutlook> Cases);

/// <summary>What a person does with migrations, the same from the page and over HTTP: look at every case beforehand, begin, cancel, take back.</summary>
public sealed class MigrationDesk(
    MigrationRuns runs, AppStore apps, CaseLoader loader, DirectoryCache directories, Activation.CalendarHolder calendars, Database database, AuditLog audit, TimeProvider time)
{
    const int AtOnce = 4, Slice = 1000;

    /// <summary>Looks at every running case; nothing is written.</summary>
    public async Task<MigrationPreview> PreviewAsync(Caller caller, string app, string unit, IReadOnlyDictionary<string, string> mapping, int skip, int take, CancellationToken cancellation)
    {
        var directory = Allowed(caller, unit);
        var targets = new Targets(apps, directory.Tree, app);
        var outlooks = new System.Collections.Concurrent.ConcurrentBag<MigrationOutlook>();
        var same = 0;
        await Parallel.ForEachAsync(await LiveAsync(app, unit, directory.Tree, cancellation), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (found, stop) =>
        {
            if (await loader.LoadAsync(found.Case, stop) is not { Key: not null, State: { Status: CaseStatus.Open } state }) return;
            var target = await targets.OfAsync(found.Street, stop);
            if (state.AppVersion == target.Manifest.Version && state.Settings == target.SettingsDigest) Interlocked.Increment(ref same);
            else outlooks.Add(MigrationOutlook.Of(found.Case, state, await apps.GetAsync(app, state.AppVersion, state.Settings), target, mapping, time.GetUtcNow(), calendars.Current, directory));
        });
        var refused = outlooks.Where(o => o.IsRefused).ToArray();
        return new MigrationPreview(outlooks.Count, refused.Length, same,
            new SortedDictionary<string, int>(refused.SelectMany(o => o.Problems.Select(p => p.Code).Distinct()).GroupBy(c => c).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal),
            [.. outlooks.OrderByDescending(o => o.IsRefused).ThenBy(o => o.Number, StringComparer.Ordinal).Skip(skip).Take(take)]);
    }

    /// <summary>Begins; every case is looked at again when its turn comes.</summary>
    public async Task<MigrationRun> StartAsync(Caller caller, string app, string unit, IReadOnlyDictionary<string, string> mapping, string? address, CancellationToken cancellation)
    {
        var directory = Allowed(caller, unit);
        var live = await LiveAsync(app, unit, directory.Tree, cancellation);
        if (live.Count == 0) throw new RefusedException(RefusalKind.Conflict, Problem.Of("migrate.nothing"));
        await CheckAsync(app, live.Select(l => (l.Version, l.Street)).Distinct(), mapping, directory.Tree, cancellation);
        return await AddAsync(caller, app, unit, mapping, null, [.. live.Select((l, i) => new MigratedCase(i + 1, l.Case, "waiting"))], address, cancellation);
    }

    /// <summary>Takes back what a run did: each of its cases goes to the version and settings it had, by the mapping turned round.</summary>
    public async Task<MigrationRun> TakeBackAsync(Caller caller, MigrationRun run, string? address, CancellationToken cancellation)
    {
        Allowed(caller, run.Unit);
        if (!run.IsOver) throw new RefusedException(RefusalKind.Conflict, Problem.Of("migrate.notOver"));
        var done = await runs.CasesAsync(run.Id, "migrated", MigrationRuns.MostCases, 0, cancellation);
        if (done.Count == 0) throw new RefusedException(RefusalKind.Conflict, Problem.Of("migrate.nothing"));
        var back = run.Mapping.GroupBy(m => m.Value, m => m.Key).ToDictionary(g => g.Key, g => g.Order(StringComparer.Ordinal).First(), StringComparer.Ordinal);
        return await AddAsync(caller, run.App, run.Unit, back, run.Id, [.. done.Select((c, i) => c with { N = i + 1 })], address, cancellation);
    }

    public async Task CancelAsync(Caller caller, MigrationRun run, string? address, CancellationToken cancellation)
    {
        Allowed(caller, run.Unit);
        if (!await runs.CancelAsync(run.Id, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("migrate.over"));
        await NoteAsync(caller, run, Audited.MigrationCancelled, address, cancellation);
    }

    /// <summary>A run at a unit where the caller may install; others are not there.</summary>
    public async Task<MigrationRun> SeenAsync(Caller caller, string id, CancellationToken cancellation) =>
        await runs.FindAsync(id, cancellation) is { } run && Sees(caller, run) ? run : throw new RefusedException(RefusalKind.NotFound, Problem.Of("migrate.unknown"));

    public async Task<IReadOnlyList<MigrationRun>> ListAsync(Caller caller, CancellationToken cancellation) =>
        [.. (await runs.ListAsync(200, cancellation)).Where(r => Sees(caller, r))];

    static bool Sees(Caller caller, MigrationRun run) =>
        Rights.May(caller, Acts.AppInstall, new UnitId(run.Unit)) && (caller.Client is not { Apps.Length: > 0 } client || client.Apps.Contains(run.App));

    public Task<IReadOnlyList<MigratedCase>> CasesAsync(MigrationRun run, string? state, int take, long after, CancellationToken cancellation) => runs.CasesAsync(run.Id, state, take, after, cancellation);

    async Task<MigrationRun> AddAsync(Caller caller, string app, string unit, IReadOnlyDictionary<string, string> mapping, string? takesBack, IReadOnlyList<MigratedCase> cases, string? address, CancellationToken cancellation)
    {
        var run = new MigrationRun(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), app, unit, mapping, "waiting", takesBack, cases.Count, 0, 0, 0, null, caller.User.Value, caller.Client?.Id.Value, default, null, caller.KeyId);
        run = await runs.AddAsync(run, cases, cancellation);
        await NoteAsync(caller, run, takesBack is null ? Audited.MigrationStarted : Audited.MigrationTakenBack, address, cancellation);
        return run;
    }

    async Task CheckAsync(string app, IEnumerable<(string Version, string Street)> pinned, IReadOnlyDictionary<string, string> mapping, UnitTree tree, CancellationToken cancellation)
    {
        var targets = new Targets(apps, tree, app);
        var problems = new List<Problem>();
        foreach (var (version, street) in pinned)
        {
            var target = await targets.OfAsync(street, cancellation);
            if (version != target.Manifest.Version) problems.AddRange(FlowMigration.Check((await apps.GetAsync(app, version)).Flow, target.Flow, mapping));
        }
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems.DistinctBy(p => (p.Code, p.Path))]);
    }

    OrgDirectory Allowed(Caller caller, string unit)
    {
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out var at)) throw new RefusedException(RefusalKind.Invalid, Problem.At("app.unit.unknown", "unit", ("unit", unit)));
        if (!Rights.May(caller, Acts.AppInstall, at.Id)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppInstall.Name)));
        return directories.Known ?? caller.Directory;
    }

    sealed record Live(CaseId Case, string Street, string Version);

    sealed record LiveRow
    {
        public string CaseId { get; init; } = "";
        public string Street { get; init; } = "";
        public string AppVersion { get; init; } = "";
    }

    async Task<List<Live>> LiveAsync(string app, string unit, UnitTree tree, CancellationToken cancellation)
    {
        var live = new List<Live>();
        var inside = new Dictionary<string, bool>(StringComparer.Ordinal);
        await using var connection = await database.OpenReadAsync(cancellation);
        for (var after = ""; ;)
        {
            var rows = (await connection.QueryAsync<LiveRow>(new CommandDefinition(
                "select case_id as CaseId, street as Street, app_version as AppVersion from cases where app = @app and state in ('open', 'suspended', 'parked') and case_id > @after order by case_id limit @Slice", new { app, after, Slice }, cancellationToken: cancellation))).AsList();
            foreach (var row in rows)
            {
                if (!inside.TryGetValue(row.Street, out var belongs)) inside[row.Street] = belongs = tree.PathOf(new UnitId(row.Street)).Any(u => u.Id.Value == unit);
                if (belongs) live.Add(new Live(new CaseId(row.CaseId), row.Street, row.AppVersion));
            }
            if (rows.Count < Slice || live.Count >= MigrationRuns.MostCases) return live;
            after = rows[^1].CaseId;
        }
    }

    Task NoteAsync(Caller caller, MigrationRun run, Audited act, string? address, CancellationToken cancellation) => audit.WriteAsync(
        new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, act, "migration:" + run.Id, AuditEntry.Done, address, $"{{\"app\":\"{run.App}\",\"unit\":\"{run.Unit}\",\"cases\":{run.Total}}}"), cancellation);
}

/// <summary>The installed version of an app at each street, looked up once.</summary>
sealed class Targets(AppStore apps, UnitTree tree, string app)
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, LightApp> byStreet = new(StringComparer.Ordinal);

    public async ValueTask<LightApp> OfAsync(string street, CancellationToken cancellation)
    {
        if (byStreet.TryGetValue(street, out var known)) return known;
        return byStreet[street] = await apps.InstalledAsync(app, tree.PathOf(new UnitId(street)).Select(u => u.Id.Value), cancellation);
    }
}
