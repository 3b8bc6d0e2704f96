using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.Extensions.Primitives;

namespace LowCode.Designer.Desk.Patrol;

/// <summary>
/// <c>/patrol</c>: what is found on the way, in one screen (巡办一体): a photo, the place by itself, the kind, a word; mended at once or reported upward.
/// One command, whatever was chosen.
/// </summary>
sealed class PatrolPages(AppStore apps, ICaseGrains grains, Attachments attachments, UnitShapes shapes, Phrases phrases, CaseLoader loader)
{
    const string Earlier = "occurredAt";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/patrol", (HttpContext http, PatrolPages page) => page.ShowAsync(http)).Requires(Acts.CaseCreate);
        pages.MapPost("/patrol", (HttpContext http, PatrolPages page) => page.TakeAsync(http)).Requires(Acts.CaseCreate).WithMetadata(PostedFiles.Limit);
        pages.MapGet("/patrol/grid", (HttpContext http, PatrolPages page, double lng, double lat, string? datum) => page.GridAsync(http, lng, lat, datum)).Requires(Acts.CaseCreate);
    }

    /// <summary>Those who walk about: people of a street who may start cases.</summary>
    public static bool Concerns(Caller caller) => Rights.MaySomewhere(caller, Acts.CaseCreate) && caller.Directory.Tree.StreetOf(caller.Member.User.Home) is not null;

    async Task<IResult> ShowAsync(HttpContext http)
    {
        var page = PageContext.Of(http);
        var (app, street) = await AppAsync(http, page.Caller!);
        var model = Model(page, app, street, null, null, null, [], PostedCommand.NewKey());
        if (http.Request.Query["sent"].ToString() is { Length: > 0 } sent && CaseId.TryParse(sent, out var id) && await loader.LoadAsync(id, http.RequestAborted) is { Key: not null } loaded && Rights.Sees(page.Caller!, loaded.State.Involvement))
            model = model with { Sent = (id.Value, loaded.State.Number, loaded.State.Status == CaseStatus.Closed) };
        return Pages.Show<PatrolPage>(StatusCodes.Status200OK, (nameof(PatrolPage.Model), model));
    }

    async Task<IResult> TakeAsync(HttpContext http)
    {
        var page = PageContext.Of(http);
        var (app, street) = await AppAsync(http, page.Caller!);
        var mended = MendedForm(page.Caller!, app, street);
        var both = app.OpeningForm.Definition with { Fields = [.. app.OpeningForm.Definition.Fields, .. mended?.Definition.Fields ?? []] };
        var sent = await PostedFiles.TakeAsync(http, both, Record.Empty, attachments);
        var phrased = await PhraseAsked.OfAsync(sent.Posted, 0, page.Caller!, phrases, http.RequestAborted);
        var posted = await WithGridAsync(phrased?.Posted ?? sent.Posted, page.Caller!, app, street, http.RequestAborted);
        var typed = FormInput.Read(app.OpeningForm.Definition, posted, sent.Known);
        var (at, wrong) = Moment(posted, page.Now);
        IReadOnlyList<Problem> problems = wrong is null ? sent.Problems : [.. sent.Problems, wrong];
        if (phrased is not null || problems.Count > 0 || posted["do"].ToString() is not ("open" or "selfHandle")) return Again(problems, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
        var handled = posted["do"] == "selfHandle" ? mended is null ? Record.Empty : FormInput.Read(mended.Definition, posted, sent.Known) : null;
        var (answer, refusal) = await PostedCommand.SendAsync(http, grains, default, new OpenCase(app.Manifest.Id, street.Value, typed) { SelfHandled = handled }, posted, Actor.Of(page.Caller!), occurredAt: at);
        return refusal is null ? Results.LocalRedirect("/patrol?sent=" + answer!.Case.Value) : Again(refusal.Problems, ProblemHttp.StatusOf(refusal.Kind));

        IResult Again(IReadOnlyList<Problem> told, int status) =>
            Pages.Show<PatrolPage>(status, (nameof(PatrolPage.Model), Model(page, app, street, posted, typed, sent.Known, told, PostedCommand.KeyOf(posted)) with { Phrases = phrased?.Choice }));
    }

    /// <summary>The grid by the point, where the device gave one and nobody chose.</summary>
    async Task<IFormCollection> WithGridAsync(IFormCollection posted, Caller caller, LightApp app, UnitId street, CancellationToken cancellation)
    {
        var patrol = app.Manifest.Patrol!;
        var (grid, place) = (FormInput.Root + patrol.Grid, FormInput.Root + patrol.Place);
        if (patrol.Grid is null || posted[grid].ToString().Length > 0 || !Degrees(posted[place + ".lng"], out var lng) || !Degrees(posted[place + ".lat"], out var lat)) return posted;
        if (await FindAsync(caller, street, lng, lat, posted[place + ".datum"], cancellation) is not { } found) return posted;
        return new FormCollection(new Dictionary<string, StringValues>(posted) { [grid] = found.Id.Value }, posted.Files);
    }

    async Task<IResult> GridAsync(HttpContext http, double lng, double lat, string? datum)
    {
        var caller = Caller.From(http);
        return caller.Directory.Tree.StreetOf(caller.Member.User.Home) is { } street && await FindAsync(caller, street, lng, lat, datum, http.RequestAborted) is { } found
            ? Results.Json(new { unit = found.Id.Value, name = found.Name }) : Results.NoContent();
    }

    async Task<Unit?> FindAsync(Caller caller, UnitId street, double lng, double lat, string? datum, CancellationToken cancellation)
    {
        var (x, y) = Datums.ToWgs84(lng, lat, datum is { Length: > 0 } ? datum : "wgs84");
        return await shapes.FindAsync(caller.Directory.Tree, street, x, y, cancellation) is { Kind: UnitKind.Grid or UnitKind.Community } unit ? unit : null;
    }

    static PatrolModel Model(PageContext page, LightApp app, UnitId street, IFormCollection? posted, Record? typed, IReadOnlyDictionary<string, Record>? files, IReadOnlyList<Problem> problems, string key)
    {
        var context = new FormContext(FormMode.Draft, page.Now) { User = CaseOffers.FactsOf(page.Caller!), Files = files, Workdays = page.Workdays };
        var draft = app.OpeningForm.Evaluate(Record.Empty, typed ?? Record.Empty, FormAccess.EditAll, context);
        var view = FormView.Of(app.OpeningForm, draft, typed, problems, page.Words);
        var mended = MendedForm(page.Caller!, app, street);
        IReadOnlyList<FieldView> after = [];
        if (mended is not null)
        {
            var given = posted is null ? null : FormInput.Read(mended.Definition, posted, files);
            after = [.. FormView.Of(mended, mended.Evaluate(Record.Empty, given ?? Record.Empty, FormAccess.EditAll, context), given, problems, page.Words).Sections.SelectMany(s => s.Fields)];
        }
        var tree = page.Caller!.Directory.Tree;
        var grids = tree.WithBelow(street).ToArray().Where(u => !u.Disabled && u.Kind is UnitKind.Grid or UnitKind.Community).ToList();
        var own = tree.PathOf(page.Caller.Member.User.Home).FirstOrDefault(u => u.Kind is UnitKind.Grid or UnitKind.Community)?.Id.Value;
        return new(page, app, view.Sections.SelectMany(s => s.Fields).ToDictionary(f => f.Definition.Id), after, grids, posted is null ? own : posted[FormInput.Root + app.Manifest.Patrol!.Grid].ToString(), FormView.InOrder(app.OpeningForm, problems), key)
        {
            SelfHandles = app.Manifest.SelfHandled is not null && CaseOffers.MaySelfHandle(page.Caller, app, street), Earlier = posted?[Earlier].ToString(),
        };
    }

    static CompiledForm? MendedForm(Caller caller, LightApp app, UnitId street) =>
        app.Manifest.SelfHandled?.Form is { } name && CaseOffers.MaySelfHandle(caller, app, street) ? app.Forms[name] : null;

    /// <summary>When it was found: China's time as a control sends it, or a moment a device noted.</summary>
    static (DateTimeOffset? At, Problem? Wrong) Moment(IFormCollection posted, DateTimeOffset now)
    {
        if (posted[Earlier].ToString() is not { Length: > 0 } text) return (null, null);
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var local)) return (null, Problem.At("command.time", Earlier, ("value", text)));
        var at = text.EndsWith('Z') ? new DateTimeOffset(local, TimeSpan.Zero) : new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.FromHours(8));
        // A device's clock that runs ahead a little is no reason to lose what it took.
        return at > now ? text.EndsWith('Z') ? (null, null) : (null, Problem.At("command.future", Earlier)) : (at, null);
    }

    static bool Degrees(StringValues text, out double degrees) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees);

    /// <summary>The app of patrols at the caller's street, the one that was asked for where there are several.</summary>
    async Task<(LightApp App, UnitId Street)> AppAsync(HttpContext http, Caller caller)
    {
        if (caller.Directory.Tree.StreetOf(caller.Member.User.Home) is not { } street) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("patrol.street"));
        var path = caller.Directory.Tree.PathOf(street).Select(u => u.Id.Value).ToList();
        var asked = http.Request.Query["app"].ToString();
        LightApp? gone = null;
        foreach (var id in (await apps.InstallationsAsync(http.RequestAborted)).Where(i => path.Contains(i.Unit)).Select(i => i.App).Distinct())
            if ((asked.Length == 0 || asked == id) && await apps.InstalledAsync(id, path, http.RequestAborted) is { Manifest.Patrol: not null } app && CaseOffers.MayOpen(caller, app, street))
            {
                if (await apps.OutOfUseAsync(id, path, http.RequestAborted) is null) return (app, street);
                gone ??= app;
            }
        // What was filled in already is refused where it is sent, and stays on the page; before that the only one there is says why it is not.
        if (gone is not null) return (HttpMethods.IsPost(http.Request.Method) ? gone : await apps.OpenableAsync(gone.Manifest.Id, path, http.RequestAborted), street);
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("patrol.none"));
    }
}
