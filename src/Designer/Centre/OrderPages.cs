using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <summary>A supervision as a leader reads it: what was wanted of whom, and what came back.</summary>
public sealed record Order(string CaseId, string Number, string Title, Supervision Wanted, DateTimeOffset? Due, bool Late);

/// <summary><c>/centre/instruct/{case}</c>, an instruction (批示) in one tap from a list or a case, and <c>/centre/orders</c>, what came of those there are.</summary>
sealed class OrderPages(CaseLoader loader, CaseLists lists, ICaseGrains grains, AuditLog audit)
{
    const int PageSize = 20, MostExported = 2000;

    public static IReadOnlyList<string> Standings { get; } = ["waiting", "overdue", "answered", "any"];

    /// <summary>How many phrases an instruction is chosen from; their words are <c>instruct.1</c> and on.</summary>
    public const int Phrases = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/centre/orders", (HttpContext http, OrderPages page, [AsParameters] CentreAsked asked, string? standing, string? after, string? did) => page.ListAsync(http, asked, standing, after, did)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/orders.xlsx", (HttpContext http, OrderPages page, [AsParameters] CentreAsked asked, string? standing) => page.SheetAsync(http, asked, standing)).Requires(Acts.CaseExport);
        pages.MapGet("/centre/instruct/{id}", (string id, HttpContext http, OrderPages page) => page.AskAsync(id, http)).Requires(Acts.Supervise);
        pages.MapPost("/centre/instruct/{id}", (string id, HttpContext http, OrderPages page) => page.SendAsync(id, http)).Requires(Acts.Supervise);
    }

    async Task<IResult> ListAsync(HttpContext http, CentreAsked asked, string? standing, string? after, string? did)
    {
        var chosen = StandingOf(standing);
        var orders = await FindAsync(Caller.From(http), asked.Ever() with { Supervision = chosen, Take = PageSize, After = after }, http.RequestAborted);
        return Pages.Show<OrdersPage>(StatusCodes.Status200OK, (nameof(OrdersPage.Page), PageContext.Of(http)), (nameof(OrdersPage.Asked), asked), (nameof(OrdersPage.Standing), chosen),
            (nameof(OrdersPage.Orders), orders), (nameof(OrdersPage.After), after), (nameof(OrdersPage.Did), did == "instruct"));
    }

    static string StandingOf(string? asked) => Standings.Contains(asked) ? asked! : "any";

    /// <summary>The list as a spreadsheet, of the cases that may be taken away.</summary>
    async Task<IResult> SheetAsync(HttpContext http, CentreAsked asked, string? standing)
    {
        var (page, caller, orders, after) = (PageContext.Of(http), Caller.From(http), new List<Order>(), (string?)null);
        do
        {
            var part = await FindAsync(caller, asked.Ever() with { Supervision = StandingOf(standing), Take = CaseLists.MaxTake, After = after, With = Acts.CaseExport }, http.RequestAborted);
            orders.AddRange(part.Items);
            after = part.Next;
        }
        while (after is not null && orders.Count < MostExported);
        // That it was taken is in the log before it leaves.
        await audit.WriteAsync(new AuditEntry(page.Now, caller.User, caller.Client?.Id, Acts.CaseExport, "centre", AuditEntry.Done, Address.Of(http), string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{orders.Count}}}")), http.RequestAborted);
        var sheet = CentreSheets.Orders(page, orders);
        if (after is null) return Workbook.Of(page, "orders", sheet);
        // Nobody takes a part for the whole.
        var count = orders.Count.ToString(CultureInfo.InvariantCulture);
        return Workbook.Of(page, $"orders-first-{count}", sheet with { Rows = sheet.Rows.Append([page.Words.Say("centre.excel.cut", ("n", count))]) });
    }

    async Task<ListPage<Order>> FindAsync(Caller caller, CaseQuery query, CancellationToken stop)
    {
        var found = await lists.CasesAsync(caller, query, stop);
        var orders = new List<Order>();
        foreach (var line in found.Items)
        {
            // The list and the case are asked alike: what left sight meanwhile is left out.
            if (await loader.LoadAsync(new CaseId(line.CaseId), stop) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement)) continue;
            foreach (var one in loaded.State.Supervisions.Where(s => s.IsOpen).Reverse())
            {
                var clock = loaded.State.Ledger.Find(one.Clock);
                orders.Add(new(line.CaseId, line.Number, line.Title, one, one.Status == SupervisionStatus.Waiting ? clock?.Times.At : null, one.Status == SupervisionStatus.Waiting && clock?.BreachedAt is not null));
            }
        }
        return new(orders, found.Next);
    }

    async Task<IResult> AskAsync(string id, HttpContext http)
    {
        var (caseId, loaded) = await SeenAsync(id, http);
        return Show(http, caseId, loaded.State, PostedCommand.NewKey(), "", [], StatusCodes.Status200OK);
    }

    async Task<IResult> SendAsync(string id, HttpContext http)
    {
        var (caseId, loaded) = await SeenAsync(id, http);
        var (posted, words) = (await http.Request.ReadFormAsync(http.RequestAborted), PageContext.Of(http).Words);
        var own = posted["text"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        var text = int.TryParse(posted["phrase"], NumberStyles.None, CultureInfo.InvariantCulture, out var phrase) && phrase is >= 1 and <= Phrases
            ? words["instruct." + phrase.ToString(CultureInfo.InvariantCulture)] : own;
        if (text.Length == 0) return Show(http, caseId, loaded.State, PostedCommand.KeyOf(posted), own, [Problem.At("command.needed", "text", ("member", words["member.text"]))], StatusCodes.Status422UnprocessableEntity);
        var (_, refusal) = await PostedCommand.SendAsync(http, grains, caseId, new SuperviseCase(Supervision.Instruct, text, null, null), posted);
        if (refusal is null) return Results.LocalRedirect("/centre/orders?did=instruct");
        return Show(http, caseId, loaded.State, PostedCommand.KeyOf(posted), own, refusal.Problems, ProblemHttp.StatusOf(refusal.Kind));
    }

    static IResult Show(HttpContext http, CaseId id, CaseState state, string key, string typed, IReadOnlyList<Problem> problems, int status) =>
        Pages.Show<InstructPage>(status, (nameof(InstructPage.Page), PageContext.Of(http)), (nameof(InstructPage.Id), id.Value), (nameof(InstructPage.State), state), (nameof(InstructPage.Key), key),
            (nameof(InstructPage.Typed), typed), (nameof(InstructPage.Problems), problems));

    async Task<(CaseId Id, LoadedCase Case)> SeenAsync(string id, HttpContext http)
    {
        if (CaseId.TryParse(id, out var caseId) && await loader.LoadAsync(caseId, http.RequestAborted) is { Key: not null } loaded && Rights.Sees(Caller.From(http), loaded.State.Involvement)) return (caseId, loaded);
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
    }
}
