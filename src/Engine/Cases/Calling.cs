using System.Globalization;
using LowCode.Apps;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Somebody was called and there was no answer, or none yet (回访未果).</summary>
/// <param name="How"><see cref="Unreachable"/> or <see cref="Later"/>.</param>
/// <param name="Again">When to call again; null when nothing was agreed.</param>
public sealed record CallAttempt(int Visit, string By, DateTimeOffset At, string How, DateTimeOffset? Again, string? Note)
{
    public const string Unreachable = "unreachable", Later = "later";
}

/// <summary>Notes that a call came to nothing. The step stays as it is and its time runs on; how often one tried is on record.</summary>
public sealed record NoteCall(int Visit, string How, DateTimeOffset? Again, string? Note) : CaseCommand;

/// <summary>Decides whether a call is noted: by whoever may complete the step, for a time to come; and by what a call-back may be left.</summary>
static class Calling
{
    public static Refusal? Note(CaseTurn turn, CaseState state, NoteCall command, Caller caller)
    {
        if (Items.Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (command.How is not (CallAttempt.Unreachable or CallAttempt.Later)) return Refusal.Of(RefusalKind.Invalid, Problem.At("call.how", "how", ("how", command.How)));
        if (command is { How: CallAttempt.Later, Again: null }) return Refusal.Of(RefusalKind.Invalid, Problem.At("call.again", "again"));
        if (command.Again <= turn.At) return Refusal.Of(RefusalKind.Invalid, Problem.At("call.again", "again"));
        turn.Emit(new CallNoted(item.Visit, caller.User.Value, command.How, command.Again, command.Note));
        return null;
    }

    /// <summary>Whether a call-back may be left so, through whatever door: by what was answered, or after enough attempts without an answer.</summary>
    /// <param name="values">The form as it is after this.</param>
    public static Refusal? Check(CaseState state, CaseItem item, string outcome, Record values, LightApp app)
    {
        if (app.Manifest.Callback is not { } rules || rules.Step != item.Activity) return null;
        // guard: attempts before unreachable
        if (outcome == rules.Unreachable && state.Calls.Count(c => c.Visit == item.Visit) < rules.Attempts)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("call.early", "outcome", ("n", rules.Attempts.ToString(CultureInfo.InvariantCulture))));
        if (outcome == rules.Unreachable || !rules.IsAnswered(outcome)) return null;
        return rules.OutcomeOf(values) is not { } answered ? Refusal.Of(RefusalKind.Invalid, Problem.At("call.unanswered", "form." + rules.Questions![^1].Field))
            : answered == outcome ? null : Refusal.Of(RefusalKind.Invalid, Problem.At("call.outcome", "outcome", ("outcome", outcome), ("answered", answered)));
    }
}
