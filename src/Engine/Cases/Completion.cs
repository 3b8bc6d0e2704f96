using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides how a work item is completed: outcome, form, then the flow goes on.</summary>
static class Completion
{
    public static Refusal? Decide(CaseTurn turn, CaseState state, CompleteItem command, Caller caller, CaseFacts facts)
    {
        if (Items.Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (AddedSigning.WaitsForOpinion(state, item.Visit)) return Refusal.Of(RefusalKind.Conflict, Problem.At("item.sign.first", "visit"));
        if (Outcome(item, command.Outcome, out var outcome) is { } wrong) return wrong;
        if (Documenting.Lacking(state, facts.App, facts.App.Steps.GetValueOrDefault(item.Activity) ?? Apps.StepRules.None).ToArray() is { Length: > 0 } lacking) return new Refusal(RefusalKind.Invalid, [.. lacking]);
        if (Assisting.Hold(state, item, facts) is { } early) return early;
        var output = command.Form;
        // What the product's own steps take is kept with them, apart from the case's form.
        var own = facts.App.Flow.Find(item.Activity) is { IsGenerated: true, Definition.Into: not null };
        if (item.Form is { } name && facts.App.Forms.TryGetValue(name, out var form))
        {
            var step = facts.App.Steps.GetValueOrDefault(item.Activity) ?? Apps.StepRules.None;
            var context = new FormContext(FormMode.Submit, turn.At) { Case = turn.Facts, User = FormFacts.Of(caller), Files = facts.Files, Records = facts.Records, Workdays = CalendarDays.Of(facts.Calendar) };
            var filled = form.Evaluate(facts.Prefill.Under(own ? Record.Empty : state.Form), facts.Prefill.Clear(form, command.Form), step.Access, context);
            if (!filled.IsAccepted) return new Refusal(RefusalKind.Invalid, filled.Problems);
            if (Filling.Check(form, filled, facts.Prefill) is { Count: > 0 } left) return new Refusal(RefusalKind.Invalid, [.. left]);
            if (Calling.Check(state, item, outcome, filled.Values, facts.App) is { } unscripted) return unscripted;
            turn.Rules.Note(item.Visit, filled, command.Anyway);
            if (own) output = filled.Values;
            else
            {
                var changes = Changes(state.Form, filled.Values);
                turn.Fill(item.Visit, changes, filled.Values);
                turn.Describe(state);
                Documenting.Name(turn, state, form, filled.Values, caller.User.Value);
            if (Filling.Of(item.Visit, form, state.Form, filled, facts, state.Fills.Any(f => f.Form == name)) is { } filling) turn.Emit(filling);
            output = changes;
            }
        }
        else if (Appointed(command.Form, facts) is { } unknown) return unknown;
        else if (own && (Summoned.Ruling(state, item, outcome, output) is not { } ruling)) return Refusal.Of(RefusalKind.Invalid, Problem.At("summon.replaced", "form.unit"));
        else if (own) output = Summoned.Ruling(state, item, outcome, output)!;

        Items.Accept(turn, state, item);
        if (AddedSigning.Hold(state, item, caller.User.Value, outcome, command.Comment) is { } held)
        {
            turn.Emit(held);
            return null;
        }
        if (facts.Advice.Count > 0 && command.Form["unit"].AsText is { } unit && facts.App.Flow.Find(item.Activity)?.Kind == ActivityKind.Dispatch)
            turn.Emit(new DispatchAdvised(item.Visit, unit, facts.Advice.Any(s => s.Unit == unit), facts.Advice));
        turn.Emit(new ItemCompleted(item.Visit, caller.User.Value, outcome, command.Comment));
        return CaseDecider.Flowing(turn.Run(new Stimulus.Complete(item.Visit, outcome, output)));
    }

    static Refusal? Outcome(CaseItem item, string? asked, out string outcome)
    {
        outcome = asked ?? (item.Outcomes.Count == 1 ? item.Outcomes[0] : "");
        if (item.Outcomes.Contains(outcome)) return null;
        var choices = string.Join(", ", item.Outcomes);
        return Refusal.Of(RefusalKind.Invalid, asked is null
            ? Problem.At("item.outcomeNeeded", "outcome", ("choices", choices))
            : Problem.At("item.outcome", "outcome", ("outcome", asked), ("choices", choices)));
    }

    /// <summary>A work item without a form takes what a dispatcher says, and the unit has to be there; anything else would be lost unsaid.</summary>
    static Refusal? Appointed(Record form, CaseFacts facts)
    {
        foreach (var (name, _) in form)
            if (name is not ("unit" or "basis" or "ground"))
                return Refusal.Of(RefusalKind.Invalid, Problem.At("item.noForm", "form." + name, ("field", name)));
        var unit = form["unit"];
        if (unit.IsAbsent || (unit.AsText is { } id && facts.Directory.Tree.TryFind(new UnitId(id), out var found) && !found.Disabled)) return null;
        return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "form.unit", ("unit", unit.AsText ?? unit.ToString())));
    }

    /// <summary>Members that differ; one that is gone is null.</summary>
    internal static Record Changes(Record before, Record after)
    {
        var changes = new RecordBuilder();
        var (kept, next) = (0, 0);
        for (var i = 0; i < after.Count; i++)
        {
            var at = before.Find(after.Names[i], next);
            if (at >= 0) (kept, next) = (kept + 1, at + 1);
            if (at < 0 || !before.Values[at].Equals(after.Values[i])) changes.Set(after.Names[i], after.Values[i]);
        }
        if (kept == before.Count) return changes.ToRecord();
        for (var i = 0; i < before.Count; i++)
            if (!after.Contains(before.Names[i])) changes.Set(before.Names[i], Value.Null);
        return changes.ToRecord();
    }
}
