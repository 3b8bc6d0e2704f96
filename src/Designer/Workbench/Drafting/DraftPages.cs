using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>/apps/drafts</c>: apps in the making; begin one, open one, take edits back, submit and publish it.</summary>
static partial class DraftPages
{
    static readonly string[] done = ["submitted", "begun", "released", "returned", "remarked"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts", (string? whose, HttpContext http, DraftStore drafts, AppStore apps, CancellationToken cancellation) => ListAsync(whose, [], http, drafts, apps, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts", BeginAsync).Requires(Acts.AppDesign);
        pages.MapGet("/apps/drafts/{id}", (string id, string? did, HttpContext http, DraftStore drafts, AppChanges changes, CancellationToken cancellation) =>
            ShowAsync(id, did, [], http, drafts, changes, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}", ActAsync).Requires(Acts.AppRead).AsksFirst("remove", "appDraft");
        foreach (var step in new[] { "undo", "redo" })
            pages.MapPost($"/apps/drafts/{{id}}/{step}", (string id, HttpContext http, DraftStore drafts, CancellationToken cancellation) => StepAsync(id, step == "undo", http, drafts, cancellation)).Requires(Acts.AppDesign);
        pages.MapPost("/apps/drafts/{id}/take", TakeAsync).Requires(Acts.AppDesign);
        pages.MapPost("/apps/drafts/{id}/release", ReleaseAsync).Requires(Acts.AppDesign);
        FormCanvas.Map(pages);
        FormTrial.Map(pages);
        FlowCanvas.Map(pages);
        FlowOut.Map(pages);
        DraftSimulate.Map(pages);
        TrialPages.Map(pages);
        ListCanvas.Map(pages);
        MessageCanvas.Map(pages);
        PartCanvas.Map(pages);
        DraftNews.Map(pages);
        DraftCompare.Map(pages);
    }

    static async Task<IResult> ListAsync(string? whose, IReadOnlyList<Problem> problems, HttpContext http, DraftStore drafts, AppStore apps, int status, CancellationToken cancellation)
    {
        var page = PageContext.Of(http);
        var seen = (await drafts.ListAsync(cancellation)).Where(d => DraftView.MaySee(page.Caller!, d.Unit)).ToList();
        var templates = new List<AppManifest>();
        foreach (var latest in (await apps.VersionsAsync(cancellation)).DistinctBy(v => v.App)) templates.Add((await apps.GetAsync(latest.App, latest.Version)).Manifest);
        return Pages.Show<DraftListPage>(status, (nameof(DraftListPage.Page), page), (nameof(DraftListPage.All), seen), (nameof(DraftListPage.Whose), whose), (nameof(DraftListPage.Templates), templates),
            (nameof(DraftListPage.Units), UnitsOf(page.Caller!)), (nameof(DraftListPage.Problems), problems));
    }

