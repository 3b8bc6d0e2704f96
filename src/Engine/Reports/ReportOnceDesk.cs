using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Views;

namespace LowCode.Reports;

/// <summary>How a unit's part stands, for whoever follows the report.</summary>
public sealed record ReportProgress(Report Report, IReadOnlyList<ReportTask> Tasks);

/// <summary>
/// What people do with reports to superiors (一表通), the same at pages and over HTTP: take in the superior's own file, say what its columns are, send the
/// gaps out, fill them, hand in, send back, and write everything into that file. What is live already is asked of nobody.
/// </summary>
public sealed class ReportOnceDesk
{
    const int LongestName = 120, MostTries = 8;
    /// <summary>A table people fill in; registers have their own import for more.</summary>
    public const int FileLimit = 4 * 1024 * 1024;

    readonly ReportStore store;
    readonly ReportRows rows;
    readonly AppStore apps;
    readonly ChangeRequests changes;
    readonly AuditLog audit;
    readonly TimeProvider time;

    public ReportOnceDesk(LowCode.Storage.Database database, LowCode.Journal.SecretBox box, RegisterSeal seal, RegisterReading registers, LedgerReading ledger, AppStore apps, ChangeRequests changes, AuditLog audit, TimeProvider time)
    {
        (store, rows) = (new ReportStore(database, box, seal), new ReportRows(registers, ledger, apps, time));
        (this.apps, this.changes, this.audit, this.time) = (apps, changes, audit, time);
    }

