using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Desk.Batch;

/// <summary>What became of one case of a batch; nothing is wrong when it was done.</summary>
public sealed record BatchResult(string Pick, string CaseId, string Number, string Title, IReadOnlyList<Problem> Problems)
{
    public bool Done => Problems.Count == 0;
}

/// <summary>
/// <c>/desk/batch</c>: many cases of a list at once. Each gets a command of its own with a key of its own, so that what fails fails alone and the
/// same page sent again does nothing twice.
/// </summary>
sealed class BatchPages(CaseLoader loader, CaseLists lists, CaseMask mask, DeskLines lines, AppStore apps, ICaseGrains grains, AuditLog audit)
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapPost("/desk/batch", (HttpContext http, BatchPages page) => page.TakeAsync(http)).Requires(Acts.Self);

    async Task<IResult> TakeAsync(HttpContext http)
    {
        var (page, caller) = (PageContext.Of(http), Caller.From(http));
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var verb = posted["do"].ToString();
        var confirmed = posted.IsSure(verb);
        if (!BatchVerbs.IsKnown(verb)) throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb)));
        var picks = posted[PostedCommand.PickField].OfType<string>().Where(p => p.Length is > 0 and < 100).Distinct().ToList();
        if (picks.Count is 0 or > BatchVerbs.Most) throw new RefusedException(RefusalKind.Invalid, Problem.Of("batch.count", ("limit", BatchVerbs.Most.ToString(CultureInfo.InvariantCulture))));
        var named = await lists.NamedAsync(caller, [.. picks.Select(IdOf)], http.RequestAborted);
        var shown = (await lines.OfAsync(page, new ListPage<CaseLine>(named, null))).Items;
        if (verb == BatchVerbs.Print) return await PrintAsync(http, page, shown);
        if (verb == BatchVerbs.Export) return await ExportAsync(http, page, picks, shown);
        var asked = new BatchAsked(verb, Text("toUnit"), Text("toUser"), Text("text"));
        List<Problem> problems = confirmed ? [.. Missing(asked)] : [];
        if (BatchVerbs.Asks(verb) && (!confirmed || problems.Count > 0)) return Ask(page, picks, shown, asked, problems, PostedCommand.KeyOf(posted));
        var results = new List<BatchResult>(picks.Count);
        foreach (var pick in picks) results.Add(await DoAsync(http, caller, pick, asked, posted));
        return Pages.Show<BatchDonePage>(StatusCodes.Status200OK, (nameof(BatchDonePage.Page), page), (nameof(BatchDonePage.Verb), verb), (nameof(BatchDonePage.Results), results));

        string? Text(string name) => posted[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim() is { Length: > 0 } text ? text : null;
    }

    static IEnumerable<Problem> Missing(BatchAsked asked)
    {
        if (asked.Verb is BatchVerbs.Dispatch && asked.Unit is null) yield return Problem.At("batch.unit", "toUnit");
        if (asked.Verb is BatchVerbs.Transfer && asked.Unit is null && asked.User is null) yield return Problem.At("batch.unit", "toUnit");
        if (asked.Verb is BatchVerbs.Transfer && asked.Text is null) yield return Problem.At("batch.reason", "text");
        if (asked.Text is { Length: > 2000 }) yield return Problem.At("batch.long", "text", ("limit", "2000"));
    }

    async Task<BatchResult> DoAsync(HttpContext http, Caller caller, string pick, BatchAsked asked, IFormCollection posted)
    {
        if (!CaseId.TryParse(IdOf(pick), out var id) || await loader.LoadAsync(id, http.RequestAborted) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement))
            return new(pick, "", "", "", [Problem.Of("case.unknown")]);
        var state = loaded.State;
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var (command, reason) = BatchVerbs.For(asked, state, app, caller, VisitOf(pick));
        var problems = reason is not null ? [reason] : (await PostedCommand.SendAsync(http, grains, id, command!, posted, Actor.Of(caller), pick)).Refusal?.Problems ?? [];
        return new(pick, id.Value, state.Number, state.Title, [.. problems]);
    }

    static IResult Ask(PageContext page, IReadOnlyList<string> picks, IReadOnlyList<DeskLine> shown, BatchAsked asked, List<Problem> problems, string key)
    {
        var streets = shown.Select(l => page.Caller!.Directory.Tree.StreetOf(new UnitId(l.Street))).OfType<UnitId>().Distinct().ToList();
        // Of several streets only what all of them have: the departments of the district.
        var units = streets.Count == 0 ? [] : CaseModel.UnitsAt(page, streets[0]).Where(g => streets.Count == 1 || g.Key == "units.district").ToList();
        return Pages.Show<BatchAskPage>(problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK, (nameof(BatchAskPage.Page), page), (nameof(BatchAskPage.Verb), asked.Verb),
            (nameof(BatchAskPage.Picks), picks), (nameof(BatchAskPage.Lines), shown), (nameof(BatchAskPage.Units), units), (nameof(BatchAskPage.Unit), asked.Unit), (nameof(BatchAskPage.Text), asked.Text),
            (nameof(BatchAskPage.Problems), problems), (nameof(BatchAskPage.Key), key));
    }

    async Task<IResult> PrintAsync(HttpContext http, PageContext page, IReadOnlyList<DeskLine> shown)
    {
        var sheets = new List<PrintedCase>();
        foreach (var line in shown)
            if (await loader.LoadAsync(new CaseId(line.CaseId), http.RequestAborted) is { Key: not null } loaded && Rights.Sees(page.Caller!, loaded.State.Involvement))
            {
                var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
                sheets.Add(new(line, app, (await mask.OfAsync(page.Caller!, loaded.State)).Apply(loaded.State.Form), loaded.State, await ValueSight.OnPaperAsync(page, new CaseId(line.CaseId), app, loaded.State.Form)));
            }
        return Pages.Show<PrintPage>(StatusCodes.Status200OK, (nameof(PrintPage.Page), page), (nameof(PrintPage.Cases), sheets));
    }

    /// <summary>The lines as lists show them, masked; what may not leave is said before anything leaves.</summary>
    async Task<IResult> ExportAsync(HttpContext http, PageContext page, IReadOnlyList<string> picks, IReadOnlyList<DeskLine> shown)
    {
        var (allowed, results) = (new List<DeskLine>(), new List<BatchResult>());
        foreach (var pick in picks)
        {
            var line = shown.FirstOrDefault(l => l.CaseId == IdOf(pick));
            var loaded = line is null ? null : await loader.LoadAsync(new CaseId(line.CaseId), http.RequestAborted);
            if (line is not null && loaded is not null && Rights.MayWith(page.Caller!, Acts.CaseExport, loaded.State.Involvement)) allowed.Add(line);
            else results.Add(new(pick, line?.CaseId ?? "", line?.Number ?? "", line?.Title ?? "", [line is null ? Problem.Of("case.unknown") : Problem.Of("access.forbidden", ("act", Acts.CaseExport.Name))]));
        }
        if (results.Count > 0)
        {
            results.AddRange(allowed.Select(l => new BatchResult(l.Pick, l.CaseId, l.Number, l.Title, [])));
            return Pages.Show<BatchDonePage>(StatusCodes.Status200OK, (nameof(BatchDonePage.Page), page), (nameof(BatchDonePage.Verb), BatchVerbs.Export), (nameof(BatchDonePage.Results), results));
        }
        var caller = page.Caller!;
        var content = XlsxWriter.Write(page.Words["nav.cases"], [.. ExportColumns.Names.Select(c => page.Words["list." + c])], allowed.DistinctBy(l => l.CaseId).Select(line => ExportColumns.Of(line, page)));
        // That it was taken is in the log before it leaves.
        await audit.WriteAsync(new AuditEntry(page.Now, caller.User, null, Acts.CaseExport, "cases", AuditEntry.Done, Address.Of(http),
            string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{allowed.Count}}}")), http.RequestAborted);
        return Results.File(content, XlsxWriter.ContentType, string.Create(CultureInfo.InvariantCulture, $"cases-{PageContext.China(page.Now):yyyyMMdd-HHmm}.xlsx"));
    }

    static string IdOf(string pick) => pick.Split('.', 2)[0];

    static int VisitOf(string pick) => pick.Split('.', 2) is [_, var visit] && int.TryParse(visit, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Columns of an exported list.</summary>
static class ExportColumns
{
    public static IReadOnlyList<string> Names { get; } = ["number", "outside", "title", "category", "origin", "claimant", "grid", "owner", "stage", "due", "state"];

    public static IReadOnlyList<string> Of(DeskLine line, PageContext page) =>
        [line.Number, line.Outside ?? "", line.Title, line.Category ?? "", line.Origin ?? "", line.Claimant ?? "", line.Grid ?? "", line.Owner, line.Stage,
            line.Due is { } due ? PageContext.China(due).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "", line.State];
}