    /// <summary>Units the reader designs for.</summary>
    static IReadOnlyList<Unit> UnitsOf(Caller caller) =>
        [.. caller.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.City or UnitKind.District or UnitKind.Street && Rights.May(caller, Acts.AppDesign, u.Id))];

    static async Task<IResult> BeginAsync(HttpContext http, DraftStore drafts, AppStore apps, CancellationToken cancellation)
    {
        var (page, posted) = (PageContext.Of(http), new Posted(await http.Request.ReadFormAsync(cancellation)));
        try
        {
            var units = UnitsOf(page.Caller!);
            var unit = units.FirstOrDefault(u => u.Id.Value == posted["unit"]) ?? (posted.Has("unit") || units.Count == 0 ? null : units[0])
                ?? throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppDesign.Name)));
            var name = posted.Some("name") is { Length: <= DraftEdits.MostName } given ? given : throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.name", "name", ("limit", "60")));
            var package = posted.Some("from") is { } from ? await CopyAsync(from, posted["keep"] == "true", name, apps, cancellation) : BlankApp.Make(await FreeAsync(drafts, apps, cancellation), name, WordsOf(page.Words));
            var id = await drafts.AddAsync(AppOf(package), unit.Id.Value, name, package, page.Caller!.User.Value, cancellation);
            return Results.LocalRedirect($"/apps/drafts/{id}?did=begun");
        }
        catch (RefusedException refused)
        {
            return await ListAsync(null, refused.Problems, http, drafts, apps, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }

        async Task<AppPackage> CopyAsync(string from, bool keep, string name, AppStore apps, CancellationToken cancellation)
        {
            var latest = (await apps.VersionsAsync(cancellation)).FirstOrDefault(v => v.App == from) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", from)));
            var package = (await apps.PackageAsync(latest.App, latest.Version, cancellation))!;
            // A next version of the same app, or an app of one's own.
            return keep ? DraftEdits.With(package, new SetApp(new JsonObject { ["version"] = Next(latest.Version) })) : BlankApp.Copy(package, await FreeAsync(drafts, apps, cancellation), name);
        }
    }

    /// <summary>Begins a draft with what was made elsewhere, at the first unit its maker designs for, and gives its address.</summary>
    /// <exception cref="RefusedException">They design for no unit.</exception>
    internal static async Task<string> TakeInAsync(HttpContext http, AppPackage package, CancellationToken cancellation)
    {
        var (caller, drafts, apps) = (Caller.From(http), http.RequestServices.GetRequiredService<DraftStore>(), http.RequestServices.GetRequiredService<AppStore>());
        var units = UnitsOf(caller);
        var unit = units.FirstOrDefault(u => u.Id == caller.Member.User.Home) ?? (units.Count > 0 ? units[0] : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppDesign.Name))));
        var (app, name) = (AppOf(package), DraftNames.Of(package).Name);
        // The name of an app that is there already would be its next version, which nobody asked for.
        if ((await apps.VersionsAsync(cancellation)).Any(v => v.App == app) || (await drafts.ListAsync(cancellation)).Any(d => d.App == app))
            package = DraftEdits.With(package, new SetApp(new JsonObject { ["id"] = app = await FreeAsync(drafts, apps, cancellation) }));
        return $"/apps/drafts/{await drafts.AddAsync(app, unit.Id.Value!, name ?? app, package, caller.User.Value, cancellation)}?did=begun";
    }

    static string AppOf(AppPackage package) => (string)DraftJson.Read(package["app.json"]!)["id"]!;

    internal static string Next(string version) => Version.TryParse(version, out var read) ? $"{read.Major}.{read.Minor + 1}.0" : "1.0.0";

    /// <summary>An id no app has yet; people see names.</summary>
    static async Task<string> FreeAsync(DraftStore drafts, AppStore apps, CancellationToken cancellation)
    {
        var taken = (await apps.VersionsAsync(cancellation)).Select(v => v.App).Concat((await drafts.ListAsync(cancellation)).Select(d => d.App)).ToHashSet(StringComparer.Ordinal);
        for (var n = 1; ; n++)
            if (!taken.Contains($"app-{n}")) return $"app-{n}";
    }

    static BlankWords WordsOf(Words words) => new(words["blank.noun"], words["blank.form"], words["blank.title"], words["blank.details"], words["blank.intake"], words["blank.handle"], words["blank.closed"]);

    static async Task<IResult> ShowAsync(string id, string? did, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, AppChanges changes, int status, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var report = await changes.CheckAsync(draft.Draft.Package, cancellation);
        var remarks = await http.RequestServices.GetRequiredService<DraftRemarks>().ListAsync(id, cancellation);
        var against = draft.Draft.IsSubmitted ? http.RequestServices.GetRequiredService<DraftSettings>().Against(draft.Draft, draft.Page.Caller!.User.Value) : null;
        return Pages.Show<DraftPage>(status, (nameof(DraftPage.Draft), draft), (nameof(DraftPage.Remarks), remarks), (nameof(DraftPage.Against), against), (nameof(DraftPage.Report), report), (nameof(DraftPage.Refused), refused), (nameof(DraftPage.Did), done.Contains(did) ? did : null));
    }

    static async Task<IResult> ActAsync(string id, HttpContext http, DraftStore drafts, AppChanges changes, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var user = draft.Page.Caller!.User.Value;
        try
        {
            if (posted["do"] == "publish")
            {
                if (!draft.MayPublish) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppPublish.Name)));
                // What is published is what was put up and looked at.
                if (!draft.Draft.IsSubmitted || posted.Number("revision") != draft.Draft.Revision) throw new RefusedException(RefusalKind.Conflict, Problem.Of("draft.changed"));
                // guard: four eyes
                if (http.RequestServices.GetRequiredService<DraftSettings>().Against(draft.Draft, user) is { } against) throw new RefusedException(RefusalKind.Forbidden, against);
                var app = await changes.PublishAsync(draft.Draft.Package, ChangedBy.Of(draft.Page.Caller!, Address.Of(http)), cancellation, posted["acknowledge"] == "undecided");
                await drafts.PublishedAsync(id, draft.Draft.Revision, cancellation);
                return Results.LocalRedirect($"/apps/{app.Manifest.Id}?version={app.Manifest.Version}&did=published");
            }
            var remarks = http.RequestServices.GetRequiredService<DraftRemarks>();
            if (posted["do"] == "remark")
            {
                await remarks.AddAsync(draft.Draft, posted.Some("place"), posted["text"], user, cancellation);
                return Results.LocalRedirect($"{draft.Address}?did=remarked#remarks");
            }
            if (posted["do"] == "return")
            {
                if (!draft.MayPublish) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppPublish.Name)));
                await remarks.ReturnAsync(draft.Draft, posted.Some("place"), posted["text"], user, cancellation);
                return Results.LocalRedirect($"{draft.Address}?did=returned");
            }
            DraftGate.MustEdit(draft);
            switch (posted["do"])
            {
                case "submit":
                    var report = await changes.CheckAsync(draft.Draft.Package, cancellation);
                    if (report.Problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]);
                    await drafts.SubmitAsync(id, posted.Number("revision") ?? 0, user, cancellation);
                    await remarks.SubmittedAsync(draft.Draft, posted.Some("said"), user, cancellation);
                    return Results.LocalRedirect($"{draft.Address}?did=submitted");
                case "remove":
                    await drafts.RemoveAsync(id, user, cancellation);
                    return Results.LocalRedirect("/apps/drafts");
                case "addForm":
                    await drafts.EditAsync(id, new AddForm(posted.Some("name") ?? draft.Page.Words["canvas.form"]), user, cancellation);
                    break;
                case "removeForm":
                    await drafts.EditAsync(id, new RemoveForm(posted["form"]), user, cancellation);
                    break;
                case "removeList":
                    var gone = posted["list"];
                    if (draft.Steps.FirstOrDefault(s => s.Table == gone) is { } step) throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.list.used", $"lists/{gone}.json", ("step", step.Name ?? step.Id)));
                    if (draft.Lists.All(l => l.Id != gone)) throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.file.unknown", $"lists/{gone}.json"));
                    await drafts.EditAsync(id, new PutFile($"lists/{gone}.json", null), user, cancellation);
                    break;
                case "addList":
                    var list = DraftEdits.FreeId("list", taken => draft.Lists.Any(l => l.Id == taken));
                    await drafts.EditAsync(id, new SetFile($"lists/{list}.json", new JsonObject { ["id"] = list, ["name"] = posted.Some("name") ?? draft.Page.Words["flow.duties"], ["rows"] = new JsonArray() }), user, cancellation);
                    return Results.LocalRedirect($"{draft.Address}/lists/{list}");
                case "addPart":
                    return Results.LocalRedirect(await PartCanvas.AddAsync(draft, posted["kind"], posted.Some("name"), drafts, cancellation));
                case "file":
                    await drafts.EditAsync(id, new PutFile(posted["path"], posted.Some("json")), user, cancellation);
                    break;
                case "addService" or "service" or "removeService" or "residents":
                    await drafts.EditAsync(id, new SetApp(ServicePosted.Read(posted, draft)), user, cancellation);
                    return Results.LocalRedirect($"{draft.Address}#services");
                case "addCallback":
                    await drafts.EditAsync(id, CallbackPosted.Begin(posted, draft), user, cancellation);
                    return Results.LocalRedirect($"{draft.Address}#callback");
                case "callback" or "removeCallback":
                    await drafts.EditAsync(id, new SetApp(posted["do"] == "callback" ? CallbackPosted.Read(posted, draft) : CallbackPosted.Remove(draft)), user, cancellation);
                    return Results.LocalRedirect($"{draft.Address}#callback");
                default:
                    await drafts.EditAsync(id, new SetApp(AppPosted.Read(posted)), user, cancellation);
                    break;
            }
            return Results.LocalRedirect(draft.Address);
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(id, null, DraftGate.Named(refused.Problems, draft.Page), http, drafts, changes, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
    }

    static async Task<IResult> StepAsync(string id, bool back, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        DraftGate.MustEdit(draft);
        var to = new Posted(await http.Request.ReadFormAsync(cancellation))["back"];
        await drafts.StepAsync(id, back, draft.Page.Caller!.User.Value, cancellation);
        return Results.LocalRedirect(BackTo(draft, to));
    }

    static async Task<IResult> TakeAsync(string id, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        DraftGate.MustEdit(draft);
        await drafts.TakeAsync(id, draft.Page.Caller!.User.Value, cancellation);
        return Results.LocalRedirect(draft.Address);
    }

    static async Task<IResult> ReleaseAsync(string id, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        await drafts.ReleaseAsync(id, draft.Page.Caller!.User.Value, cancellation);
        return Results.LocalRedirect($"{draft.Address}?did=released");
    }

    // Undoing may take the form away that one was looking at.
    static string BackTo(DraftView draft, string to) =>
        KnownBack().Match(to) is { Success: true } found && found.Groups["draft"].Value == draft.Draft.Id ? to : draft.Address;

    [GeneratedRegex(@"^/apps/drafts/(?<draft>[0-9a-f]{16})(/flow|/messages|/(forms|lists|prints|views|reports|registers|options)/[A-Za-z0-9_-]+)?(\?at=[A-Za-z0-9_.%-]*)?$")]
    private static partial Regex KnownBack();
}