    /// <summary>Takes the superior's file in and proposes what its columns are.</summary>
    /// <exception cref="RefusedException"><c>report.name</c>, <c>report.asker</c>, <c>report.due</c>, <c>report.unit</c>, <c>report.forbidden</c>, <c>sheet.headings</c>, <c>table.*</c>.</exception>
    public async Task<Report> AddAsync(Caller caller, string unit, string name, string asker, DateOnly? due, string fileName, byte[] file, CancellationToken cancellation)
    {
        if (file.Length > FileLimit) throw Invalid(Problem.At("import.large", "file", ("limit", $"{FileLimit / 1024 / 1024} MB")));
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out var found) || found.Disabled) throw Invalid(Problem.At("report.unit", "unit", ("unit", unit)));
        if (!Rights.May(caller, Acts.ReportManage, found.Id)) throw Forbidden(found.Name);
        var now = time.GetUtcNow();
        var (title, who, at) = Named(name, asker, due, now);
        var layout = SheetReading.Read(file);
        var definition = ReportBinding.Propose(layout, await VisibleAsync(caller, cancellation));
        var report = new Report(Guid.CreateVersion7(now).ToString("N"), title, who, unit, Cut(Path.GetFileName(fileName)), "draft", definition, at, 1, caller.User.Value, now, null, null);
        await store.AddAsync(report, file, cancellation);
        Note(caller, report, Audited.ReportMade);
        return report;
    }

    /// <summary>Says anew what the columns are, or when it is due.</summary>
    /// <exception cref="RefusedException"><c>report.changed</c>, <c>report.started</c>, <c>report.column.*</c>, <c>report.condition</c>.</exception>
    public async Task<Report> DefineAsync(Caller caller, string id, long version, string name, string asker, DateOnly? due, ReportDefinition definition, CancellationToken cancellation)
    {
        var report = await OwnAsync(caller, id, cancellation);
        if (report.State is not ("draft" or "refused")) throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.started"));
        var (title, who, at) = Named(name, asker, due, time.GetUtcNow());
        // The table itself is the superior's; only what it is filled with may be said.
        definition = definition with { Layout = report.Definition.Layout, Columns = [.. definition.Columns.Select((c, n) => c with { At = report.Definition.Columns[n].At, Header = report.Definition.Columns[n].Header })] };
        ReportCheck.Check(definition, await VisibleAsync(caller, cancellation));
        report = report with { Name = title, Asker = who, Due = at, Definition = definition, State = "draft", Version = version };
        await store.ChangeAsync(report, [], cancellation);
        Note(caller, report, Audited.ReportBound);
        return report with { Version = version + 1 };
    }

    /// <summary>Sends the gaps out to the units. A column that asks for what is live is refused, with the place where it stands, and the rest goes on; a report that asks for nothing else is refused whole.</summary>
    /// <exception cref="RefusedException"><c>report.column.open</c>, <c>report.live</c>, <c>report.empty</c>, <c>report.started</c>.</exception>
    /// <param name="goesOn">Asked between reading what there is and sending it out.</param>
    /// <param name="version">The version it was asked for, where that is another moment; another is refused with <c>report.changed</c>.</param>
    public async Task<Report> StartAsync(Caller caller, string id, CancellationToken cancellation, Func<Task>? goesOn = null, long? version = null)
    {
        var report = await OwnAsync(caller, id, cancellation);
        if (version is { } expected && report.Version != expected) throw new RefusedException(RefusalKind.Stale, Problem.Of("report.changed"));
        if (report.State is not ("draft" or "refused")) throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.started"));
        if (report.Due <= time.GetUtcNow()) throw Invalid(Problem.At("report.due", "due"));
        ReportCheck.Check(report.Definition, await VisibleAsync(caller, cancellation), whole: true);
        // What is live is asked of nobody, column by column; the rest goes on.
        var asking = report with { Definition = LiveColumns.Refuse(report.Definition, await VisibleAsync(caller, cancellation)) };
        if (asking.Definition.Columns.All(c => c.Kind != ColumnKind.Ask))
        {
            report = asking;
            if (report.State == "draft") await store.ChangeAsync(report with { State = "refused" }, [], cancellation);
            Note(caller, report, Audited.ReportRefused);
            throw new RefusedException(RefusalKind.Conflict, [Problem.Of("report.live", ("name", report.Name)), .. report.Definition.Columns.Where(c => c.IsLive || c.Kind == ColumnKind.Elsewhere).Select(c =>
                Problem.At("report.live.column", $"columns[{c.At}]", ("column", c.Header), ("place", LivePlace.PageOf(report.Definition, c)), ("api", LivePlace.ApiOf(report.Definition, c))))]);
        }
        report = asking;
        var (parts, _) = await rows.LiveAsync(caller, report.Definition, new UnitId(report.Unit), cancellation);
        if (parts.Count == 0) throw Invalid(Problem.Of("report.empty"));
        if (goesOn is not null) await goesOn();
        var (needed, asked) = Cells(report.Definition);
        var tasks = parts.Select(p => new ReportTask(report.Id, p.Unit.Id.Value!, "waiting", null, p.Rows.Count, p.Rows.Count * needed, p.Rows.Count * asked, 0, null, null)).ToList();
        await store.ChangeAsync(report = report with { State = "filling", StartedAt = time.GetUtcNow() }, tasks, cancellation);
        Note(caller, report, Audited.ReportStarted);
        return report with { Version = report.Version + 1 };
    }

    /// <summary>A unit's part as it stands: what is known now, and what was said.</summary>
    /// <exception cref="RefusedException"><c>report.unknown</c>: not there, or not the caller's.</exception>
    public async Task<ReportPart> PartAsync(Caller caller, string id, string unit, CancellationToken cancellation)
    {
        var (report, task) = await TaskAsync(caller, id, unit, cancellation);
        return new(report, task, await RowsAsync(caller, report, task, cancellation));
    }

    /// <summary>Takes in what a unit says, and with <paramref name="send"/> hands its part in: it is kept then as it is. What others said of other cells meanwhile stays.</summary>
    /// <param name="answers">Of columns that are asked; of others, a correction that goes to the source unit.</param>
    /// <exception cref="RefusedException"><c>report.answer.*</c> by row and column, <c>report.sent</c>, <c>report.changed</c>, <c>report.forbidden</c>.</exception>
    public async Task<ReportTask> FillAsync(Caller caller, string id, string unit, IReadOnlyList<ReportAnswer> answers, bool send, CancellationToken cancellation)
    {
        var (report, _) = await TaskAsync(caller, id, unit, cancellation);
        if (!Rights.May(caller, Acts.ReportFill, new UnitId(unit))) throw Forbidden(NameOf(caller, unit));
        // Somebody may say something between the look and the writing; then it is looked at again.
        for (var tries = 0; tries < MostTries; tries++)
            if (await TryFillAsync(caller, report.Id, unit, answers, send, cancellation) is { } task) return task;
        throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.changed"));
    }

    /// <returns>Null when somebody else said something meanwhile.</returns>
    async Task<ReportTask?> TryFillAsync(Caller caller, string id, string unit, IReadOnlyList<ReportAnswer> answers, bool send, CancellationToken cancellation)
    {
        var (report, task) = await TaskAsync(caller, id, unit, cancellation);
        if (task.State == "sent" || report.State != "filling") throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.sent"));
        var turn = await store.TurnAsync(report.Id, unit, cancellation);
        var live = (await LiveOfAsync(caller, report, unit, cancellation)).ToDictionary(r => r.Key, StringComparer.Ordinal);
        var said = await store.SaidAsync(report.Id, unit, cancellation);
        var problems = ReportAnswers.Take(report.Definition, live, said, answers, DateOnly.FromDateTime(time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date));
        if (problems.Count > 0) throw new RefusedException(problems.Exists(p => p.Code == ReportAnswers.Changed) ? RefusalKind.Conflict : RefusalKind.Invalid, [.. problems]);
        var whole = live.Values.Select(r => ReportAnswers.Merged(report.Definition, r, said.GetValueOrDefault(r.Key))).ToList();
        var filled = whole.Sum(r => r.Cells.Where((c, n) => report.Definition.Columns[n].Kind == ColumnKind.Ask && !c.IsEmpty).Count());
        if (send && ReportAnswers.Lacking(report.Definition, whole) is { Count: > 0 } lacking) throw new RefusedException(RefusalKind.Invalid, [.. lacking]);
        var (needed, asked) = Cells(report.Definition);
        var now = time.GetUtcNow();
        var kept = send ? whole.ToDictionary(r => r.Key, r => (said.GetValueOrDefault(r.Key) ?? new([], [])) with { Sent = r }, StringComparer.Ordinal)
            : answers.Select(a => a.Row).Distinct().Where(said.ContainsKey).ToDictionary(k => k, k => said[k], StringComparer.Ordinal);
        // What was handed in before of rows that are there no more does not come along.
        if (send) foreach (var (key, row) in said.Where(s => s.Value.Sent is not null && !kept.ContainsKey(s.Key))) kept[key] = row with { Sent = null };
        task = task with { State = send ? "sent" : task.State, Rows = whole.Count, Needed = whole.Count * needed, Asked = whole.Count * asked, Filled = filled, DoneBy = send ? caller.User.Value : null, DoneAt = send ? now : null };
        if (await store.SayAsync(task, turn, kept, cancellation) is not { } taken) return null;
        if (!taken) throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.sent"));
        if (send)
        {
            foreach (var change in ReportAnswers.Corrections(report, live, said, caller.User.Value, now)) await changes.AddAsync(change, cancellation);
            Note(caller, report, Audited.ReportSent, unit);
        }
        return task;
    }

    /// <summary>Sends a unit's part back to it, with a reason.</summary>
    /// <exception cref="RefusedException"><c>report.reason</c>, <c>report.notSent</c>, <c>report.forbidden</c>.</exception>
    public async Task ReturnAsync(Caller caller, string id, string unit, string? reason, CancellationToken cancellation)
    {
        var (report, _) = await TaskAsync(caller, id, unit, cancellation);
        if (!Rights.May(caller, Acts.ReportManage, new UnitId(unit))) throw Forbidden(NameOf(caller, unit));
        if (reason?.Trim() is not { Length: > 0 and <= 200 } why) throw Invalid(Problem.At("report.reason", "reason", ("limit", "200")));
        if (!await store.ReturnAsync(report.Id, unit, why, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.notSent"));
        Note(caller, report, Audited.ReportReturned, unit);
    }

    /// <summary>Ends the filling; units that have not handed in do so no more.</summary>
    public async Task<Report> CloseAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var report = await OwnAsync(caller, id, cancellation);
        if (report.State != "filling") throw new RefusedException(RefusalKind.Conflict, Problem.Of("report.notFilling"));
        await store.ChangeAsync(report = report with { State = "done", ClosedAt = time.GetUtcNow() }, [], cancellation);
        Note(caller, report, Audited.ReportClosed);
        return report with { Version = report.Version + 1 };
    }

    /// <summary>The superior's own file with what is there: what was handed in as it was then, the rest as it is now; masked as the page is.</summary>
    public async Task<(string Name, byte[] File)> WorkbookAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var (report, _, file) = await WriteAsync(caller, id, null, cancellation);
        Note(caller, report, Audited.ReportExported);
        return (report.FileName, file);
    }

    /// <summary>The same for the background, where it is noted when it is taken.</summary>
    internal async Task<(Report Report, IReadOnlyList<string> Units, byte[] File)> WriteAsync(Caller caller, string id, Action<long, long>? told, CancellationToken cancellation)
    {
        var (report, parts, _) = await PartsAsync(caller, id, cancellation, told);
        return (report, [.. parts.Select(p => p.Task.Unit).Distinct()], ReportWorkbook.Write(await store.FileAsync(report.Id, cancellation), report.Definition, parts));
    }

    /// <summary>Whether all of these units of a report are in the caller's sight.</summary>
    internal async Task<bool> KnowsAsync(Caller caller, string id, IReadOnlyList<string> units, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } report && units.All(u => Knows(caller, report, u)) && (units.Count > 0 || IsOwn(caller, report));

    /// <summary>Its file is about to leave.</summary>
    internal async Task TakenAsync(Caller caller, string id, CancellationToken cancellation) => Note(caller, (await FollowAsync(caller, id, cancellation)).Report, Audited.ReportExported);

    /// <summary>All rows in sight, by unit.</summary>
    /// <param name="told">Told how many units of how many are read.</param>
    public async Task<ReportWhole> PartsAsync(Caller caller, string id, CancellationToken cancellation, Action<long, long>? told = null)
    {
        var (report, tasks) = await FollowAsync(caller, id, cancellation);
        var top = IsOwn(caller, report) ? [new UnitId(report.Unit)] : tasks.Select(t => new UnitId(t.Unit)).ToArray();
        var live = new List<(Unit Unit, IReadOnlyList<ReportRow> Rows)>();
        var outside = new List<ReportOutside>();
        foreach (var unit in top)
        {
            var (known, none) = await rows.LiveAsync(caller, report.Definition, unit, cancellation);
            live.AddRange(known);
            outside.AddRange(none);
        }
        var parts = new List<ReportPart>();
        var units = caller.Directory.Tree.WithBelow(new UnitId(report.Unit)).ToArray();
        for (var n = 0; n < units.Length; n++)
        {
            var unit = units[n];
            told?.Invoke(n, units.Length);
            var task = tasks.FirstOrDefault(t => t.Unit == unit.Id.Value) ?? new ReportTask(report.Id, unit.Id.Value!, "waiting", null, 0, 0, 0, 0, null, null);
            var known = live.FirstOrDefault(l => l.Unit.Id == unit.Id).Rows ?? [];
            if (known.Count == 0 && task.State != "sent") continue;
            var said = report.StartedAt is null ? [] : await store.SaidAsync(report.Id, task.Unit, cancellation);
            parts.Add(new(report, task, task.State == "sent" ? await SentAsync(report, said, cancellation) : [.. known.Select(r => ReportAnswers.Merged(report.Definition, r, said.GetValueOrDefault(r.Key)))]));
        }
        return new(report, parts, outside);
    }

    /// <summary>A report with the units in the caller's sight.</summary>
    /// <exception cref="RefusedException"><c>report.unknown</c>.</exception>
    public async Task<ReportProgress> FollowAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var report = await store.FindAsync(id, cancellation) ?? throw Unknown();
        var tasks = (await store.TasksAsync(id, cancellation)).Where(t => Knows(caller, report, t.Unit)).ToList();
        return IsOwn(caller, report) || tasks.Count > 0 ? new(report, tasks) : throw Unknown();
    }

    /// <summary>Reports the caller makes or has units in, the latest first.</summary>
    public async Task<IReadOnlyList<Report>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        var listed = new List<Report>();
        foreach (var report in await store.LatestAsync(cancellation))
            if (IsOwn(caller, report) || (report.StartedAt is not null && (await store.TasksAsync(report.Id, cancellation)).Any(t => Knows(caller, report, t.Unit)))) listed.Add(report);
        return listed;
    }

    /// <summary>What the caller's own units have still to fill in.</summary>
    public Task<IReadOnlyList<ReportDuty>> DutiesAsync(Caller caller, CancellationToken cancellation) =>
        store.DutiesAsync([.. caller.Directory.Tree.Units.Where(u => Rights.May(caller, Acts.ReportFill, u.Id)).Select(u => u.Id.Value)], cancellation);

    async Task<IReadOnlyList<ReportRow>> RowsAsync(Caller caller, Report report, ReportTask task, CancellationToken cancellation)
    {
        var said = await store.SaidAsync(report.Id, task.Unit, cancellation);
        return task.State == "sent" ? await SentAsync(report, said, cancellation) : [.. (await LiveOfAsync(caller, report, task.Unit, cancellation)).Select(r => ReportAnswers.Merged(report.Definition, r, said.GetValueOrDefault(r.Key)))];
    }

    async Task<IReadOnlyList<ReportRow>> LiveOfAsync(Caller caller, Report report, string unit, CancellationToken cancellation) =>
        (await rows.LiveAsync(caller, report.Definition, new UnitId(unit), cancellation)).Parts.FirstOrDefault(p => p.Unit.Id.Value == unit).Rows ?? [];

    /// <summary>What was handed in, as it was then; but a case that was erased or made confidential since is not told of any more.</summary>
    async Task<IReadOnlyList<ReportRow>> SentAsync(Report report, Dictionary<string, SaidRow> said, CancellationToken cancellation)
    {
        var shown = report.Definition.App is null ? null : await store.ShownCasesAsync([.. said.Keys], cancellation);
        return [.. said.Where(s => s.Value.Sent is not null && shown?.Contains(s.Key) != false).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value.Sent!)];
    }

    async Task<(Report Report, ReportTask Task)> TaskAsync(Caller caller, string id, string unit, CancellationToken cancellation)
    {
        var (report, tasks) = await FollowAsync(caller, id, cancellation);
        return (report, tasks.FirstOrDefault(t => t.Unit == unit) ?? throw Unknown());
    }

    async Task<Report> OwnAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var report = await store.FindAsync(id, cancellation) ?? throw Unknown();
        if (!IsOwn(caller, report)) throw Unknown();
        return Rights.May(caller, Acts.ReportManage, new UnitId(report.Unit)) ? report : throw Forbidden(NameOf(caller, report.Unit));
    }

    /// <summary>Apps whose cases the caller may read somewhere.</summary>
    public async Task<IReadOnlyList<LightApp>> VisibleAsync(Caller caller, CancellationToken cancellation)
    {
        var found = new List<LightApp>();
        foreach (var installed in (await apps.InstallationsAsync(cancellation)).DistinctBy(i => i.App))
            if (caller.Client is not { Apps.Length: > 0 } client || client.Apps.Contains(installed.App)) found.Add(await apps.GetAsync(installed.App, installed.Version));
        return found;
    }

    static bool IsOwn(Caller caller, Report report) => Rights.May(caller, Acts.ReportManage, new UnitId(report.Unit)) || Rights.May(caller, Acts.ReportRead, new UnitId(report.Unit));

    static bool Knows(Caller caller, Report report, string unit) => IsOwn(caller, report) || Rights.May(caller, Acts.ReportManage, new UnitId(unit)) || Rights.May(caller, Acts.ReportRead, new UnitId(unit)) || Rights.May(caller, Acts.ReportFill, new UnitId(unit));

    static (int Needed, int Asked) Cells(ReportDefinition definition) =>
        (definition.Columns.Count(c => c.IsLive || c.Kind is ColumnKind.Ask or ColumnKind.Elsewhere), definition.Columns.Count(c => c.Kind == ColumnKind.Ask));

    static (string Name, string Asker, DateTimeOffset Due) Named(string name, string asker, DateOnly? due, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        if (name.Trim() is not { Length: > 0 and <= LongestName }) problems.Add(Problem.At("report.name", "name", ("limit", LongestName.ToString(CultureInfo.InvariantCulture))));
        if (asker.Trim() is not { Length: > 0 and <= LongestName }) problems.Add(Problem.At("report.asker", "asker", ("limit", LongestName.ToString(CultureInfo.InvariantCulture))));
        // A day is over when it is over.
        var at = due is { Year: < 9999 } day ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)) : default;
        if (at <= now) problems.Add(Problem.At("report.due", "due"));
        return problems.Count == 0 ? (name.Trim(), asker.Trim(), at) : throw Invalid([.. problems]);
    }

    void Note(Caller caller, Report report, Audited act, string? unit = null) => audit.Note(
        new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, act, "report:" + report.Id, AuditEntry.Done, null, unit is null ? null : $"{{\"unit\":\"{unit}\"}}"));

    static string NameOf(Caller caller, string unit) => caller.Directory.Tree.TryFind(new UnitId(unit), out var found) ? found.Name : unit;

    static string Cut(string name) => name.Length > LongestName ? name[^LongestName..] : name;

    static RefusedException Unknown() => new(RefusalKind.NotFound, Problem.Of("report.unknown"));

    static RefusedException Forbidden(string unit) => new(RefusalKind.Forbidden, Problem.Of("report.forbidden", ("unit", unit)));

    static RefusedException Invalid(params Problem[] problems) => new(RefusalKind.Invalid, problems);
}
