using LowCode.Access;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>A page of a ledger.</summary>
/// <param name="Names">What the codes in its rows are called to its reader.</param>
public sealed record LedgerPage(LedgerTable Table, IReadOnlyList<LedgerRow> Rows, string? Next, ValueNames Names);

/// <summary>What people do with the ledger of an app, the same at pages and over HTTP: look, narrow, take it away as a file; a long one is written in the background.</summary>
public sealed class LedgerDesk(LedgerReading reading, ExportDesk exports, AppStore apps, CaseLoader loader, CaseMask mask, AuditLog audit, CodeLists codes, RegisterCatalog registers, RegisterReading records, TimeProvider time)
{
    /// <summary>Rows of a file that is written while one waits, and of any.</summary>
    public const int AtOnce = 2_000, MostRows = 200_000;

    internal static ExportKind Kind { get; } = new("ledger", Acts.CaseExport, what => Problem.Of("ledger.export." + what), (caller, export) => MayTouch(caller, export.App));

    public async Task<LedgerTable> TableAsync(Caller caller, string app, string language, CancellationToken cancellation)
    {
        var latest = !MayTouch(caller, app) ? null : (await apps.VersionsAsync(cancellation)).FirstOrDefault(v => v.App == app);
        if (latest is null) throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
        var newest = await apps.GetAsync(app, latest.Version);
        return new(newest, language, newest.Options.Any(o => o.Codes is not null) ? await codes.CurrentAsync(cancellation) : null);
    }

