using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Registers;

/// <summary><c>/reduction</c>: how much forms ask of people, over the cases in sight.</summary>
static class ReductionPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/reduction", async (HttpContext http, Reduction reduction, AppStore apps, [AsParameters] ListParameters asked) =>
        {
            var page = PageContext.Of(http);
            var query = asked.ToQuery();
            var lines = await reduction.ReadAsync(Caller.From(http), new CaseQuery(App: query.App, Street: query.Street, From: query.From, Until: query.Until), http.RequestAborted);
            var forms = new Dictionary<(string, string), string>();
            foreach (var latest in (await apps.VersionsAsync(http.RequestAborted)).DistinctBy(v => v.App).Where(v => lines.Any(l => l.App == v.App)))
            {
                var app = await apps.GetAsync(latest.App, latest.Version);
                foreach (var form in app.Forms.Values) forms[(latest.App, form.Definition.Id)] = $"{page.Words.Of(app.Manifest.Name)} / {page.Words.Of(form.Definition.Name)}";
            }
            return Pages.Show<ReductionPage>(StatusCodes.Status200OK, (nameof(ReductionPage.Page), page), (nameof(ReductionPage.Lines), lines), (nameof(ReductionPage.Asked), asked),
                (nameof(ReductionPage.Choices), await ListChoices.OfAsync(page, apps, http.RequestAborted)), (nameof(ReductionPage.Names), forms));
        }).Requires(Acts.CaseRead);
}
