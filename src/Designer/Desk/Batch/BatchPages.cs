using System.Globalization;
using LowCode.Access;
using LowCode.Cases.Running;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
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
/// <c>/desk/batch</c>: many cases of a list at once, worked off as a run that can be followed and ended (<see cref="BatchKind"/>). Of a few cases the result
/// comes at once; the same page sent again does nothing twice.
/// </summary>
sealed class BatchPages(CaseLists lists, DeskLines lines, RunDesk runs)
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/desk/batch", (HttpContext http, BatchPages page) => page.TakeAsync(http)).Requires(Acts.Self);
        pages.MapGet("/desk/batch", (string run, HttpContext http, BatchPages page) => page.CameAsync(run, http)).Requires(Acts.Self);
    }

    async Task<IResult> TakeAsync(HttpContext http)
    {
        var (page, caller) = (PageContext.Of(http), Caller.From(http));
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var verb = posted["do"].ToString();
        var confirmed = posted.IsSure(verb);
        if (!BatchVerbs.IsKnown(verb)) throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb)));
        var picks = posted[PostedCommand.PickField].OfType<string>().Where(p => p.Length is > 0 and < 100).Distinct().ToList();
        if (picks.Count is 0 or > BatchVerbs.Most) throw new RefusedException(RefusalKind.Invalid, Problem.Of("batch.count", ("limit", BatchVerbs.Most.ToString(CultureInfo.InvariantCulture))));
        var asked = new BatchAsked(verb, Text("toUnit"), Text("toUser"), Text("text"));
        List<Problem> problems = confirmed ? [.. Missing(asked)] : [];
        if (BatchVerbs.Asks(verb) && (!confirmed || problems.Count > 0))
            return Ask(page, picks, (await lines.OfAsync(page, new ListPage<CaseLine>(await lists.NamedAsync(caller, [.. picks.Select(BatchPick.IdOf)], http.RequestAborted), null))).Items, asked, problems, PostedCommand.KeyOf(posted));
        var about = page.Words.Say("batch.these", ("n", picks.Count.ToString(CultureInfo.InvariantCulture)));
        var run = RunAsked.Of(BatchKind.Batch, "", page.Words["batch." + verb] + " · " + about, "/desk/batch", page.Words.Language, Address.Of(http), new BatchRun(asked, picks, PostedCommand.KeyOf(posted)));
        return RunPages.After(await runs.BeginAsync(caller, run, http.RequestAborted));

        string? Text(string name) => posted[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>What became of each case; of a batch that was ended also which were left out.</summary>
    async Task<IResult> CameAsync(string id, HttpContext http)
    {
        var (page, stop) = (PageContext.Of(http), http.RequestAborted);
        var run = await runs.OwnAsync(page.Caller!, BatchKind.Batch, id, stop);
        if (!run.IsOver) return Results.LocalRedirect(RunPages.PathOf(run));
        var asked = run.Asked.Read<BatchRun>();
        if (run.Told?.Read<BatchPrinted>() is { Html: { } html }) return Pages.Show<PrintPage>(StatusCodes.Status200OK, (nameof(PrintPage.Page), page), (nameof(PrintPage.Count), asked.Picks.Count), (nameof(PrintPage.Html), html));
        var noted = await runs.NotedAsync<BatchNote>(run, stop);
        var titles = (await lists.NamedAsync(page.Caller!, [.. asked.Picks.Select(BatchPick.IdOf)], stop)).ToDictionary(l => l.CaseId, StringComparer.Ordinal);
        var left = run.Problems.Count > 0 ? run.Problems : [Problem.Of("batch.left")];
        List<BatchResult> results = [.. asked.Picks.Select((pick, n) => noted.GetValueOrDefault(n) is { Over: true } note
            ? new BatchResult(pick, note.CaseId, note.Number, titles.GetValueOrDefault(note.CaseId)?.Title ?? "", note.Problems)
            : new BatchResult(pick, titles.GetValueOrDefault(BatchPick.IdOf(pick))?.CaseId ?? "", titles.GetValueOrDefault(BatchPick.IdOf(pick))?.Number ?? "", titles.GetValueOrDefault(BatchPick.IdOf(pick))?.Title ?? "", left))];
        return Pages.Show<BatchDonePage>(StatusCodes.Status200OK, (nameof(BatchDonePage.Page), page), (nameof(BatchDonePage.Verb), asked.Asked.Verb), (nameof(BatchDonePage.Results), results));
    }

    static IEnumerable<Problem> Missing(BatchAsked asked)
    {
        if (asked.Verb is BatchVerbs.Dispatch && asked.Unit is null) yield return Problem.At("batch.unit", "toUnit");
        if (asked.Verb is BatchVerbs.Transfer && asked.Unit is null && asked.User is null) yield return Problem.At("batch.unit", "toUnit");
        if (asked.Verb is BatchVerbs.Transfer && asked.Text is null) yield return Problem.At("batch.reason", "text");
        if (asked.Text is { Length: > 2000 }) yield return Problem.At("batch.long", "text", ("limit", "2000"));
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
}
