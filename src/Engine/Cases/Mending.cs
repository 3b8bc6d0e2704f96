using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides what is done about an incident: retry, after correcting what it failed by; skip; move. The reason and every corrected value are in the journal.</summary>
static class Mending
{
    public static Refusal? Decide(CaseTurn turn, CaseState state, MendIncident command, Caller caller, CaseFacts facts)
    {
        Stimulus? stimulus = command.How switch
        {
            "retry" => new Stimulus.Retry(command.Visit, command.Variables),
            "skip" => new Stimulus.Skip(command.Visit, command.Outcome ?? "done", command.Reason),
            "move" when command.Activity is { } activity => new Stimulus.Move(command.Visit, activity, command.Reason),
            _ => null,
        };
        if (stimulus is null) return Refusal.Of(RefusalKind.Invalid, Problem.At("mend.how", "how", ("how", command.How)));
        if (command.How != "retry" && (command.Variables ?? command.Form) is not null) return Refusal.Of(RefusalKind.Invalid, Problem.At("mend.retryOnly", "variables"));
        var corrected = (command.Variables ?? command.Form) is not null;
        turn.Emit(new IncidentMended(command.Visit, command.How, command.Reason, corrected));
        if (!corrected && state.Retries.FirstOrDefault(r => r.Visit == command.Visit) is { Effect: { } effect }) turn.Again = (command.Visit, effect);
        if (command.Form is { } fields && Correct(turn, state, fields, command.Visit, caller, facts) is { } wrong) return wrong;
        return CaseDecider.Flowing(turn.Run(stimulus));
    }

    /// <summary>Corrected fields keep to their types and limits as a draft does; what a form would still ask is not asked here.</summary>
    static Refusal? Correct(CaseTurn turn, CaseState state, Record fields, int visit, Caller caller, CaseFacts facts)
    {
        var values = state.Form;
        var context = new FormContext(FormMode.Draft, turn.At) { Case = turn.Facts, User = FormFacts.Of(caller), Files = facts.Files, Records = facts.Records, Workdays = CalendarDays.Of(facts.Calendar) };
        foreach (var (name, value) in fields)
        {
            var form = facts.App.Forms.Values.OrderBy(f => f.Definition.Id, StringComparer.Ordinal).FirstOrDefault(f => f.Definition.Fields.Any(d => d.Id == name));
            if (form is null) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.noForm", "form." + name, ("field", name)));
            var filled = form.Evaluate(values, Record.Of((name, value)), FormAccess.EditAll, context);
            if (!filled.IsAccepted) return new Refusal(RefusalKind.Invalid, filled.Problems);
            values = filled.Values;
        }
        turn.Fill(visit, Completion.Changes(state.Form, values), values);
        turn.Describe(state);
        return null;
    }
}
