using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Designer.Admin;
using LowCode.Designer.Desk.Batch;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary>A box of the desk with how much is in it; null when it is not counted.</summary>
public sealed record BoxCount(string Box, long? Count);

/// <summary><c>/</c>, the desk with its boxes, and <c>/cases</c>, the list of cases.</summary>
sealed class DeskPages(WorkLists work, CaseLists cases, DeskLines lines, DeskFilters filters, AppStore apps, FormDraftDesk drafts)
{
    /// <summary>Counting goes no further than this; the badge then says so.</summary>
    internal const int MostCounted = 99;
    const int PageSize = 20;

    static readonly string[] boxes = ["claim", "todo", "today", "overdue", "mine", "copies", "drafts", "done", "supervised"];

    public static void Map(RouteGroupBuilder pages)
    {
        LiveDesk.Map(pages);
        pages.MapGet("/", (HttpContext http, DeskPages page, [AsParameters] ListParameters asked, string? box, CancellationToken cancellation) => page.DeskAsync(http, asked, box, cancellation)).Requires(Acts.Self);
        pages.MapGet("/cases", (HttpContext http, DeskPages page, [AsParameters] ListParameters asked, string? mine, CancellationToken cancellation) => page.CasesAsync(http, asked, mine == "1", cancellation)).Requires(Acts.Self);
    }

    async Task<IResult> DeskAsync(HttpContext http, ListParameters asked, string? box, CancellationToken cancellation)
    {
        var page = PageContext.Of(http);
        // Who administers and handles nothing begins with what there is to administer.
        if (box is null && AdminPlaces.IsFor(Caller.From(http)) && !Rights.MaySomewhere(Caller.From(http), Acts.WorkItemRead)) return Results.LocalRedirect("/admin");
        var (caller, endOfDay) = (Caller.From(http), ListParameters.EndOfDay(page.Now));
        var kept = await drafts.LinesAsync(caller, cancellation);
        var counts = await CountAsync(caller, endOfDay, kept.Count, cancellation);
        // Without a wish: what one holds already, else what is offered.
        var shown = boxes.Contains(box) ? box! : counts[1].Count > 0 ? "todo" : "claim";
        var query = asked.ToQuery(PageSize);
        var items = shown switch
        {
            "drafts" => new ListPage<DeskLine>([], null),
            "mine" => await lines.OfAsync(page, await cases.CasesAsync(caller, query with { CreatedBy = caller.User.Value }, cancellation)),
            "copies" => await lines.OfAsync(page, await cases.CasesAsync(caller, query with { Copied = true }, cancellation)),
            "supervised" => await lines.OfAsync(page, await cases.CasesAsync(caller, query with { Supervision = query.Supervision ?? "waiting" }, cancellation)),
            _ => await lines.OfAsync(page, await work.WorkItemsAsync(caller, shown, endOfDay, query, cancellation)),
        };
        return Pages.Show<DeskPage>(StatusCodes.Status200OK, (nameof(DeskPage.Page), page), (nameof(DeskPage.Box), shown), (nameof(DeskPage.Counts), counts), (nameof(DeskPage.Lines), items),
            (nameof(DeskPage.Drafts), kept), (nameof(DeskPage.Kept), await filters.OfAsync(caller, cancellation)), (nameof(DeskPage.Batch), BatchVerbs.Of(caller)), (nameof(DeskPage.Asked), asked), (nameof(DeskPage.Choices), await ListChoices.OfAsync(page, apps, cancellation)));
    }

    async Task<IResult> CasesAsync(HttpContext http, ListParameters asked, bool mine, CancellationToken cancellation)
    {
        var (page, caller) = (PageContext.Of(http), Caller.From(http));
        var found = await cases.CasesAsync(caller, asked.ToQuery(PageSize) with { CreatedBy = mine ? caller.User.Value : null }, cancellation);
        return Pages.Show<CaseListPage>(StatusCodes.Status200OK, (nameof(CaseListPage.Kept), await filters.OfAsync(caller, cancellation)), (nameof(CaseListPage.Batch), BatchVerbs.Of(caller)), (nameof(CaseListPage.Page), page), (nameof(CaseListPage.Asked), asked), (nameof(CaseListPage.Mine), mine),
            (nameof(CaseListPage.Lines), await lines.OfAsync(page, found)), (nameof(CaseListPage.Choices), await ListChoices.OfAsync(page, apps, cancellation)));
    }

    async Task<IReadOnlyList<BoxCount>> CountAsync(Caller caller, DateTimeOffset endOfDay, int kept, CancellationToken cancellation)
    {
        var counts = await work.CountAsync(caller, endOfDay, MostCounted + 1, cancellation);
        // What is done only grows and asks for nothing: it is not counted.
        BoxCount[] boxes = [new("claim", counts.Claim), new("todo", counts.Todo), new("today", counts.Today), new("overdue", counts.Overdue), new("mine", counts.Mine), new("copies", counts.Copies), new("drafts", kept), new("done", null)];
        return Rights.MaySomewhere(caller, Acts.Supervise) ? [.. boxes, new("supervised", null)] : boxes;
    }
}
