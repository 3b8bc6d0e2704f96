using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>…/compare</c>: a draft beside a published version, in words and in pictures; for whoever reviews it.</summary>
static class DraftCompare
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/apps/drafts/{id}/compare", async (string id, string? with, HttpContext http, DraftStore drafts, AppStore apps, AppChanges changes, CancellationToken cancellation) =>
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var report = await changes.CheckAsync(draft.Draft.Package, cancellation);
        var after = report.App ?? throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]);
        var versions = (await apps.VersionsAsync(cancellation)).ToList();
        // The version before it, where there is one; else whatever is asked for.
        var asked = with?.Split('@') is [var app, var version] ? versions.Find(v => v.App == app && v.Version == version) : versions.Find(v => v.App == draft.Draft.App);
        var before = asked is null ? null : await apps.GetAsync(asked.App, asked.Version);
        return Pages.Show<DraftComparePage>(StatusCodes.Status200OK, (nameof(DraftComparePage.Draft), draft), (nameof(DraftComparePage.Before), before), (nameof(DraftComparePage.After), after), (nameof(DraftComparePage.Versions), versions),
            (nameof(DraftComparePage.Changes), before is null ? [] : VersionDifference.Of(before, after)));
    }).Requires(Acts.AppRead);
}
