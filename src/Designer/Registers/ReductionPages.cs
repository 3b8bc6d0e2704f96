using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Registers;

/// <summary><c>/reduction</c>: how much forms ask of people, over the cases in sight.</summary>
static class ReductionPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/reduction", async (HttpContext http, Reduction reduction, string? app, string? street) =>
        Pages.Show<ReductionPage>(StatusCodes.Status200OK, (nameof(ReductionPage.Page), PageContext.Of(http)),
            (nameof(ReductionPage.Lines), await reduction.ReadAsync(Caller.From(http), new CaseQuery(App: Blank(app), Street: Blank(street)), http.RequestAborted)))).Requires(Acts.CaseRead);

    static string? Blank(string? text) => text is { Length: > 0 } ? text : null;
}
