using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides whether a case just opened was mended on the spot and is closed with it (自办结): its first step is done by whoever opened it, and the flow has to end.</summary>
static class SelfHandling
{
    public static Refusal? Close(CaseTurn turn, Record handled, Caller caller, LightApp app, CaseFacts facts)
    {
        var rules = app.Manifest.SelfHandled!;
        var first = turn.Flow.WorkItems.ToArray().FirstOrDefault(i => i.Outcomes.Contains(rules.Outcome));
        if (first is null || turn.IsAsking) return Refusal.Of(RefusalKind.Conflict, Problem.Of("selfHandled.notEnded"));
        if (rules.Form is { } name)
        {
            var context = new FormContext(FormMode.Submit, turn.At) { Case = turn.Facts, User = FormFacts.Of(caller), Files = facts.Files, Records = facts.Records, Workdays = CalendarDays.Of(facts.Calendar) };
            var filled = app.Forms[name].Evaluate(turn.Form, handled, FormAccess.EditAll, context);
            if (!filled.IsAccepted) return new Refusal(RefusalKind.Invalid, filled.Problems);
            turn.Rules.Note(first.Visit, filled);
            turn.Fill(first.Visit, Completion.Changes(turn.Form, filled.Values), filled.Values);
        }
        else if (handled.Count > 0) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.noForm", "selfHandled." + handled.Names[0], ("field", handled.Names[0])));
        turn.Emit(new ItemCompleted(first.Visit, caller.User.Value, rules.Outcome!, null));
        if (turn.Run(new Stimulus.Complete(first.Visit, rules.Outcome!, handled)) is { } refused) return CaseDecider.Flowing(refused);
        // In one step or not at all: what would go on elsewhere is an ordinary case.
        return turn.IsEnded ? null : Refusal.Of(RefusalKind.Conflict, Problem.Of("selfHandled.notEnded"));
    }

    /// <summary>The app has such matters, and the caller holds one of its posts at the street or below it.</summary>
    public static bool May(Caller caller, LightApp app, UnitId street)
    {
        if (app.Manifest.SelfHandled is not { } rules || !Rights.MaySomewhere(caller, Acts.Complete)) return false;
        return rules.Posts is not { Count: > 0 } posts || caller.Member.Posts.Any(held => posts.Contains(held.Post.Value)
            && (Rights.Holds(caller, held.Post, street) || caller.Directory.Tree.IsWithin(held.Unit, street)));
    }
}
