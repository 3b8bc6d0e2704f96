using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Decides what passes between a case and those it began. The two journals are two: each command comes from the other's outbox under a key of its own, so
/// that a repeat changes nothing.
/// </summary>
static class Childing
{
    /// <summary>Result of a case that was asked to stop.</summary>
    public const string Stopped = "stoppedByParent";

    /// <summary>Result of one that had not begun yet.</summary>
    const string NotBegun = "notBegun";

    public const string StopEffect = "subcase.stop", TellEffect = "subcase.tell";

    public static Refusal? Open(CaseTurn turn, OpenChild command, Actor actor, CaseFacts facts)
    {
        if (!facts.Directory.Tree.TryFind(new UnitId(command.Street), out var unit) || unit.Kind != UnitKind.Street || unit.Disabled)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("case.street.unknown", "street", ("street", command.Street)));
        if (Opening.Begin(turn, command, actor, facts, Record.Of(("id", command.Parent.By))) is { } refusal) return refusal;
        SplitFiles.Attach(turn, command, facts);
        return null;
    }

    public static Refusal? Note(CaseTurn turn, CaseState state, NoteChild command)
    {
        if (state.Children.Any(c => c.Visit == command.Visit && c.Case == command.Case)) return Again;
        if (command.Case.Length > 0) turn.Emit(new ChildBegan(command.Visit, command.Case, command.App, command.Number));
        else turn.PartOver(new ChildOver(command.Visit, "", NotBegun, command.Problem));
        return null;
    }

    public static Refusal? Settle(CaseTurn turn, CaseState state, SettleChild command)
    {
        if (state.Children.Any(c => c.Case == command.Case && c.Result is not null)) return Again;
        // Its end may come before the word that it began.
        if (!state.Children.Any(c => c.Case == command.Case)) turn.Emit(new ChildBegan(command.Visit, command.Case, command.App, command.Number));
        turn.PartOver(new ChildOver(command.Visit, command.Case, command.Result));
        if (state.Status != CaseStatus.Open) return null;
        Value told = Record.Of(("case", command.Case), ("number", command.Number), ("result", command.Result), ("form", command.Answer));
        foreach (var ask in state.Flow.Asks)
            if (ask.Visit == command.Visit) return CaseDecider.Flowing(turn.Run(new Stimulus.Answer(ask.Ask, told, null, OutcomeOf(facts: turn, state, command))));
        // Nobody may have come to wait for it yet; what no step of the flow waits for at all is no error of the child's.
        if (command.Signal is { } signal) turn.Run(new Stimulus.Signal(signal, told));
        return null;
    }

    static string? OutcomeOf(CaseTurn facts, CaseState state, SettleChild command) =>
        facts.App.Flow.Find(state.Flow.Visit(command.Visit)!.Activity)?.Definition.Outcomes is { Count: > 0 } ? command.Result : null;

    public static Refusal? Stop(CaseTurn turn, CaseState state, StopChild command) =>
        state.Status != CaseStatus.Open ? Again : CaseDecider.Close(turn, new CloseCase(Stopped, command.Parent));

    /// <summary>What a command means for cases that this one waits for, and for the one that waits for this.</summary>
    /// <param name="before">The flow before the command's step.</param>
    /// <param name="turn">What the step came to.</param>
    public static IEnumerable<CaseEvent> Left(FlowState before, FlowTurn turn, Flow flow)
    {
        foreach (var ask in before.Asks.ToArray())
            if (flow.Find(before.Visit(ask.Visit)!.Activity)?.Kind == ActivityKind.Subcase
                && !Array.Exists(turn.State.Asks.ToArray(), a => a.Ask == ask.Ask) && !turn.Events.Any(e => e is AskAnswered answered && answered.Ask == ask.Ask))
                yield return new ChildStopAsked(ask.Visit);
    }

    /// <summary>What leaves by the outbox for an event of a case; null for none.</summary>
    public static EffectRequested? EffectOf(object happened, CaseState state) => happened switch
    {
        ChildStopAsked stop => new EffectRequested(stop.Visit, StopEffect, "", default, default),
        ParentTold told when state.Parent is { } parent => new EffectRequested(parent.Visit, TellEffect, parent.Case, default, Record.Of(
            ("result", told.Result), ("app", state.App), ("number", state.Number), ("signal", Value.Of(parent.Signal)), ("form", AnswerOf(state, parent)))),
        _ => null,
    };

    static Record AnswerOf(CaseState state, ParentReference parent)
    {
        var answer = new RecordBuilder(parent.Answer.Count);
        foreach (var field in parent.Answer)
            if (state.Form.Contains(field)) answer.Set(field, state.Form[field]);
        return answer.ToRecord();
    }

    static Refusal Again => Refusal.Of(RefusalKind.Conflict, Problem.Of("child.again"));
}
