using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary>A box of the desk with how much is in it; null when more than is worth counting.</summary>
public sealed record BoxCount(string Box, int? Count);

/// <summary><c>/</c>, the desk with its boxes, and <c>/cases</c>, the list of cases.</summary>
static class DeskPages
{
    /// <summary>Counting goes no further than this; the badge then says so.</summary>
    internal const int MostCounted = 99;
    const int PageSize = 20;

    static readonly string[] boxes = ["claim", "todo", "today", "overdue", "done"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/", DeskAsync).Requires(Acts.Self);
        pages.MapGet("/cases", CasesAsync).Requires(Acts.Self);
    }

    static async Task<IResult> DeskAsync(HttpContext http, CaseLists lists, string? box, string? after, CancellationToken cancellation)
    {
        var page = PageContext.Of(http);
        var (caller, local) = (Caller.From(http), PageContext.China(page.Now));
        var endOfDay = new DateTimeOffset(local.Date.AddDays(1), local.Offset);
        var counts = new List<BoxCount>();
        foreach (var one in boxes)
        {
            // What is done only grows and asks for nothing: it is not counted.
            var counted = one == "done" ? null : (await lists.WorkItemsAsync(caller, one, endOfDay, null, MostCounted + 1, cancellation)).Items;
            counts.Add(new(one, counted?.Count));
        }
        // Without a wish: what one holds already, else what is offered.
        var shown = boxes.Contains(box) ? box! : counts[1].Count > 0 ? "todo" : "claim";
        var items = await lists.WorkItemsAsync(caller, shown, endOfDay, after, PageSize, cancellation);
        return Pages.Show<DeskPage>(StatusCodes.Status200OK, (nameof(DeskPage.Page), page), (nameof(DeskPage.Box), shown), (nameof(DeskPage.Counts), counts), (nameof(DeskPage.Items), items),
            (nameof(DeskPage.IsFirst), after is null));
    }

    static async Task<IResult> CasesAsync(HttpContext http, CaseLists lists, string? mine, string? state, string? number, string? after, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        number = string.IsNullOrWhiteSpace(number) ? null : number.Trim();
        state = state is "open" or "closed" ? state : null;
        var query = new CaseQuery(State: state, After: after, Take: PageSize, CreatedBy: mine == "1" ? caller.User.Value : null) { Find = number };
        return Pages.Show<CaseListPage>(StatusCodes.Status200OK, (nameof(CaseListPage.Page), PageContext.Of(http)), (nameof(CaseListPage.Query), query),
            (nameof(CaseListPage.Cases), await lists.CasesAsync(caller, query, cancellation)));
    }
}
