using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Registers;

/// <summary><c>/reduction</c>: how much forms ask of people, over the cases in sight.</summary>
static class ReductionPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/reduction", async (HttpContext http, Reduction reduction, UnboundForms unbound, AppStore apps, [AsParameters] ListParameters asked) =>
        {
            var page = PageContext.Of(http);
            var (lines, others, forms) = await ReadAsync(page, reduction, unbound, apps, asked, http.RequestAborted);
            return Pages.Show<ReductionPage>(StatusCodes.Status200OK, (nameof(ReductionPage.Page), page), (nameof(ReductionPage.Lines), lines), (nameof(ReductionPage.Others), others), (nameof(ReductionPage.Asked), asked),
                (nameof(ReductionPage.Choices), await ListChoices.OfAsync(page, apps, http.RequestAborted)), (nameof(ReductionPage.Names), forms));
        }).Requires(Acts.CaseRead);
        // Numbers only, no case.
        pages.MapGet("/reduction.xlsx", async (HttpContext http, Reduction reduction, UnboundForms unbound, AppStore apps, [AsParameters] ListParameters asked) =>
        {
            var page = PageContext.Of(http);
            var (lines, others, forms) = await ReadAsync(page, reduction, unbound, apps, asked, http.RequestAborted);
            return Workbook.Of(page, "reduction", new WorkbookSheet(page.Words["reduction"], [.. ReductionPage.Heads.Select(h => (page.Words["reduction." + h], h is "form" or "street" or "share" or "papersShare" ? LedgerType.Text : LedgerType.Whole))],
                lines.Select(l => (IReadOnlyList<object?>)[ReductionPage.NameOf(forms, l), page.NameOf(new UnitId(l.Street)), l.Cases, l.Needed, l.Asked, l.Prefilled, l.Corrected, ReductionPage.Share(l.Needed, l.Asked), l.DocumentsNeeded, l.DocumentsAsked, ReductionPage.Share(l.DocumentsNeeded, l.DocumentsAsked)])),
                new WorkbookSheet(page.Words["reduction.unbound"], [.. ReductionPage.OtherHeads.Select(h => (page.Words["reduction." + h], h is "form" or "street" ? LedgerType.Text : LedgerType.Whole))],
                    others.Select(l => (IReadOnlyList<object?>)[ReductionPage.NameOf(forms, l.App, l.Form), page.NameOf(new UnitId(l.Street)), l.Cases, l.Asked])));
        }).Requires(Acts.CaseRead);
    }

    /// <summary>What was counted, and the names of the forms it was counted of.</summary>
    static async Task<(IReadOnlyList<ReductionLine> Lines, IReadOnlyList<AskedLine> Others, Dictionary<(string, string), string> Forms)> ReadAsync(PageContext page, Reduction reduction, UnboundForms unbound, AppStore apps, ListParameters asked, CancellationToken cancellation)
    {
        var query = asked.ToQuery();
        var over = new CaseQuery(App: query.App, Street: query.Street, From: query.From, Until: query.Until);
        var (lines, others) = (await reduction.ReadAsync(page.Caller!, over, cancellation), await unbound.ReadAsync(page.Caller!, over, cancellation));
        var forms = new Dictionary<(string, string), string>();
        foreach (var latest in (await apps.VersionsAsync(cancellation)).DistinctBy(v => v.App).Where(v => lines.Any(l => l.App == v.App) || others.Any(l => l.App == v.App)))
        {
            var app = await apps.GetAsync(latest.App, latest.Version);
            foreach (var form in app.Forms.Values) forms[(latest.App, form.Definition.Id)] = $"{page.Words.Of(app.Manifest.Name)} / {page.Words.Of(form.Definition.Name)}";
        }
        return (lines, others, forms);
    }
}
