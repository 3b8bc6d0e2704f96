using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Links;
using LowCode.Designer.Desk.Links;
using LowCode.Designer.Desk.Phrasing;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary><c>/cases/{id}</c>: one case, what happened to it and what its reader may do.</summary>
sealed class CasePages(CaseLoader loader, CaseMask mask, AppStore apps, IJournal journal, ICaseGrains grains, CopyReceipts receipts, LowCode.Interop.OutsideSystems systems,
    Attachments attachments, MessageLists messages, FormDraftDesk drafts, Phrases phrases, AlikeCases related, UnitShapes shapes, ActionLinks links)
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/cases/{id}", (string id, HttpContext http, CasePages page) => page.ShowAsync(id, http)).Requires(Acts.Self);
        pages.MapGet("/cases/{id}/print", (string id, HttpContext http, CasePages page) => page.PrintAsync(id, http)).Requires(Acts.Self);
        pages.MapGet("/cases/{id}/print/{layout}", (string id, string layout, HttpContext http, CasePages page) => page.PrintAsync(id, layout, http)).Requires(Acts.Self);
        pages.MapPost("/cases/{id}", (string id, HttpContext http, CasePages page) => page.CommandAsync(id, http)).Requires(Acts.Self).WithMetadata(PostedFiles.Limit);
    }

    async Task<IResult> ShowAsync(string id, HttpContext http)
    {
        var (caseId, loaded) = await SeenAsync(id, http);
        await receipts.MarkAsync(caseId, Caller.From(http), loaded.State.Copies.Select(c => (c.Party, c.At)), PageContext.Of(http).Now, http.RequestAborted);
        var did = http.Request.Query["did"].ToString();
        return await ShowAsync(http, caseId, loaded.State, null, did is "revokeLink" or DraftPosts.SaveElsewhere || CaseCommands.Verbs.Contains(did) ? did : null, StatusCodes.Status200OK);
    }

    /// <summary>By a layout of the app, of the version the case is pinned to.</summary>
    async Task<IResult> PrintAsync(string id, string layout, HttpContext http)
    {
        var (caseId, loaded) = await SeenAsync(id, http);
        var (page, state) = (PageContext.Of(http), loaded.State);
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var chosen = app.Prints.FirstOrDefault(p => p.Id == layout) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("print.unknown", ("layout", layout)));
        return Pages.Show<Printing.CaseLayoutPage>(StatusCodes.Status200OK, (nameof(Printing.CaseLayoutPage.Page), page), (nameof(Printing.CaseLayoutPage.Id), caseId), (nameof(Printing.CaseLayoutPage.State), state),
            (nameof(Printing.CaseLayoutPage.App), app), (nameof(Printing.CaseLayoutPage.Layout), chosen), (nameof(Printing.CaseLayoutPage.Values), await mask.ApplyAsync(Caller.From(http), state, state.Form)),
            (nameof(Printing.CaseLayoutPage.Sight), await ValueSight.OnPaperAsync(page, caseId, app, state.Form)));
    }

    async Task<IResult> PrintAsync(string id, HttpContext http)
    {
        var (caseId, loaded) = await SeenAsync(id, http);
        var (page, state) = (PageContext.Of(http), loaded.State);
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        return Pages.Show<Printing.CasePrintPage>(StatusCodes.Status200OK, (nameof(Printing.CasePrintPage.Page), page), (nameof(Printing.CasePrintPage.Id), caseId), (nameof(Printing.CasePrintPage.State), state),
            (nameof(Printing.CasePrintPage.App), app), (nameof(Printing.CasePrintPage.Values), await mask.ApplyAsync(Caller.From(http), state, state.Form)),
            (nameof(Printing.CasePrintPage.Sight), await ValueSight.OnPaperAsync(page, caseId, app, state.Form)));
    }

    async Task<IResult> CommandAsync(string id, HttpContext http)
    {
        var (caseId, loaded) = await SeenAsync(id, http);
        var (done, failed, status, other) = await DoAsync(http, caseId, loaded);
        if (other is not null) return other;
        // Handing a case on can take it out of one's sight.
        if (done is not null) return Results.LocalRedirect(Rights.Sees(Caller.From(http), done.State.Involvement) ? $"/cases/{caseId.Value}?did={CaseCommands.Asked(await http.Request.ReadFormAsync(http.RequestAborted)).Verb}" : "/");
        // What is there now, not what the page was made from: that is often why it was refused.
        if (status is not (StatusCodes.Status200OK or StatusCodes.Status422UnprocessableEntity)) (_, loaded) = await SeenAsync(id, http);
        return await ShowAsync(http, caseId, loaded.State, failed, null, status);
    }

    /// <summary>What came of a posted page.</summary>
    /// <param name="Done">The answer, when it was done.</param>
    /// <param name="Failed">What is shown again.</param>
    /// <param name="Other">A page of its own, for what is no command.</param>
    internal sealed record Posted(CommandAnswer? Done, Failed? Failed, int Status, IResult? Other = null);

    /// <summary>Does what the posted page asks for.</summary>
    /// <returns>The answer when it was done; else what is to be shown again, and as what.</returns>
    internal async Task<Posted> DoAsync(HttpContext http, CaseId caseId, LoadedCase loaded)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (verb, _) = CaseCommands.Asked(posted);
        var visit = CaseCommands.Visit(posted);
        var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
        if (DraftPosts.AsksFirst(posted)) verb = "look";
        var sent = await PostedFiles.TakeAsync(http, verb == "attach" ? new FormDefinition("attach", new Label("attach")) { Fields = [Attaching.Field] } : verb is "look" or PrefillView.Verb or "complete" or DraftPosts.Save or DraftPosts.Choose or DraftPosts.Forget or FormPages.Verb or FormRows.Verb or RecordPicks.Verb or PhraseAsked.List or PhraseAsked.Put ? FormOf(loaded.State, app, visit)?.Definition : null, loaded.State.Form, attachments);
        sent = sent with { Posted = FormRows.Changed(sent.Posted, FormOf(loaded.State, app, visit)?.Definition) };
        posted = sent.Posted;
        // A page that is turned, or a row that is copied, is a look at the same form.
        var turns = verb == FormPages.Verb;
        if (turns || verb is FormRows.Verb or RecordPicks.Verb) verb = "look";
        if (await PhraseAsked.OfAsync(posted, visit, Caller.From(http), phrases, http.RequestAborted) is { } phrased)
            return new(null, new Failed(phrased.Verb == "complete" ? "look" : phrased.Verb, visit, phrased.Posted, []) { Files = sent.Known, Phrases = phrased.Choice }, StatusCodes.Status200OK);
        if (sent.Problems.Count > 0) return Again(sent.Problems, StatusCodes.Status422UnprocessableEntity);
        if (verb == DraftPosts.Discard) return new(null, null, StatusCodes.Status200OK, await DraftPosts.DiscardAsync(http, drafts, new(loaded.State.App, caseId, visit), $"/cases/{caseId.Value}"));
        if (verb is DraftPosts.Save or DraftPosts.Choose or DraftPosts.Forget && FormOf(loaded.State, app, visit) is { } kept)
        {
            var typing = FormInput.Read(kept.Definition, posted, sent.Known, picks: new Picks(PageContext.Of(http)));
            var step = app.Steps.GetValueOrDefault(loaded.State.Item(visit)!.Activity)?.Access ?? FormAccess.EditAll;
            var (found, gone) = await PrefillView.OfAsync(http, app, kept, loaded.State.Form, typing, step, new FormContext(FormMode.Draft, PageContext.Of(http).Now), posted, false, caseId);
            if (gone.Count > 0) return Again(gone, StatusCodes.Status422UnprocessableEntity);
            var (place, address, writing) = (new DraftPlace(loaded.State.App, caseId, visit), $"/cases/{caseId.Value}", found.Layer.Without(kept, typing));
            return new(null, null, StatusCodes.Status200OK, verb == DraftPosts.Save
                ? await DraftPosts.SaveAsync(http, drafts, place, null, writing, posted["comment"], posted, address) : await DraftPosts.ChooseAsync(http, drafts, place, null, writing, posted["comment"], posted, address));
        }
        if (verb == "licences") return new(null, null, StatusCodes.Status200OK, await LicencesAsync(http, caseId, loaded.State));
        if (verb is "look" or PrefillView.Verb) return Again([], StatusCodes.Status200OK);
        var (command, problems) = verb is "merge" or "link" or "split" ? await RelatedView.ReadAsync(http, verb, posted, app) : CaseCommands.Read(posted, Input(loaded.State, app, visit, sent, new Picks(PageContext.Of(http))), PageContext.Of(http).Words);
        if (command is CompleteItem { Form.Count: 0 } && loaded.State.Item(visit) is { Form: null } item && Outcomes.Find(app.Flow.Definition.Activities, item.Activity) is { Type: ActivityTypes.Dispatch })
            (command, problems) = (null, [Problem.At("flow.appointNeedsUnit", "unit")]);
        if (command is null) return Again(problems, StatusCodes.Status422UnprocessableEntity);
        if (command is CompleteItem completing)
        {
            command = completing with { Prefill = PrefillView.UseOf(posted), Anyway = AskAnyway.ReasonOf(posted), Advice = posted["advice"].ToString() is { Length: > 0 } advice ? advice : null };
            if (!posted.IsSure(AskAnyway.Asked) && await WarningsAsync(http, caseId, loaded.State, app, completing, posted, sent.Known) is { Count: > 0 } asks)
                return new(null, new Failed("look", visit, posted, []) { Files = sent.Known, Asks = asks }, StatusCodes.Status200OK);
        }
        var (answer, refusal) = await PostedCommand.SendAsync(http, grains, caseId, command, posted);
        if (refusal is null && command is CompleteItem) await drafts.DropAsync(Caller.From(http), new(loaded.State.App, caseId, visit), http.RequestAborted);
        return refusal is null ? new(answer, null, StatusCodes.Status200OK) : Again(refusal.Problems, ProblemHttp.StatusOf(refusal.Kind));

        Posted Again(IReadOnlyList<Problem> wrong, int status) => new(null, new(verb, visit, posted, wrong) { Files = sent.Known, Turns = turns }, status);
    }

    async Task<IResult> ShowAsync(HttpContext http, CaseId id, CaseState state, Failed? failed, string? did, int status) =>
        Pages.Show<CasePage>(status, (nameof(CasePage.Model), await ModelAsync(http, id, state, failed, did)));

    /// <summary>All that a page of the case shows to this reader.</summary>
    /// <param name="filesAt">Where files are fetched by who follows a link.</param>
    /// <param name="beside">Also what stands beside the forms and values: history, proposals, like cases, messages. Left out by who only asks which files are shown.</param>
    internal async Task<CaseModel> ModelAsync(HttpContext http, CaseId id, CaseState state, Failed? failed, string? did, Func<string, string>? filesAt = null, bool beside = true)
    {
        var (page, caller) = (PageContext.Of(http), Caller.From(http));
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        var offer = CaseOffers.Of(state, caller, app);
        var entries = beside ? await loader.HistoryAsync(id, http.RequestAborted) : [];
        var whole = beside && await journal.VerifyAsync(id, http.RequestAborted) is { Holds: true } chain && chain.Rows == entries.Count;
        var forms = new Dictionary<int, FormView>();
        var held = FileReference.In(state.Form);
        var picks = new Picks(page);
        var resumed = new Dictionary<int, FormDraft>();
        // Only who holds an item gets its form: others see masked values, which must not be sent back as if they were the real ones.
        foreach (var one in offer.Items.Where(o => o.Unclaim && o.Complete))
            if (one.Item.Form is { } name && app.Forms.TryGetValue(name, out var form))
            {
                var draftOf = failed is { Verb: "complete" or "look" or PrefillView.Verb or DraftPosts.Save } && failed.Visit == one.Item.Visit ? null : await DraftPosts.FindAsync(drafts, caller, new(state.App, id, one.Item.Visit), http.RequestAborted);
                if (draftOf is not null) resumed[one.Item.Visit] = draftOf;
                var files = draftOf is null ? failed?.Files : await DraftPosts.FilesAsync(attachments, caller, draftOf, state.Form, http.RequestAborted);
                var typed = draftOf is not null ? draftOf.Values : failed is { Verb: "complete" or "look" or PrefillView.Verb or DraftPosts.Save } && failed.Visit == one.Item.Visit ? FormInput.Read(form.Definition, failed.Posted, failed.Files, picks: picks) : null;
                var context = new FormContext(FormMode.Draft, page.Now) { Case = state.Facts(), User = CaseOffers.FactsOf(caller), Files = files, Workdays = page.Workdays };
                var access = app.Steps.GetValueOrDefault(one.Item.Activity)?.Access ?? FormAccess.EditAll;
                var (prefill, lost) = typed is null || draftOf is not null ? (new(page, PrefillLayer.None, null), [])
                    : await PrefillView.OfAsync(http, app, form, state.Form, typed, access, context, failed!.Posted, failed.Verb == PrefillView.Verb, id);
                typed = prefill.Typed(typed);
                var draft = form.Evaluate(prefill.Layer.Under(state.Form), prefill.Layer.Clear(form, typed ?? Record.Empty), access, context);
                await picks.Records.LoadAsync(form.Definition, draft.Values, failed?.Visit == one.Item.Visit ? failed.Posted : null, offers: true);
                IReadOnlyList<Problem> problems = typed is null || draftOf is not null ? [] : FormView.InOrder(form, [.. lost, .. failed!.Verb is "look" or PrefillView.Verb ? draft.Problems : failed.Problems]);
                var at = failed?.Visit == one.Item.Visit ? FormPages.Current(failed.Posted) : 0;
                if (failed is { Turns: true } && typed is not null && draftOf is null)
                {
                    (at, var wrong) = FormPages.Turn(form, prefill.Layer.Under(state.Form), prefill.Layer.Clear(form, typed), access, context, failed.Posted);
                    if (!wrong.IsEmpty) problems = FormView.InOrder(form, wrong);
                }
                else if (failed is { Verb: "complete" } && typed is not null) at = FormPages.First(form.Definition, problems, at);
                if (typed is not null && draftOf is null) failed = failed! with { Problems = problems };
                forms[one.Item.Visit] = FormView.Of(form, draft, typed, problems, page.Words, CaseModel.Scope(one.Item.Visit), filesAt ?? (file => held.ContainsKey(file) ? FileView.OfCase(id.Value, file) : FileView.OfSender(file)),
                    FormRules.Of(page, form, access, state.Form, RuleFiles.AddressOf(app, name, app.Steps.ContainsKey(one.Item.Activity) ? one.Item.Activity : null), prefill), prefill, page: at, picks: picks);
            }
        foreach (var one in app.Forms.Values) await picks.Records.LoadAsync(one.Definition, state.Form);
        var hidden = await mask.OfAsync(caller, state);
        var values = hidden.Apply(state.Form);
        var model = new CaseModel(page, id, state, app, offer, values, forms, new Timeline(page, state, app, hidden).Of(entries), whole,
            state.Copies.IsEmpty || !beside ? [] : await receipts.OfAsync(id, http.RequestAborted), failed is null ? PostedCommand.NewKey() : PostedCommand.KeyOf(failed.Posted), failed, did)
        {
            Mask = hidden,
            FilesAt = filesAt,
            Picks = picks,
            Drafts = resumed,
        };
        return !beside ? model : model with
        {
            Proposed = await ProposedAsync(http, caller, id, state, app, offer),
            Related = await RelatedView.OfAsync(http, id, state, app, offer, failed),
            Phrases = failed?.Phrases,
            Links = LinkPages.MayRevoke(caller, state) ? await links.OfCaseAsync(id, http.RequestAborted) : [],
            Alike = [.. (await related.OfAsync(caller, Alike.Of(id, state, app), http.RequestAborted)).Where(one => !state.Followers.Any(f => f.IsHeld && f.Case == one.CaseId) && state.Lead?.Case != one.CaseId && !state.Links.Any(l => l.Case == one.CaseId && l.Status == LinkStatus.Linked))],
            Map = Alike.PointOf(state with { Form = values }, app) is { } point ? PlaceMap.Of(point.Lng, point.Lat, caller.Directory.Tree, (await shapes.OfAsync(caller.Directory.Tree, new UnitId(state.Street), http.RequestAborted)).Values) : null,
            Messages = await messages.OfCaseAsync(id, http.RequestAborted),
            Earlier = state.Status != CaseStatus.Open || model.Documents.Count == 0 || !Rights.MayWith(caller, Acts.Attach, state.Involvement) ? [] : await EarlierAsync(http, caller, id, state, app, hidden.Sight),
            Systems = state.Outside is not null || offer.Outside ? await systems.ListAsync(http.RequestAborted) : [],
        };
    }

    /// <summary>Where a document may have been shown before: cases in sight of whose it is, and of nobody else this one speaks of.</summary>
    static async Task<IReadOnlyList<EarlierCases>> EarlierAsync(HttpContext http, Caller caller, CaseId id, CaseState state, LightApp app, CaseSight sight)
    {
        var (services, earlier) = (http.RequestServices, new List<EarlierCases>());
        var (subjects, lists) = (services.GetRequiredService<SubjectCases>(), services.GetRequiredService<CaseLists>());
        foreach (var (subject, documents) in DocumentHolders.Of(app, state, sight, services.GetRequiredService<PrefillDesk>().DigestOf))
            if (await subjects.EarlierAsync(caller, [subject], id, lists, 20, http.RequestAborted) is { Count: > 0 } cases) earlier.Add(new(documents, cases));
        return earlier;
    }

    /// <summary>What a form that would be taken warns of.</summary>
    static async Task<IReadOnlyList<Problem>> WarningsAsync(HttpContext http, CaseId id, CaseState state, LightApp app, CompleteItem command, IFormCollection posted, IReadOnlyDictionary<string, Record> files)
    {
        if (FormOf(state, app, command.Visit) is not { } form) return [];
        var page = PageContext.Of(http);
        var context = new FormContext(FormMode.Submit, page.Now) { Case = state.Facts(), User = CaseOffers.FactsOf(page.Caller!), Files = files, Workdays = page.Workdays };
        var access = app.Steps.GetValueOrDefault(state.Item(command.Visit)!.Activity)?.Access ?? FormAccess.EditAll;
        var (prefill, _) = await PrefillView.OfAsync(http, app, form, state.Form, command.Form, access, context, posted, false, id);
        return form.Evaluate(prefill.Layer.Under(state.Form), prefill.Layer.Clear(form, command.Form), access, context) is { IsAccepted: true } whole ? whole.Warnings : [];
    }

    async Task<IResult> LicencesAsync(HttpContext http, CaseId id, CaseState state)
    {
        var found = await http.RequestServices.GetRequiredService<LicenceDesk>().FindAsync(Caller.From(http), id, state, http.RequestAborted);
        if (found.Silent.Count == 0) return Results.LocalRedirect($"/cases/{id.Value}?did=licences");
        var (_, loaded) = await SeenAsync(id.Value, http);
        var silent = found.Silent.Select(s => Problem.Of("document.licence", ("source", s))).ToArray();
        return await ShowAsync(http, id, loaded.State, new Failed("licences", 0, await http.Request.ReadFormAsync(http.RequestAborted), silent), null, StatusCodes.Status200OK);
    }

    static async Task<IReadOnlyDictionary<int, Suggestions>> ProposedAsync(HttpContext http, Caller caller, CaseId id, CaseState state, LightApp app, CaseOffer offer)
    {
        var proposed = new Dictionary<int, Suggestions>();
        foreach (var one in offer.Items.Where(o => o.Unclaim && o.Complete && app.Flow.Find(o.Item.Activity)?.Kind == ActivityKind.Dispatch))
            proposed[one.Item.Visit] = await http.RequestServices.GetRequiredService<SuggestionDesk>().OfAsync(caller, id, state, one.Item.Visit, http.RequestAborted);
        return proposed;
    }

    static CompiledForm? FormOf(CaseState state, LightApp app, int visit) => state.Item(visit)?.Form is { } name ? app.Forms.GetValueOrDefault(name) : null;

    static Record Input(CaseState state, LightApp app, int visit, PostedFiles sent, Picks picks)
    {
        if (FormOf(state, app, visit) is { } form) return FormInput.Read(form.Definition, sent.Posted, sent.Known, picks: picks);
        var said = new RecordBuilder(2);
        foreach (var name in (string[])["unit", "ground"])
            if (sent.Posted[name].ToString().Trim() is { Length: > 0 } text) said.Set(name, text);
            // One of those proposed, unless another one was chosen from the list.
            else if (name == "unit" && sent.Posted["proposed"].ToString().Trim() is { Length: > 0 } proposed) said.Set(name, proposed);
        return said.ToRecord();
    }

    /// <summary>The case when it is there and in sight; both failures look the same, so that nobody learns which cases there are.</summary>
    async Task<(CaseId Id, LoadedCase Case)> SeenAsync(string id, HttpContext http)
    {
        if (CaseId.TryParse(id, out var caseId)
            && await loader.LoadAsync(caseId, http.RequestAborted) is { Key: not null } loaded
            && Rights.Sees(Caller.From(http), loaded.State.Involvement)) return (caseId, loaded);
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
    }
}