    /// <summary>The table as a view shows it, and what is asked with what the view asks by itself.</summary>
    /// <exception cref="RefusedException"><c>ledger.view.unknown</c>.</exception>
    async Task<(LedgerTable Table, LedgerAsked Asked)> ViewAsync(Caller caller, LedgerAsked asked, CancellationToken cancellation)
    {
        var table = await TableAsync(caller, asked.App, asked.Language, cancellation);
        if (asked.View is { Length: > 0 } id)
        {
            var view = table.App.Views.FirstOrDefault(v => v.Id == id) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("ledger.view.unknown", ("view", id)));
            // What the view leaves open may be narrowed further; what it says holds, for its name to be true.
            asked = asked with
            {
                State = view.State ?? asked.State, Overdue = view.Overdue ? true : asked.Overdue, Sort = asked.Sort ?? view.Sort,
                Filters = [.. asked.Filters, .. (view.Where ?? []).Select(w => new LedgerFilter(w.Field, w.Is, w.From, w.Until))],
            };
            table = table.As(view);
        }
        return (table, asked with { Filters = [.. asked.Filters.Select(f => f with { Whole = table.IsCoded(f.Field) })] });
    }

    public async Task<LedgerPage> ReadAsync(Caller caller, LedgerAsked asked, string? after, int take, CancellationToken cancellation)
    {
        (var table, asked) = await ViewAsync(caller, asked, cancellation);
        var page = await reading.ReadAsync(caller, table.Form, asked.ToQuery(after, take), asked.Filters, cancellation);
        var names = new ValueNames(caller, registers, records, asked.Language);
        await table.NameAsync(names, page.Items, cancellation);
        return new(table, page.Items, page.Next, names);
    }

    public async Task<long> CountAsync(Caller caller, LedgerAsked asked, CancellationToken cancellation)
    {
        (var table, asked) = await ViewAsync(caller, asked, cancellation);
        return await reading.CountAsync(caller, table.Form, asked.ToQuery(), asked.Filters, cancellation);
    }

    /// <summary>How many rows a file of it has: cases that may be taken away, not all that may be read.</summary>
    async Task<long> CountTakenAsync(Caller caller, LedgerAsked asked, CancellationToken cancellation)
    {
        (var table, asked) = await ViewAsync(caller, asked, cancellation);
        return await reading.CountAsync(caller, table.Form, asked.ToQuery() with { With = Acts.CaseExport }, asked.Filters, cancellation);
    }

    /// <summary>The ledger as a file, for at most <see cref="AtOnce"/> rows.</summary>
    /// <exception cref="RefusedException"><c>ledger.long</c>.</exception>
    public async Task<(string Name, byte[] File)> FileAsync(Caller caller, LedgerAsked asked, CancellationToken cancellation)
    {
        if (await CountTakenAsync(caller, asked, cancellation) > AtOnce) throw new RefusedException(RefusalKind.Conflict, Problem.Of("ledger.long", ("limit", $"{AtOnce}")));
        var rows = 0L;
        var file = new MemoryStream();
        var name = await WriteAsync(caller, asked, file, written => Task.FromResult((rows = written) >= 0), cancellation);
        await NoteAsync(caller, asked.App, Audited.LedgerExported, rows, cancellation);
        return (name!, file.ToArray());
    }

    /// <summary>Begins to write a file in the background.</summary>
    /// <exception cref="RefusedException"><c>ledger.large</c>.</exception>
    public async Task<LedgerExport> StartAsync(Caller caller, LedgerAsked asked, CancellationToken cancellation)
    {
        var (table, _) = await ViewAsync(caller, asked, cancellation);
        var total = await CountTakenAsync(caller, asked, cancellation);
        if (total > MostRows) throw new RefusedException(RefusalKind.Invalid, Problem.Of("ledger.large", ("limit", $"{MostRows}")));
        await NoteAsync(caller, asked.App, Audited.LedgerExported, total, cancellation);
        return LedgerExport.Of(await exports.StartAsync(caller, Kind, asked.App, NameOf(table, time.GetUtcNow()), asked.ToJson(), total, cancellation));
    }

    /// <summary>The caller's own exports, newest first.</summary>
    public async Task<IReadOnlyList<LedgerExport>> ListAsync(Caller caller, CancellationToken cancellation) => [.. (await exports.ListAsync(caller, Kind, cancellation)).Select(LedgerExport.Of)];

    /// <exception cref="RefusedException"><c>ledger.export.unknown</c>: not there, or another's.</exception>
    public async Task<LedgerExport> OwnAsync(Caller caller, string id, CancellationToken cancellation) => LedgerExport.Of(await exports.OwnAsync(caller, Kind, id, cancellation));

    /// <exception cref="RefusedException"><c>ledger.export.unknown</c>, <c>ledger.export.over</c>.</exception>
    public Task CancelAsync(Caller caller, string id, CancellationToken cancellation) => exports.CancelAsync(caller, Kind, id, cancellation);

    /// <exception cref="RefusedException"><c>ledger.export.unknown</c>, <c>ledger.export.gone</c>.</exception>
    public Task<ExportFile> FetchAsync(Caller caller, string id, CancellationToken cancellation) =>
        exports.FetchAsync(caller, Kind, id, export => NoteAsync(caller, export.App, Audited.LedgerFetched, export.Done, cancellation), cancellation);

    /// <summary>Headings of what cases begin with, as an empty table to be filled and taken in.</summary>
    public async Task<(string Name, byte[] File)> TemplateAsync(Caller caller, string app, string language, CancellationToken cancellation)
    {
        var table = await TableAsync(caller, app, language, cancellation);
        var stream = new MemoryStream();
        using (var book = new LedgerBook(stream))
        {
            var (form, taken) = (table.App.OpeningForm.Definition, new HashSet<string>(StringComparer.Ordinal));
            // A name that stands twice is told apart as in the ledger.
            var names = MappingCheck.Fillable(form.Fields).Select(f => f.Field.Label.In(language)).Select(name => taken.Add(name) ? name : taken.Add($"{name}\uff08{form.Name.In(language)}\uff09") ? $"{name}\uff08{form.Name.In(language)}\uff09" : null).OfType<string>();
            book.Begin(form.Name.In(language), [.. names.Select(name => new LedgerHeading(name, LedgerType.Text, 20))]);
            book.Finish();
        }
        return ($"{table.App.Manifest.Name.In(language)}.xlsx", stream.ToArray());
    }

    /// <summary>Writes the ledger as a workbook, one row after the other; the rows inside a row go to sheets of their own as they are met.</summary>
    /// <param name="into">Only written to.</param>
    /// <returns>The name of the file; null when <paramref name="goesOn"/> said no.</returns>
    internal async Task<string?> WriteAsync(Caller caller, LedgerAsked asked, Stream into, Func<long, Task<bool>> goesOn, CancellationToken cancellation)
    {
        (var table, asked) = await ViewAsync(caller, asked, cancellation);
        var rows = 0L;
        using var book = new LedgerBook(into);
        var ledger = book.Begin(table.Name, [.. table.Columns.Select(c => c.Heading), .. table.Told.Select(t => t.Heading)]);
        var inside = table.SubTables.Select(t => (Table: t, Sheet: book.Begin(t.Heading.Name, table.HeadingsOf(t)))).ToList();
        var names = new ValueNames(caller, registers, records, asked.Language);
        for (string? after = null; ;)
        {
            var page = await reading.ReadAsync(caller, table.Form, asked.ToQuery(after, CaseLists.MaxTake) with { With = Acts.CaseExport }, asked.Filters, cancellation);
            await table.NameAsync(names, page.Items, cancellation);
            foreach (var row in page.Items)
            {
                var masked = table.ReadsCases && await loader.LoadAsync(new CaseId(row.Case.CaseId), cancellation) is { } loaded ? await mask.InFilesAsync(caller, loaded.State, loaded.State.Form) : Record.Empty;
                ledger.Add([.. table.Cells(names, row), .. table.ToldOf(names, masked)]);
                foreach (var (sub, sheet) in inside)
                {
                    foreach (var inner in sub.In(masked).AsList ?? []) await names.LoadAsync(sub.Field.Fields, inner.AsRecord ?? Record.Empty, cancellation);
                    foreach (var line in LedgerTable.RowsOf(names, sub, row.Case.Number, masked)) sheet.Add(line);
                }
            }
            rows += page.Items.Count;
            if (!await goesOn(rows)) return null;
            if (page.Next is null) break;
            after = page.Next;
        }
        book.Finish();
        return NameOf(table, time.GetUtcNow());
    }

    static bool MayTouch(Caller caller, string app) => caller.Client is not { Apps.Length: > 0 } client || client.Apps.Contains(app);

    static string NameOf(LedgerTable table, DateTimeOffset now) => $"{table.FileName}-{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd-HHmm}.xlsx";

    /// <summary>That it is taken is in the log before it leaves.</summary>
    internal Task NoteAsync(Caller caller, string app, Audited act, long rows, CancellationToken cancellation) => audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, act, "app:" + app, AuditEntry.Done, null, $"{{\"rows\":{rows}}}"), cancellation);
}
