using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Http;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Views;

namespace LowCode.Designer.Desk.Calling;

/// <summary>A call-back in the list: whom, how often was tried, when to try again.</summary>
public sealed record CallLine(string CaseId, long Visit, string Number, string Title, string? Claimant, long? Due, bool Overdue, bool Mine, int Attempts, DateTimeOffset? Again);

/// <summary><c>/calls</c>: who is to be called back, and one call at a time: the questions as the app has them, in order, and what they come to (回访).</summary>
sealed class CallPages(WorkLists work, CaseLoader loader, CaseMask mask, AppStore apps, ICaseGrains grains)
{
    const int Most = 100;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/calls", (HttpContext http, CallPages page) => page.ListAsync(http)).Requires(Acts.WorkItemRead);
        pages.MapGet("/calls/{id}/{visit:int}", (string id, int visit, HttpContext http, CallPages page) => page.ShowAsync(id, visit, http)).Requires(Acts.WorkItemRead);
        pages.MapPost("/calls/{id}/{visit:int}", (string id, int visit, HttpContext http, CallPages page) => page.TakeAsync(id, visit, http)).Requires(Acts.WorkItemRead);
    }

    public static bool Concerns(Caller caller) => caller.Member.Posts.Any(held => held.Post == Post.Callback);

    async Task<IResult> ListAsync(HttpContext http)
    {
        var (page, caller, lines) = (PageContext.Of(http), Caller.From(http), new List<CallLine>());
        foreach (var box in new[] { "todo", "claim" })
            foreach (var line in (await work.WorkItemsAsync(caller, box, ListParameters.EndOfDay(page.Now), new CaseQuery(Take: Most), http.RequestAborted)).Items)
            {
                if ((await apps.GetAsync(line.App, line.AppVersion)).Manifest.Callback?.Step != line.Activity || await loader.LoadAsync(new CaseId(line.CaseId), http.RequestAborted) is not { } loaded) continue;
                var calls = loaded.State.Calls.Where(c => c.Visit == line.Visit).ToList();
                lines.Add(new(line.CaseId, line.Visit, line.Number, line.Title, line.Claimant, line.Due, line.Overdue, box == "todo", calls.Count, calls.Count == 0 ? null : calls[^1].Again));
            }
        // Whoever wants to be called later is not called before.
        return Pages.Show<CallListPage>(StatusCodes.Status200OK, (nameof(CallListPage.Page), page), (nameof(CallListPage.Lines), lines.OrderBy(l => l.Again > page.Now).ThenBy(l => l.Again).ToList()), (nameof(CallListPage.Did), http.Request.Query["did"].ToString() is { Length: > 0 } did && did is "complete" or "noteCall" ? did : null));
    }

    async Task<IResult> ShowAsync(string id, int visit, HttpContext http)
    {
        var (page, call) = await FindAsync(id, visit, http);
        return Show(page, call, null, [], PostedCommand.NewKey(), StatusCodes.Status200OK);
    }

    async Task<IResult> TakeAsync(string id, int visit, HttpContext http)
    {
        var (page, call) = await FindAsync(id, visit, http);
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var key = PostedCommand.KeyOf(posted);
        var verb = posted["do"].ToString();
        if (verb is not ("claim" or "complete" or "giveUp" or CallAttempt.Unreachable or CallAttempt.Later)) return Show(page, call, posted, [], key, StatusCodes.Status200OK);
        var (command, problem) = Command(call, verb, posted);
        if (problem is not null) return Show(page, call, posted, [problem], key, StatusCodes.Status422UnprocessableEntity);
        var (_, refusal) = await PostedCommand.SendAsync(http, grains, call.Id, command!, posted);
        if (refusal is not null) return Show(page, (await FindAsync(id, visit, http)).Call, posted, refusal.Problems, key, ProblemHttp.StatusOf(refusal.Kind));
        return Results.LocalRedirect(verb == "claim" ? $"/calls/{id}/{visit.ToString(CultureInfo.InvariantCulture)}" : verb is "complete" or "giveUp" ? "/calls?did=complete" : "/calls?did=noteCall");
    }

    static (CaseCommand? Command, Problem? Problem) Command(Call call, string verb, IFormCollection posted)
    {
        var note = posted["note"].ToString().Trim() is { Length: > 0 } text ? text : null;
        switch (verb)
        {
            case "claim": return (new ClaimItem(call.Item.Visit), null);
            case CallAttempt.Unreachable: return (new NoteCall(call.Item.Visit, verb, null, note), null);
            case CallAttempt.Later:
                return DateTime.TryParse(posted["again"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
                    ? (new NoteCall(call.Item.Visit, verb, new DateTimeOffset(local, TimeSpan.FromHours(8)), note), null) : (null, Problem.At("call.again", "again"));
            case "giveUp":
                var given = call.Rules.Reached is { } reached ? Record.Of((reached, Value.False)) : Record.Empty;
                return call.MayGiveUp ? (new CompleteItem(call.Item.Visit, call.Rules.Unreachable, given, note), null) : (null, Problem.Of("call.early", ("n", call.Rules.Attempts.ToString(CultureInfo.InvariantCulture))));
            default:
                var typed = call.Typed(posted);
                return call.Rules.OutcomeOf(typed) is { } outcome ? (new CompleteItem(call.Item.Visit, outcome, typed, null), null) : (null, Problem.At("call.unanswered", call.Rules.Questions![^1].Field));
        }
    }

    static IResult Show(PageContext page, Call call, IFormCollection? posted, IReadOnlyList<Problem> problems, string key, int status)
    {
        var typed = posted is null ? call.Typed(FormCollection.Empty) : call.Typed(posted);
        var context = new FormContext(FormMode.Draft, page.Now) { Case = call.State.Facts(), User = CaseOffers.FactsOf(page.Caller!), Workdays = page.Workdays };
        var access = call.App.Steps.GetValueOrDefault(call.Item.Activity)?.Access ?? FormAccess.EditAll;
        var view = FormView.Of(call.Form, call.Form.Evaluate(call.State.Form, typed, access, context), typed, problems, page.Words);
        return Pages.Show<CallPage>(status, (nameof(CallPage.Page), page), (nameof(CallPage.Call), call), (nameof(CallPage.Fields), view.Sections.SelectMany(s => s.Fields).ToDictionary(f => f.Definition.Id)),
            (nameof(CallPage.Typed), typed), (nameof(CallPage.Problems), problems), (nameof(CallPage.Key), key), (nameof(CallPage.Posted), posted));
    }

    async Task<(PageContext Page, Call Call)> FindAsync(string id, int visit, HttpContext http)
    {
        var page = PageContext.Of(http);
        if (CaseId.TryParse(id, out var caseId) && await loader.LoadAsync(caseId, http.RequestAborted) is { Key: not null } loaded && Rights.Sees(page.Caller!, loaded.State.Involvement))
        {
            var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
            var offer = CaseOffers.Of(loaded.State, page.Caller!, app).Items.FirstOrDefault(o => o.Item.Visit == visit && (o.Claim || o.Unclaim));
            if (offer is not null && app.Manifest.Callback is { } rules && rules.Step == offer.Item.Activity && offer.Item.Form is { } form)
                return (page, new(caseId, loaded.State, app, rules, app.Forms[form], offer, (await mask.OfAsync(page.Caller!, loaded.State)).Apply(loaded.State.Form)));
        }
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
    }
}

/// <summary>One call-back.</summary>
/// <param name="Values">Of the case, as its reader may see them: whoever holds the step sees the number to call.</param>
public sealed record Call(CaseId Id, CaseState State, LightApp App, CallbackDefinition Rules, CompiledForm Form, ItemOffer Offer, Record Values)
{
    public CaseItem Item => Offer.Item;
    public IReadOnlyList<CallAttempt> Attempts => [.. State.Calls.Where(c => c.Visit == Item.Visit)];
    public bool MayGiveUp => Rules.Unreachable is not null && Attempts.Count >= Rules.Attempts;

    /// <summary>What was answered; somebody was reached.</summary>
    public Record Typed(IFormCollection posted) => FormInput.Read(Form.Definition, posted) is var typed && Rules.Reached is { } reached ? typed.With(reached, Value.True) : typed;

    /// <summary>Fields of the opening form by which the claimant is called.</summary>
    public IEnumerable<(FieldDefinition Field, string Value)> Phones() =>
        App.OpeningForm.Definition.Fields.Where(f => f.Type is FieldType.Phone or FieldType.Mobile).Select(f => (f, Values[f.Id].AsText ?? "")).Where(p => p.Item2.Length > 0);
}
