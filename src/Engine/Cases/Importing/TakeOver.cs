using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Decides how a case of another system is taken over: by the same form, flow and clocks as any case, one command a step, each dated when it was.
/// Nobody's work item is taken from them by it: whoever imports acts for all until the past is whole. Pure.
/// </summary>
static class TakeOver
{
    /// <summary>Steps after which a course that goes in circles is ended.</summary>
    const int MostSteps = 40;

    public static Refusal? Begin(CaseTurn turn, ImportCase command, Actor actor, CaseFacts facts)
    {
        var street = new UnitId(command.Street);
        if (!facts.Directory.Tree.TryFind(street, out var unit) || unit.Kind != UnitKind.Street || unit.Disabled)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("case.street.unknown", "street", ("street", command.Street)));
        // Without a caller it is the command line of the machine itself, which holds the data anyway.
        if (actor.Caller is { } caller && !Rights.May(caller, Acts.CaseImport, street))
            return Refusal.Of(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", Acts.CaseImport.Name)));
        if (OutsideRules.Check(command.Origin, turn.At.AddTicks(-1)) is { } wrong) return wrong;
        var began = new ImportBegan(command.Origin.System, command.Origin.Number);
        var refusal = Opening.Begin(turn, command, actor, facts, actor.Caller is { } by ? FormFacts.Of(by) : Record.Empty);
        if (refusal is null) turn.Emit(began);
        return refusal ?? CaseDecider.Flowing(turn.AnswerCalls());
    }

    public static Refusal? Go(CaseTurn turn, CaseState state, ImportStep command, Actor actor, CaseFacts facts)
    {
        if (!state.Importing) return Refusal.Of(RefusalKind.Conflict, Problem.Of("import.whole"));
        if (!IsThere(state, command.Course, facts.App) && Step(turn, state, command.Course, actor, facts) is { } refusal) return refusal;
        if (turn.AnswerCalls() is { } stuck) return CaseDecider.Flowing(stuck);
        if (turn.IsAsking) return null;
        // What happened since then is passed by a step of its own, which happens now.
        if (turn.At >= facts.Now) turn.PassDue();
        if (IsThere(turn.SoFar(), command.Course, facts.App) && !turn.HasDue(facts.Now)) turn.Emit(new ImportEnded());
        return null;
    }

    /// <summary>The case stands where it stood in the other system, as far as its flow knows such a place.</summary>
    public static bool IsThere(CaseState state, ImportCourse course, LightApp app)
    {
        if (state.Status == CaseStatus.Closed) return true;
        return course.Status switch
        {
            ImportedStatus.Opened => true,
            ImportedStatus.Dispatched => state.Flow.Owner is not null || Waiting(state) is not { } item || AtDispatcher(item, course, app)
                || (state.Items.Any(i => i.Status == ItemStatus.Done) && !HasDispatch(app)),
            _ => false,
        };
    }

    static Refusal? Step(CaseTurn turn, CaseState state, ImportCourse course, Actor actor, CaseFacts facts)
    {
        if (Waiting(state) is not { } item || state.Items.Length > MostSteps)
            return CaseDecider.Flowing(turn.Run(new Stimulus.Close(state.Result ?? "closed")));
        var user = actor.Caller?.User.Value ?? Actor.UserOf(actor.Name);
        var outcome = course.Outcomes.TryGetValue(item.Activity, out var named) ? named : item.Outcomes[0];
        if (!item.Outcomes.Contains(outcome))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.outcome", "outcomes." + item.Activity, ("outcome", outcome), ("choices", string.Join(", ", item.Outcomes))));
        var output = Record.Empty;
        if (IsDispatch(item, facts.App)) output = Record.Of(("unit", course.Unit ?? state.Street));
        else if (item.Form is { } name && facts.App.Forms.TryGetValue(name, out var form) && Filled(turn, state, item, form, course, out output) is { } wrong) return wrong;
        turn.Emit(new ItemCompleted(item.Visit, user, outcome, null));
        return CaseDecider.Flowing(turn.Run(new Stimulus.Complete(item.Visit, outcome, output)));
    }

    /// <summary>Takes the values that are this form's. What the other system did not ask is not asked now: only shapes and limits are held to.</summary>
    static Refusal? Filled(CaseTurn turn, CaseState state, CaseItem item, CompiledForm form, ImportCourse course, out Record changes)
    {
        changes = Record.Empty;
        var input = new RecordBuilder();
        foreach (var field in form.Definition.Fields)
            if (course.Filled[field.Id] is { IsAbsent: false } value) input.Set(field.Id, value);
        if (input.Count == 0) return null;
        var filled = form.Evaluate(state.Form, input.ToRecord(), FormAccess.EditAll, new FormContext(FormMode.Draft, turn.At) { Case = state.Facts() });
        if (!filled.IsAccepted) return new Refusal(RefusalKind.Invalid, filled.Problems);
        changes = Completion.Changes(state.Form, filled.Values);
        turn.Rules.Note(item.Visit, filled);
        turn.Fill(item.Visit, changes, filled.Values);
        return null;
    }

    static CaseItem? Waiting(CaseState state) => state.Items.FirstOrDefault(i => i.IsLive);

    static bool AtDispatcher(CaseItem item, ImportCourse course, LightApp app) => course.Unit is null && IsDispatch(item, app);

    static bool IsDispatch(CaseItem item, LightApp app) => app.Flow.Find(item.Activity)?.Kind == ActivityKind.Dispatch;

    static bool HasDispatch(LightApp app) => app.Flow.Activities.Any(a => a.Kind == ActivityKind.Dispatch);
}
