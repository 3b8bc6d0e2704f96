using System.Globalization;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <param name="Rows">Cases in it.</param>
sealed record CentreSheet(string Name, byte[] Content, int Rows);

/// <summary>The cases behind a number of the command centre, as a page of a list and as a spreadsheet.</summary>
sealed class CentreLists(CaseWatch watch, FigureReading reading, CaseLists lists, DeskLines lines)
{
    const int MostExported = 5000;
    static readonly string[] columns = ["number", "title", "category", "origin", "claimant", "owner", "stage", "due", "state"];

    /// <param name="with">Only cases with which the reader may do this.</param>
    public async Task<ListPage<CaseLine>> FindAsync(PageContext page, CentreAsked asked, CasesAsked cases, int take, Act? with, CancellationToken stop)
    {
        var (caller, which) = (page.Caller!, new CaseQuery(Take: take, After: cases.After, With: with));
        if (cases.Watch is { Length: > 0 } name)
            return await watch.CasesAsync(caller, asked.Ever() with { Take = take, After = cases.After, With = with }, CentreEndpoints.Known(name), WatchTime.At(page.Now), await reading.DispatchingAsync(stop), stop);
        return await lists.CasesAsync(caller, await BehindAsync(page, asked, cases, stop), which, stop);
    }

    async Task<IReadOnlyCollection<string>> BehindAsync(PageContext page, CentreAsked asked, CasesAsked cases, CancellationToken stop) => cases.Warning is { Length: > 0 }
        ? cases.Behind(await WarningsAsync(page.Caller!, asked, page.Now, stop)) : cases.Behind(await reading.ReadAsync(page.Caller!, asked.Query(page), stop));

    /// <summary>Early warnings look back as far as they have to, whatever days are shown.</summary>
    async Task<IReadOnlyList<EarlyWarning>> WarningsAsync(Caller caller, CentreAsked asked, DateTimeOffset now, CancellationToken stop) =>
        EarlyWarnings.Of((await reading.ReadAsync(caller, asked.Ever() with { From = now - EarlyWarnings.Looked }, stop)).Cases, (await reading.RunningAsync(caller, asked.Ever(), stop)).Cases, now);

    /// <summary>The list as a spreadsheet, masked as the page is: cases that may be taken away, not all that may be read.</summary>
    /// <param name="told">Told how many rows of how many are written; the most there may be while nobody knows.</param>
    public async Task<CentreSheet> SheetAsync(PageContext page, CentreAsked asked, CasesAsked cases, Action<long, long>? told, CancellationToken stop)
    {
        var rows = new List<IReadOnlyList<string>>();
        // What a number is made of is read once, not for every part of the list.
        var behind = cases.Watch is { Length: > 0 } ? null : await BehindAsync(page, asked, cases, stop);
        var total = Math.Min(behind?.Count ?? MostExported, MostExported);
        string? after = null;
        do
        {
            told?.Invoke(rows.Count, total);
            var part = behind is null ? await FindAsync(page, asked, cases with { After = after }, CaseLists.MaxTake, Acts.CaseExport, stop)
                : await lists.CasesAsync(page.Caller!, behind, new CaseQuery(Take: CaseLists.MaxTake, After: after, With: Acts.CaseExport), stop);
            foreach (var line in (await lines.OfAsync(page, part)).Items)
                rows.Add([line.Number, line.Title, line.Category ?? "", line.Origin ?? "", line.Claimant ?? "", line.Owner, line.Stage, line.Due is { } due ? PageContext.China(due).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "", line.State]);
            after = part.Next;
        }
        while (after is not null && rows.Count < MostExported);
        var (name, listed) = Ended(page.Words, "cases", rows, after is not null);
        return new($"{name}-{PageContext.China(page.Now):yyyyMMdd-HHmm}.xlsx", XlsxWriter.Write(name, [.. columns.Select(c => page.Words["list." + c])], listed), rows.Count);
    }

    /// <summary>Says where a list that goes on has been cut, in its last row and in its name: nobody takes a part for the whole.</summary>
    internal static (string Name, IReadOnlyList<IReadOnlyList<string>> Rows) Ended(Words words, string name, IReadOnlyList<IReadOnlyList<string>> rows, bool more)
    {
        var count = rows.Count.ToString(CultureInfo.InvariantCulture);
        return more ? ($"{name}-first-{count}", [.. rows, [words.Say("centre.excel.cut", ("n", count))]]) : (name, rows);
    }
}
