using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary><c>/cases/new</c>, what one can start, and <c>/cases/new/{app}</c>, its form.</summary>
static class NewCasePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/cases/new", ChooseAsync).Requires(Acts.CaseCreate);
        pages.MapGet("/cases/new/{app}", FormAsync).Requires(Acts.CaseCreate);
        pages.MapPost("/cases/new/{app}", OpenAsync).Requires(Acts.CaseCreate).WithMetadata(PostedFiles.Limit);
    }

    static async Task<IResult> ChooseAsync(HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var startable = new List<LightApp>();
        foreach (var id in (await apps.InstallationsAsync(cancellation)).Select(i => i.App).Distinct())
            foreach (var street in Streets(caller))
                if (await InstalledAsync(apps, id, street, caller, cancellation) is { } app && CaseOffers.MayOpen(caller, app, street.Id) && await apps.OutOfUseAsync(id, Path(caller, street), cancellation) is null)
                {
                    startable.Add(app);
                    break;
                }
        return Pages.Show<ChooseAppPage>(StatusCodes.Status200OK, (nameof(ChooseAppPage.Page), PageContext.Of(http)), (nameof(ChooseAppPage.Apps), startable));
    }

    static async Task<IResult> FormAsync(string app, HttpContext http, AppStore apps, FormDraftDesk drafts, Attachments attachments, CancellationToken cancellation)
    {
        var (page, caller) = (PageContext.Of(http), Caller.From(http));
        var streets = Streets(caller);
        var draft = await DraftPosts.FindAsync(drafts, caller, new(app), cancellation);
        var street = streets.FirstOrDefault(s => s.Id.Value == draft?.Street) ?? streets[0];
        var found = await AppAsync(apps, app, [street, .. streets], caller, cancellation);
        // Said before anybody types; whoever has typed already is told when it is sent, and keeps what was typed.
        if (draft is null) await MustBeginAsync(apps, app, streets, caller, cancellation);
        var files = draft is null ? null : await DraftPosts.FilesAsync(attachments, caller, draft, Record.Empty, cancellation);
        return await ShowAsync(page, found, streets, street.Id.Value, null, draft is null ? null : Of(found.OpeningForm, draft.Values), files, [], PostedCommand.NewKey(), StatusCodes.Status200OK, new(page, PrefillLayer.None, null), draft);
    }

    static async Task<IResult> OpenAsync(string app, HttpContext http, AppStore apps, ICaseGrains grains, Attachments attachments, FormDraftDesk drafts, Phrases phrases, CancellationToken cancellation)
    {
        var place = new DraftPlace(app);
        var page = PageContext.Of(http);
        var streets = Streets(Caller.From(http));
        var posted = await http.Request.ReadFormAsync(cancellation);
        var street = posted["street"].ToString() is { Length: > 0 } chosen ? chosen : streets[0].Id.Value;
        var found = await AppAsync(apps, app, [.. streets.Where(s => s.Id.Value == street), .. streets], Caller.From(http), cancellation);
        // Both forms stand on one page; one name is one datum, so their fields never clash.
        var mended = CaseOffers.MaySelfHandle(Caller.From(http), found, new UnitId(street)) ? MendedForm(found) : null;
        var both = mended is null ? found.OpeningForm.Definition : found.OpeningForm.Definition with
        {
            Fields = [.. found.OpeningForm.Definition.Fields, .. mended.Definition.Fields.Where(f => !found.OpeningForm.Definition.Fields.Any(o => o.Id == f.Id))],
        };
        var sent = await PostedFiles.TakeAsync(http, both, Record.Empty, attachments);
        posted = FormRows.Changed(sent.Posted, both);
        var picks = new Picks(page);
        var phrased = await PhraseAsked.OfAsync(posted, 0, Caller.From(http), phrases, cancellation);
        posted = phrased?.Posted ?? posted;
        var typed = FormInput.Read(found.OpeningForm.Definition, posted, sent.Known, picks: picks);
        var handled = posted["do"] == "selfHandle" ? mended is null ? Record.Empty : FormInput.Read(mended.Definition, posted, sent.Known, picks: picks) : null;
        var key = PostedCommand.KeyOf(posted);
        var context = Context(page, sent.Known);
        var (prefill, lost) = await PrefillView.OfAsync(http, found, found.OpeningForm, Record.Empty, typed, FormAccess.EditAll, context, posted, posted["do"] == PrefillView.Verb);
        if (sent.Problems.Count + lost.Count > 0) return await Again([.. sent.Problems, .. lost], StatusCodes.Status422UnprocessableEntity);
        if (DraftPosts.AsksFirst(posted)) return await Again([], StatusCodes.Status200OK);
        if (posted["do"] == DraftPosts.Discard) return await DraftPosts.DiscardAsync(http, drafts, place, $"/cases/new/{app}");
        if (posted["do"].ToString().Split(':')[0] is DraftPosts.Save or DraftPosts.Choose or DraftPosts.Forget)
        {
            var writing = prefill.Layer.Without(found.OpeningForm, FormInput.Read(both, posted, sent.Known, picks: picks));
            return posted["do"] == DraftPosts.Save ? await DraftPosts.SaveAsync(http, drafts, place, street, writing, null, posted, $"/cases/new/{app}") : await DraftPosts.ChooseAsync(http, drafts, place, street, writing, null, posted, $"/cases/new/{app}");
        }
        if (posted["do"].ToString().StartsWith(FormPages.Verb + ":", StringComparison.Ordinal))
        {
            var (to, wrong) = FormPages.Turn(found.OpeningForm, prefill.Layer.Under(Record.Empty), prefill.Layer.Clear(found.OpeningForm, typed), FormAccess.EditAll, context, posted);
            return await ShowAsync(page, found, streets, street, posted, typed, sent.Known, wrong, key, wrong.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, prefill, at: to);
        }
        if (posted["do"] != "open" && handled is null) return await Again([], StatusCodes.Status200OK);
        if (!posted.IsSure(AskAnyway.Asked)
            && found.OpeningForm.Evaluate(prefill.Layer.Under(Record.Empty), prefill.Layer.Clear(found.OpeningForm, typed), FormAccess.EditAll, context with { Mode = FormMode.Submit }) is { IsAccepted: true, Warnings: { IsEmpty: false } asks })
            return await ShowAsync(page, found, streets, street, posted, typed, sent.Known, [], key, StatusCodes.Status200OK, prefill, at: FormPages.Current(posted), asks: asks);
        var (answer, refusal) = await PostedCommand.SendAsync(http, grains, default, new OpenCase(app, street, typed) { Prefill = PrefillView.UseOf(posted), Anyway = AskAnyway.ReasonOf(posted), SelfHandled = handled }, posted);
        if (refusal is null) await drafts.DropAsync(Caller.From(http), place, cancellation);
        return refusal is null
            ? Results.LocalRedirect($"/cases/{answer!.Case.Value}?did={(handled is null ? "open" : "selfHandle")}")
            : await Again(refusal.Problems, ProblemHttp.StatusOf(refusal.Kind));

        Task<IResult> Again(IReadOnlyList<Problem> problems, int status) => ShowAsync(page, found, streets, street, posted, typed, sent.Known, problems, key, status, prefill, phrases: phrased?.Choice);
    }

    static async Task<IResult> ShowAsync(PageContext page, LightApp app, IReadOnlyList<Unit> streets, string street, IFormCollection? posted, Record? typed, IReadOnlyDictionary<string, Record>? files, IReadOnlyList<Problem> problems, string key, int status, PrefillView prefill, FormDraft? draftOf = null, int? at = null, IReadOnlyList<Problem>? asks = null, PhraseChoice? phrases = null)
    {
        typed = prefill.Typed(typed);
        var draft = app.OpeningForm.Evaluate(prefill.Layer.Under(Record.Empty), prefill.Layer.Clear(app.OpeningForm, typed ?? Record.Empty), FormAccess.EditAll, Context(page, files));
        var picks = new Picks(page);
        await picks.Records.LoadAsync(app.OpeningForm.Definition, draft.Values, posted, offers: true);
        var rules = FormRules.Of(page, app.OpeningForm, FormAccess.EditAll, Record.Empty, RuleFiles.AddressOf(app, app.Manifest.Form, null), prefill);
        // A look again shows what cannot be right, not what is still missing.
        problems = FormView.InOrder(app.OpeningForm, problems.Count == 0 && typed is not null && draftOf is null ? draft.Problems : problems);
        var shown = at ?? (status == StatusCodes.Status200OK ? FormPages.Current(posted) : FormPages.First(app.OpeningForm.Definition, problems, FormPages.Current(posted)));
        var mended = CaseOffers.MaySelfHandle(page.Caller!, app, new UnitId(street)) ? MendedView(page, app, posted, draftOf?.Values, files, problems) : null;
        return Pages.Show<NewCasePage>(status, (nameof(NewCasePage.SelfHandles), app.Manifest.SelfHandled is not null && CaseOffers.MaySelfHandle(page.Caller!, app, new UnitId(street))), (nameof(NewCasePage.Mended), mended), (nameof(NewCasePage.Page), page), (nameof(NewCasePage.App), app), (nameof(NewCasePage.Streets), streets), (nameof(NewCasePage.Street), street),
            (nameof(NewCasePage.View), FormView.Of(app.OpeningForm, draft, typed, problems, page.Words, rules: rules, prefill: prefill, page: shown, picks: picks)), (nameof(NewCasePage.Problems), problems), (nameof(NewCasePage.Key), key), (nameof(NewCasePage.Draft), draftOf), (nameof(NewCasePage.Asks), asks ?? []), (nameof(NewCasePage.Phrases), phrases));
    }

    static FormContext Context(PageContext page, IReadOnlyDictionary<string, Record>? files) =>
        new(FormMode.Draft, page.Now) { User = CaseOffers.FactsOf(page.Caller!), Files = files, Workdays = page.Workdays };

    static CompiledForm? MendedForm(LightApp app) => app.Manifest.SelfHandled?.Form is { } name ? app.Forms[name] : null;

    /// <summary>What is filled in where the matter was mended on the spot.</summary>
    static FormView? MendedView(PageContext page, LightApp app, IFormCollection? posted, Record? saved, IReadOnlyDictionary<string, Record>? files, IReadOnlyList<Problem> problems)
    {
        if (MendedForm(app) is not { } form) return null;
        var typed = posted is null ? saved is null ? null : Of(form, saved) : FormInput.Read(form.Definition, posted, files, picks: new Picks(page));
        var context = new FormContext(FormMode.Draft, page.Now) { User = CaseOffers.FactsOf(page.Caller!), Files = files, Workdays = page.Workdays };
        return FormView.Of(form, form.Evaluate(Record.Empty, typed ?? Record.Empty, FormAccess.EditAll, context), typed, problems, page.Words, picks: new Picks(page));
    }

    /// <summary>What a draft has of the second form on the page.</summary>
    static Record Of(CompiledForm form, Record saved)
    {
        var own = new RecordBuilder();
        foreach (var (name, value) in saved)
            if (form.Definition.Fields.Any(f => f.Id == name)) own.Set(name, value);
        return own.ToRecord();
    }

    /// <summary>Streets a person may start cases at: their own, or all of the district they work for.</summary>
    static List<Unit> Streets(Caller caller)
    {
        var (tree, home) = (caller.Directory.Tree, caller.Member.User.Home);
        if (tree.StreetOf(home) is { } own && tree.TryFind(own, out var street)) return [street];
        var district = tree.PathOf(home).LastOrDefault(u => u.Kind is UnitKind.District) ?? tree.PathOf(home).LastOrDefault();
        var below = district is null ? (List<Unit>)[] : tree.WithBelow(district.Id).ToArray().Where(u => u.Kind == UnitKind.Street && !u.Disabled).ToList();
        return below.Count > 0 ? below : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.CaseCreate.Name)));
    }

    static async Task<LightApp> AppAsync(AppStore apps, string app, IReadOnlyList<Unit> streets, Caller caller, CancellationToken cancellation)
    {
        foreach (var street in streets)
            if (await InstalledAsync(apps, app, street, caller, cancellation) is { } found) return found;
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.notInstalled", ("app", app)));
    }

    /// <exception cref="RefusedException"><c>app.outOfUse</c> when it is out of use at every street where the caller could begin a case.</exception>
    static async Task MustBeginAsync(AppStore apps, string app, IReadOnlyList<Unit> streets, Caller caller, CancellationToken cancellation)
    {
        Unit? gone = null;
        foreach (var street in streets)
        {
            if (await InstalledAsync(apps, app, street, caller, cancellation) is null) continue;
            if (await apps.OutOfUseAsync(app, Path(caller, street), cancellation) is null) return;
            gone ??= street;
        }
        if (gone is not null) await apps.OpenableAsync(app, Path(caller, gone), cancellation);
    }

    static List<string> Path(Caller caller, Unit street) => caller.Directory.Tree.PathOf(street.Id).Select(u => u.Id.Value).ToList();

    static async Task<LightApp?> InstalledAsync(AppStore apps, string app, Unit street, Caller caller, CancellationToken cancellation)
    {
        var path = Path(caller, street);
        var here = (await apps.InstallationsAsync(cancellation)).Any(i => i.App == app && path.Contains(i.Unit));
        return here ? await apps.InstalledAsync(app, path, cancellation) : null;
    }
}
