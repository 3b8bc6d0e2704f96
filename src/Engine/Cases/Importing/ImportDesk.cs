using LowCode.Access;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What a person does with imports, the same from the page and over HTTP: send a file in, look a mapping over, begin, cancel, read the report.</summary>
public sealed class ImportDesk(ImportRuns runs, AppStore apps, AuditLog audit, TimeProvider time)
{
    /// <param name="mapping">Null for a draft: the mapping is guessed and looked over on the page.</param>
    /// <exception cref="RefusedException">A file that is no table, a mapping that does not fit, a street that is not the caller's.</exception>
    public async Task<ImportRun> SendAsync(Caller caller, string app, string? street, string fileName, byte[] content, ImportMapping? mapping, string? address, CancellationToken cancellation)
    {
        if (content.Length == 0) throw Invalid(Problem.At("import.file", "file"));
        var found = await AppAsync(caller, app, street, cancellation);
        using var table = TableFile.Open(new MemoryStream(content));
        if (mapping is not null) Checked(caller, mapping, found, table, street);
        var total = table.Rows().LongCount();
        var run = new ImportRun(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), app, street, Cut(Path.GetFileName(fileName)), table.Format,
            mapping ?? ColumnGuess.Of(found, table.Headers), "draft", total, new(), 0, null, caller.User.Value, caller.Client?.Id.Value, default, null, caller.KeyId);
        run = await runs.AddAsync(run, content, mapping is not null, cancellation);
        await NoteAsync(caller, run, mapping is null ? Audited.ImportSent : Audited.ImportStarted, address, cancellation);
        return run;
    }

    public async Task StartAsync(Caller caller, ImportRun run, string? street, ImportMapping mapping, string? address, CancellationToken cancellation)
    {
        using var table = await OpenAsync(run, cancellation);
        Checked(caller, mapping, await AppAsync(caller, run.App, street, cancellation), table, street);
        if (!await runs.StartAsync(run.Id, street, mapping, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("import.started"));
        await NoteAsync(caller, run, Audited.ImportStarted, address, cancellation);
    }

    public async Task CancelAsync(Caller caller, ImportRun run, string? address, CancellationToken cancellation)
    {
        if (!await runs.CancelAsync(run.Id, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("import.over"));
        await NoteAsync(caller, run, Audited.ImportCancelled, address, cancellation);
    }

    /// <summary>A run of the caller's own; others' are not there.</summary>
    public async Task<ImportRun> OwnAsync(Caller caller, string id, CancellationToken cancellation) =>
        await runs.FindAsync(id, cancellation) is { } run && run.Starter.Is(caller) && MayTouch(caller, run.App) ? run : throw new RefusedException(RefusalKind.NotFound, Problem.Of("import.unknown"));

    public async Task<IReadOnlyList<ImportRun>> ListAsync(Caller caller, CancellationToken cancellation) => [.. (await runs.ListAsync(Starter.Of(caller), cancellation: cancellation)).Where(r => MayTouch(caller, r.App))];

    public Task<IReadOnlyList<ImportIssue>> IssuesAsync(ImportRun run, int take, CancellationToken cancellation) => runs.IssuesAsync(run.Id, take, cancellation);

    /// <summary>The file of a run that is not over.</summary>
    public async Task<TableFile> OpenAsync(ImportRun run, CancellationToken cancellation) =>
        run.IsOver ? throw new RefusedException(RefusalKind.Conflict, Problem.Of("import.over")) : TableFile.Open(new MemoryStream(await runs.FileAsync(run.Id, cancellation)));

    /// <summary>The app at the street, or at any street the caller may import to.</summary>
    public async Task<LightApp> AppAsync(Caller caller, string app, string? street, CancellationToken cancellation)
    {
        if (!MayTouch(caller, app)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
        if (street is { Length: > 0 })
        {
            if (!Rights.May(caller, Acts.CaseImport, new UnitId(street))) throw Forbidden();
            return await apps.OpenableAsync(app, Path(street), cancellation);
        }
        var installed = (await apps.InstallationsAsync(cancellation)).Where(i => i.App == app).Select(i => i.Unit).ToHashSet(StringComparer.Ordinal);
        var all = Streets(caller);
        // Where the app is at none of them, the first says so.
        var streets = all.Where(s => Path(s.Id.Value).Any(installed.Contains)).ToList() is { Count: > 0 } those ? those : all;
        foreach (var one in streets)
            if (await apps.OutOfUseAsync(app, Path(one.Id.Value), cancellation) is null) return await apps.InstalledAsync(app, Path(one.Id.Value), cancellation);
        return streets.Count > 0 ? await apps.OpenableAsync(app, Path(streets[0].Id.Value), cancellation) : throw Forbidden();

        IEnumerable<string> Path(string unit) => caller.Directory.Tree.PathOf(new UnitId(unit)).Select(u => u.Id.Value);
    }

    /// <summary>Streets the caller may import cases of.</summary>
    public static IReadOnlyList<Unit> Streets(Caller caller) =>
        [.. caller.Directory.Tree.Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled && Rights.May(caller, Acts.CaseImport, u.Id))];

    static bool MayTouch(Caller caller, string app) => caller.Client is not { Apps.Length: > 0 } client || client.Apps.Contains(app);

    static void Checked(Caller caller, ImportMapping mapping, LightApp app, TableFile table, string? street)
    {
        var problems = new List<Problem>(MappingCheck.Check(mapping, app, table.Headers, table.Further));
        if (street is null && mapping.Street is null) problems.Add(Problem.At("import.street", "street"));
        if (problems.Count > 0) throw Invalid([.. problems]);
    }

    Task NoteAsync(Caller caller, ImportRun run, Audited act, string? address, CancellationToken cancellation) => audit.WriteAsync(
        new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, act, "import:" + run.Id, AuditEntry.Done, address, $"{{\"app\":\"{run.App}\",\"rows\":{run.Total}}}"), cancellation);

    static RefusedException Forbidden() => new(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.CaseImport.Name)));

    static RefusedException Invalid(params Problem[] problems) => new(RefusalKind.Invalid, problems);

    static string Cut(string name) => name.Length > 120 ? name[..120] : name;
}
