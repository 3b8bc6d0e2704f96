using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Trying;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A step that waits for something outside, which a trial stands in for.</summary>
public sealed record TrialWait(int Visit, string Name, ActivityKind Kind, IReadOnlyList<string> Outcomes);

/// <summary>A message that would have been sent.</summary>
public sealed record TrialMessage(DateTimeOffset At, string To, string Text);

/// <summary>One case of a trial, by the parts of which the case page is made.</summary>
static class TrialCasePages
{
    public static async Task<IResult> ShowAsync(string id, int n, string? @as, HttpContext http, DraftStore drafts, TrialDesk desk, CancellationToken cancellation)
    {
        var (draft, trial) = await TrialPages.TrialAsync(id, http, drafts, desk, cancellation);
        var one = await desk.CaseAsync(trial, n, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("trial.unknown"));
        return Show(draft, trial, desk, one, @as, null, StatusCodes.Status200OK);
    }

    public static async Task<IResult> CommandAsync(string id, int n, HttpContext http, DraftStore drafts, TrialDesk desk, Attachments attachments, CancellationToken cancellation)
    {
        var (draft, trial) = await TrialPages.TrialAsync(id, http, drafts, desk, cancellation);
        var one = await desk.CaseAsync(trial, n, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("trial.unknown"));
        var posted = await http.Request.ReadFormAsync(cancellation);
        var (verb, outcome) = CaseCommands.Asked(posted);
        var (visit, who) = (CaseCommands.Visit(posted), posted["as"].ToString() is { Length: > 0 } named ? named : http.Request.Query["as"].ToString());
        if (verb is "answer" or "fail") return After(draft, n, who, await desk.AnswerAsync(trial, one, visit, verb == "answer", outcome, cancellation), refusal => Show(draft, trial, desk, one, who, new(verb, visit, posted, refusal.Problems), ProblemHttp.StatusOf(refusal.Kind)));
        if (trial.Person(who) is not { } person) return Results.LocalRedirect($"{draft.Address}/trial/{n}");
        var form = one.State.Item(visit)?.Form is { } name ? trial.App.Forms.GetValueOrDefault(name) : null;
        var sent = await PostedFiles.TakeAsync(http, verb is "look" or "complete" ? form?.Definition : null, one.State.Form, attachments);
        Failed Again(IReadOnlyList<Problem> wrong) => new(verb, visit, sent.Posted, wrong) { Files = sent.Known };
        if (sent.Problems.Count > 0) return Show(draft, trial, desk, one, who, Again(sent.Problems), StatusCodes.Status422UnprocessableEntity);
        if (verb == "look") return Show(draft, trial, desk, one, who, Again([]), StatusCodes.Status200OK);
        var (command, problems) = CaseCommands.Read(sent.Posted, Input(form, sent), draft.Page.Words);
        if (command is null) return Show(draft, trial, desk, one, who, Again(problems), StatusCodes.Status422UnprocessableEntity);
        var files = command is CompleteItem complete ? await attachments.SentAsync(draft.Page.Caller!.Key, complete.Form, cancellation) : null;
        return After(draft, n, "", await desk.DoAsync(trial, one, person, command, files, cancellation), refusal => Show(draft, trial, desk, one, who, Again(refusal.Problems), ProblemHttp.StatusOf(refusal.Kind)));
    }

    static IResult After(DraftView draft, int n, string who, (TrialCase? Case, Refusal? Refusal) came, Func<Refusal, IResult> refused) =>
        came.Refusal is { } refusal ? refused(refusal) : Results.LocalRedirect($"{draft.Address}/trial/{n}" + (who.Length > 0 ? $"?as={Uri.EscapeDataString(who)}" : ""));

    static Record Input(CompiledForm? form, PostedFiles sent)
    {
        if (form is not null) return FormInput.Read(form.Definition, sent.Posted, sent.Known);
        var said = new RecordBuilder(2);
        foreach (var name in (string[])["unit", "ground"])
            if (sent.Posted[name].ToString().Trim() is { Length: > 0 } text) said.Set(name, text);
        return said.ToRecord();
    }

