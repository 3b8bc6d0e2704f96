using LowCode.Apps;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>What holds for cases that another platform has too. Pure.</summary>
public static class OutsideRules
{
    /// <summary>The kind under which a status leaves by the outbox.</summary>
    public const string Effect = "outside";

    internal static Refusal? Check(OutsideReference outside, DateTimeOffset at)
    {
        if (!ClientId.TryParse(outside.System, out _)) return Invalid(Problem.At("outside.system", "system", ("system", outside.System)));
        if (outside.Number.Length is 0 or > OutsideReference.NumberLimit) return Invalid(Problem.At("outside.number", "number", ("limit", "100")));
        return outside.Due <= at ? Invalid(Problem.At("outside.past", "due")) : null;
    }

    internal static Refusal? Set(CaseTurn turn, CaseState state, OutsideReference outside)
    {
        if (state.Outside is { } known)
        {
            if (known.System != outside.System || known.Number != outside.Number)
                return Refusal.Of(RefusalKind.Conflict, Problem.At("outside.other", "number", ("system", known.System), ("number", known.Number)));
            return outside.Due is { } due ? Tighten(turn, state, due) : Refusal.Of(RefusalKind.Conflict, Problem.At("outside.same", "number"));
        }
        if (Check(outside, turn.At) is { } wrong) return wrong;
        turn.Bind(outside);
        return null;
    }

    internal static Refusal? Tighten(CaseTurn turn, CaseState state, DateTimeOffset due)
    {
        if (state.Outside is not { } known) return Refusal.Of(RefusalKind.Conflict, Problem.At("outside.none", "due"));
        due = CaseDecider.Milliseconds(due);
        if (due <= turn.At) return Invalid(Problem.At("outside.past", "due"));
        // guard: outside deadline
        if (due >= known.Due) return Refusal.Of(RefusalKind.Conflict, Problem.At("outside.loosened", "due"));
        turn.Bind(known with { Due = due });
        return null;
    }

    /// <summary>Adds what the source system is to be told of a command; of an import nothing, it knows its own past.</summary>
    internal static void Tell(List<object> events, OutsideReference outside, CaseState before, Record form, CaseFacts facts)
    {
        if (before.Importing || events.Exists(e => e is ImportBegan)) return;
        var (ended, answer) = (events.OfType<FlowEnded>().FirstOrDefault(), AnswerOf(facts.App, form, facts.Now));
        var told = new List<OutsideTold>();
        if (events.Exists(e => e is Reopened)) told.Add(New("reopened"));
        if (ended is null && events.Exists(e => e is ItemCompleted) && !before.Items.Any(i => i.Status == ItemStatus.Done)) told.Add(New("accepted"));
        if (ended is null && events.OfType<OwnerSet>().LastOrDefault() is { } owner) told.Add(New("dispatched") with { Unit = owner.Unit });
        if (answer is not null && answer != AnswerOf(facts.App, before.Form, facts.Now)) told.Add(New("answered") with { Answer = answer });
        if (ended is not null) told.Add(New("closed") with { Answer = answer, Result = ended.Result });
        events.AddRange(told);

        OutsideTold New(string status) => new(outside.System, outside.Number, status);
    }

    /// <summary>What is answered to the claimant, by the app's own rule; null while there is nothing.</summary>
    public static string? AnswerOf(LightApp app, Record form, DateTimeOffset at)
    {
        if (app.Answer is not { } rule) return null;
        var roots = new Value[ExpressionRoots.Standard.Count];
        roots[ExpressionRoots.Standard.Slot("form")] = form;
        try
        {
            return rule.Evaluate(new ExpressionContext(roots, at)).AsText?.Trim() is { Length: > 0 } text ? text : null;
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    /// <summary>What leaves by the outbox for a status.</summary>
    internal static EffectRequested EffectOf(OutsideTold told, CaseState state, DateTimeOffset at) => new(0, Effect, told.System, Value.Undefined, Record.Of(
        ("system", told.System), ("number", told.Number), ("status", told.Status), ("caseNumber", state.Number), ("version", state.Version),
        ("at", at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)), ("title", state.Title), ("owner", state.Owner),
        ("unit", Value.Of(told.Unit)), ("answer", Value.Of(told.Answer)), ("result", Value.Of(told.Result))));

    static Refusal Invalid(Problem problem) => Refusal.Of(RefusalKind.Invalid, problem);
}
