using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Trying;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>…/trial</c>: a draft tried out with the pages people will work with. Whoever designs or publishes it acts for made-up people; nothing leaves.</summary>
static class TrialPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/trial", (string id, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation) => ListAsync(id, [], StatusCodes.Status200OK, http, drafts, desk, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/trial", ActAsync).Requires(Acts.AppRead).AsksFirst("clear", "trial").AsksFirst("again", "trial.again");
        pages.MapGet("/apps/drafts/{id}/trial/new", (string id, string? @as, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation) => NewAsync(id, @as, null, [], StatusCodes.Status200OK, http, drafts, desk, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/trial/new", OpenAsync).Requires(Acts.AppRead).WithMetadata(PostedFiles.Limit);
        pages.MapGet("/apps/drafts/{id}/trial/{n:int}", TrialCasePages.ShowAsync).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/trial/{n:int}", TrialCasePages.CommandAsync).Requires(Acts.AppRead).WithMetadata(PostedFiles.Limit);
    }

    /// <summary>The trial of a draft that its reader may see.</summary>
    /// <exception cref="RefusedException">None has begun, or there is no such draft.</exception>
    internal static async Task<(DraftView Draft, Trial Trial)> TrialAsync(string id, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        return (draft, await desk.FindAsync(id, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("trial.none")));
    }

    static async Task<IResult> ListAsync(string id, IReadOnlyList<Problem> problems, int status, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var trial = await desk.FindAsync(id, cancellation);
        return Pages.Show<TrialPage>(status, (nameof(TrialPage.Draft), draft), (nameof(TrialPage.Trial), trial), (nameof(TrialPage.Cases), trial is null ? [] : await desk.CasesAsync(trial, cancellation)),
            (nameof(TrialPage.Now), trial is null ? draft.Page.Now : desk.Now(trial)), (nameof(TrialPage.Problems), problems));
    }

    static async Task<IResult> ActAsync(string id, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        try
        {
            switch (posted["do"])
            {
                case "begin" or "again": await desk.BeginAsync(draft.Draft, draft.Page.Caller!.User.Value, cancellation); break;
                case "clear": await desk.ClearAsync(id, cancellation); break;
                case "next" or "day":
                    if (await desk.FindAsync(id, cancellation) is { } trial) await desk.AdvanceAsync(trial, posted["do"] == "day" ? TimeSpan.FromDays(1) : null, cancellation);
                    break;
            }
            return Results.LocalRedirect(posted.Number("n") is { } n ? $"{draft.Address}/trial/{n}" : $"{draft.Address}/trial");
        }
        catch (RefusedException refused)
        {
            return await ListAsync(id, refused.Problems, ProblemHttp.StatusOf(refused.Kind), http, drafts, desk, cancellation);
        }
    }

    static async Task<IResult> NewAsync(string id, string? who, PostedFiles? sent, IReadOnlyList<Problem> problems, int status, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation)
    {
        var (draft, trial) = await TrialAsync(id, http, drafts, desk, cancellation);
        var person = trial.Person(who) ?? (trial.Openers is [var first, ..] ? first : null) ?? throw new RefusedException(RefusalKind.Invalid, Problem.Of("trial.nobody"));
        var (page, form) = (draft.Page.As(person, desk.Now(trial)), trial.App.OpeningForm);
        var typed = sent is null ? null : FormInput.Read(form.Definition, sent.Posted, sent.Known);
        var evaluation = form.Evaluate(Record.Empty, typed ?? Record.Empty, FormAccess.EditAll, new FormContext(FormMode.Draft, page.Now) { User = CaseOffers.FactsOf(person), Files = sent?.Known, Workdays = page.Workdays });
        var ordered = typed is null ? [] : FormView.InOrder(form, problems);
        return Pages.Show<TrialNewPage>(status, (nameof(TrialNewPage.Draft), draft), (nameof(TrialNewPage.Trial), trial), (nameof(TrialNewPage.Person), person),
            (nameof(TrialNewPage.View), FormView.Of(form, evaluation, typed, ordered, page.Words)), (nameof(TrialNewPage.Problems), ordered));
    }

    static async Task<IResult> OpenAsync(string id, HttpContext http, DraftStore drafts, TrialDesk desk, Attachments attachments, CancellationToken cancellation)
    {
        var (draft, trial) = await TrialAsync(id, http, drafts, desk, cancellation);
        var sent = await PostedFiles.TakeAsync(http, trial.App.OpeningForm.Definition, Record.Empty, attachments);
        var who = sent.Posted["as"].ToString();
        if (sent.Posted["do"] == "look" || sent.Problems.Count > 0 || trial.Person(who) is not { } person) return await NewAsync(id, who, sent, sent.Problems, StatusCodes.Status200OK, http, drafts, desk, cancellation);
        var form = FormInput.Read(trial.App.OpeningForm.Definition, sent.Posted, sent.Known);
        var (made, refusal) = await desk.OpenAsync(trial, person, form, await attachments.SentAsync(draft.Page.Caller!.Key, form, cancellation), cancellation);
        return made is null ? await NewAsync(id, who, sent, refusal!.Problems, ProblemHttp.StatusOf(refusal.Kind), http, drafts, desk, cancellation) : Results.LocalRedirect($"{draft.Address}/trial/{made.Number}");
    }
}
