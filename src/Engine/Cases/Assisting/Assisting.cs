using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides about units that assist. They touch no token of the flow: the owner's way and its clocks do not know of them.</summary>
static class Assisting
{
    const string Verb = "assist";

    /// <summary>Units asked at one case at most.</summary>
    const int Most = 50;

    public static Refusal? Ask(CaseTurn turn, CaseState state, AskAssistance command, Caller caller, CaseFacts facts)
    {
        if (Items.Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (Items.Allowed(item, Verb) is { } forbidden) return forbidden;
        if (!facts.Directory.Tree.TryFind(new UnitId(command.Unit), out var unit) || unit.Disabled)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "unit", ("unit", command.Unit)));
        if (command.Unit == state.Owner || state.Assists.Any(a => a.IsOpen && a.Unit == command.Unit) || state.Assists.Length >= Most) return Refusal.Of(RefusalKind.Conflict, Problem.At("assist.already", "unit"));
        if (command.Within is { } within && WorkDuration.Parse(within, out _) is { } wrong) return Refusal.Of(RefusalKind.Invalid, wrong with { Path = "within" });
        var terms = facts.App.Flow.Find(item.Activity)?.Definition.Assist;
        turn.Assist(state.Assists.Length, command.Unit, terms?.Post, item.Visit, caller.User.Value, command.Matter, command.Within ?? terms?.Within);
        return null;
    }

    public static Refusal? Answer(CaseTurn turn, CaseState state, AnswerAssistance command, Caller caller)
    {
        if (Find(state, command.Ask, out var asked) is { } refusal) return refusal;
        if (!asked!.IsOpen) return Refusal.Of(RefusalKind.Conflict, Problem.At("assist.over", "ask"));
        if (!MayAnswer(asked, caller)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notOffered"));
        var late = asked.Due < turn.At;
        turn.Emit(new AssistAnswered(asked.Number, caller.User.Value, command.Answer, command.Declined, late));
        turn.Clocks.Meet(asked.Clock);
        return null;
    }

    public static Refusal? Withdraw(CaseTurn turn, CaseState state, WithdrawAssistance command, Caller caller)
    {
        if (Find(state, command.Ask, out var asked) is { } refusal) return refusal;
        if (!asked!.IsOpen) return Refusal.Of(RefusalKind.Conflict, Problem.At("assist.over", "ask"));
        if (!IsOwner(state, caller)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("assist.owner"));
        turn.Unassist(asked, command.Reason);
        return null;
    }

    public static Refusal? Score(CaseTurn turn, CaseState state, ScoreAssistance command, Caller caller)
    {
        if (Find(state, command.Ask, out var asked) is { } refusal) return refusal;
        if (!IsOwner(state, caller)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("assist.owner"));
        if (command.Level is < 1 or > 5) return Refusal.Of(RefusalKind.Invalid, Problem.At("rate.level", "level", ("level", command.Level.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        if (!asked!.IsToScore) return Refusal.Of(RefusalKind.Conflict, Problem.At("assist.notToScore", "ask"));
        turn.Emit(new AssistScored(asked.Number, caller.User.Value, command.Level, command.Comment));
        return null;
    }

    /// <summary>A step that waits for those who assist cannot be completed before them.</summary>
    public static Refusal? Hold(CaseState state, CaseItem item, CaseFacts facts) =>
        facts.App.Flow.Find(item.Activity)?.Definition.Assist is { Wait: true } && state.Assists.FirstOrDefault(a => a.IsOpen) is { } open
            ? Refusal.Of(RefusalKind.Conflict, Problem.Of("assist.open", ("unit", facts.Directory.Tree.TryFind(new UnitId(open.Unit), out var unit) ? unit.Name : open.Unit))) : null;

    public static bool MayAnswer(Assistance asked, Caller caller) => Rights.MaySomewhere(caller, Acts.Complete)
        && (asked.Post is { } post ? Rights.Holds(caller, new Post(post), new UnitId(asked.Unit)) : Rights.WorksFor(caller, new UnitId(asked.Unit)));

    /// <summary>People of the owner unit, whoever of them has the case just now.</summary>
    public static bool IsOwner(CaseState state, Caller caller) => Rights.MaySomewhere(caller, Acts.Complete) && Rights.WorksFor(caller, new UnitId(state.Owner));

    static Refusal? Find(CaseState state, int ask, out Assistance? asked)
    {
        asked = state.Assists.FirstOrDefault(a => a.Number == ask);
        return asked is null ? Refusal.Of(RefusalKind.NotFound, Problem.At("assist.unknown", "ask")) : null;
    }

    public static CaseState After(CaseState state, AssistAnswered e, DateTimeOffset at) =>
        Changed(state, e.Number, a => a with { Status = e.Declined ? AssistStatus.Declined : AssistStatus.Answered, AnsweredBy = e.User, AnsweredAt = at, Answer = e.Answer, Late = e.Late });

    public static CaseState Changed(CaseState state, int number, Func<Assistance, Assistance> change) =>
        state with { Assists = [.. state.Assists.Select(a => a.Number == number ? change(a) : a)] };
}