    static IResult Show(DraftView draft, Trial trial, TrialDesk desk, TrialCase one, string? who, Failed? failed, int status)
    {
        var (state, app) = (one.State, trial.App);
        // Whoever is asked for is looked at; else somebody who has something to do.
        var able = state.Items.Where(i => i.IsLive).SelectMany(trial.Performers).Concat(trial.Deciders(state)).DistinctBy(c => c.User).ToList();
        var person = trial.Person(who) ?? (able.Count > 0 ? able[0] : null) ?? trial.Person(Actor.UserOf(state.CreatedBy)) ?? trial.Openers[0];
        var page = draft.Page.As(person, desk.Now(trial));
        var offer = CaseOffers.Of(state, person, app);
        var (forms, held) = (new Dictionary<int, FormView>(), FileReference.In(state.Form));
        foreach (var item in offer.Items.Where(o => o.Unclaim && o.Complete).Select(o => o.Item))
            if (item.Form is { } name && app.Forms.TryGetValue(name, out var form))
            {
                var typed = failed is { Verb: "complete" or "look" } && failed.Visit == item.Visit ? FormInput.Read(form.Definition, failed.Posted, failed.Files) : null;
                var context = new FormContext(FormMode.Draft, page.Now) { Case = state.Facts(), User = CaseOffers.FactsOf(person), Files = failed?.Files, Workdays = page.Workdays };
                var drawn = form.Evaluate(state.Form, typed ?? Record.Empty, app.Steps.GetValueOrDefault(item.Activity)?.Access ?? FormAccess.EditAll, context);
                var problems = typed is null ? [] : FormView.InOrder(form, failed!.Verb == "look" ? drawn.Problems : failed.Problems);
                if (typed is not null) failed = failed! with { Problems = problems };
                forms[item.Visit] = FormView.Of(form, drawn, typed, problems, page.Words, CaseModel.Scope(item.Visit));
            }
        var entries = one.Entries.Select(e => new ToldCommand(e.Actor, e.At, e.Events));
        var model = new CaseModel(page, default, state, app, offer, state.Form, forms, new Timeline(page, state, app, FieldMask.None).Of(entries), true, [], PostedCommand.NewKey(), failed, null)
        {
            Address = $"{draft.Address}/trial/{one.Number}", As = person.User.Value,
        };
        return Pages.Show<TrialCasePage>(status, (nameof(TrialCasePage.Draft), draft), (nameof(TrialCasePage.Trial), trial), (nameof(TrialCasePage.Model), model), (nameof(TrialCasePage.Number), one.Number),
            (nameof(TrialCasePage.Able), able), (nameof(TrialCasePage.Waits), Waits(state, app)), (nameof(TrialCasePage.Messages), Messages(one, app, page)));
    }

    static List<TrialWait> Waits(CaseState state, LightApp app)
    {
        var waits = new List<TrialWait>();
        foreach (var visit in state.Flow.Live)
            if (app.Flow.Find(visit.Activity) is { Kind: ActivityKind.Wait or ActivityKind.Call or ActivityKind.Plugin or ActivityKind.Subcase } step)
                waits.Add(new(visit.Id, step.Definition.Name ?? step.Id, step.Kind, step.Kind == ActivityKind.Wait ? [] : step.Definition.Outcomes ?? []));
        return waits;
    }

    /// <summary>What the flow wanted to say to whom; nobody has got it.</summary>
    static List<TrialMessage> Messages(TrialCase one, LightApp app, PageContext page)
    {
        var told = new List<TrialMessage>();
        foreach (var entry in one.Entries)
            foreach (var effect in entry.Events.OfType<EffectRequested>().Where(e => e.Kind == "notify"))
            {
                var values = (effect.Payload.AsRecord ?? Record.Empty).ToDictionary(p => p.Key, p => p.Value.AsText ?? (p.Value.IsAbsent ? "" : p.Value.ToString()), StringComparer.Ordinal);
                var to = effect.To["address"].AsText ?? (effect.To["post"].AsText is { } post ? page.NameOf(new Org.Post(post)) : effect.To["kind"].AsText ?? "");
                told.Add(new(entry.At, to, app.Messages.Find(effect.Target)?.Fill(values, page.Words.Language) ?? effect.Target));
            }
        return told;
    }
}
