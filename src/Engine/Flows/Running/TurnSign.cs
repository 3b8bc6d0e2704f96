using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// Several parties sign: each stands in a scope of its own, and what they said decides how the sign is left.
sealed partial class Turn
{
    const int MostParties = 500;

    /// <summary>Asks the parties: all at once, or one after the other.</summary>
    void Gather(FlowActivity sign, int visit, int scope)
    {
        Deciding(RuleKinds.Items, sign, visit);
        var named = sign.Items.Evaluate(this, scope);
        Decided();
        var parties = (named.AsList ?? (named.IsBlank ? [] : [named])).Select(PartyOf).ToArray();
        if (parties.Length is 0 or > MostParties || Array.Exists(parties, p => p.IsAbsent)) { Fail(visit, Problem.At("flow.noParties", sign.Id)); return; }
        Emit(new ItemsTaken(visit, Value.Of(parties)));
        if (sign.Sign!.IsSequential) OpenScope(sign, visit, scope, 1, parties[0]);
        else SpreadFrom(0, sign, visit, scope, parties);
    }

    /// <summary>A unit by its id alone, or a record with <c>unit</c>, <c>post</c> or <c>users</c>; absent when it names nobody.</summary>
    static Value PartyOf(Value named) => named switch
    {
        { AsText: { Length: > 0 } unit } => Record.Of(("unit", unit)),
        { AsRecord: { } party } when !party["unit"].IsBlank || !party["users"].IsBlank || !party["post"].IsBlank => named,
        _ => default,
    };

    /// <summary>One party is through: the sign is decided, the next is asked, or the others are waited for.</summary>
    /// <param name="sign">The sign.</param>
    /// <param name="visit">Its visit.</param>
    /// <param name="over">The scope of who is through.</param>
    /// <param name="after">The scope that the next one comes of.</param>
    void Weigh(FlowActivity sign, FlowVisit visit, FlowScope over, int after)
    {
        if (HasIncident(visit.Id)) return;
        var toCome = sign.Sign!.IsSequential && visit.Items.AsList is { } parties ? parties.Length - over.Iteration : 0;
        var isOpen = OpenInside(visit.Id);
        if (Poll.Of(State, visit.Id, flow[sign.Body].ItemOutcomes).Decide(sign.Sign, toCome, over: false) is { } agreed) LeaveSign(sign, visit.Id, agreed);
        else if (toCome > 0 && !isOpen) OpenScope(sign, visit.Id, visit.Scope, over.Iteration + 1, visit.Items.AsList![over.Iteration], after);
        else if (!isOpen) LeaveSign(sign, visit.Id, agreed: false);
    }

    void LeaveSign(FlowActivity sign, int visit, bool agreed) => LeaveVisit(visit, sign.OutcomeNames[agreed ? 0 : 1]);

    /// <summary>The time to vote is over: what was said until now decides.</summary>
    void CloseSign(FlowActivity sign, FlowVisit visit)
    {
        var toCome = sign.Sign!.IsSequential ? (visit.Items.AsList?.Length ?? 0) - LastRound(visit.Id) : 0;
        LeaveSign(sign, visit.Id, Poll.Of(State, visit.Id, flow[sign.Body].ItemOutcomes).Decide(sign.Sign, toCome, over: true) == true);
    }

    int LastRound(int visit)
    {
        var last = 0;
        foreach (var scope in State.Scopes)
            if (scope.Id > 0 && scope.Visit == visit) last = Math.Max(last, scope.Iteration);
        return last;
    }

    Problem? AddParty(Stimulus.AddParty command)
    {
        if (RunningSign(command.Visit, out var sign, out var visit) is { } refusal) return refusal;
        if (PartyOf(command.Party) is not { IsAbsent: false } party) return Problem.At("flow.noParties", sign!.Id);
        var last = LastRound(visit!.Id);
        var parties = visit.Items.AsList ?? [];
        if (last >= MostParties || parties.Length >= MostParties) return Problem.At("flow.noParties", sign!.Id);
        if (!sign!.Sign!.IsSequential) OpenScope(sign, visit.Id, visit.Scope, last + 1, party);
        else
        {
            // Before: whoever has the turn now signs after them. After: they are the next.
            var at = command.Before ? last - 1 : last;
            Emit(new ItemsTaken(visit.Id, Value.Of([.. parties[..at], party, .. parties[at..]])));
            if (command.Before) TakeTurn(sign, visit, party);
        }
        return null;
    }

    /// <summary>Gives the turn to somebody who signs before the one that has it; that one is asked again afterwards.</summary>
    void TakeTurn(FlowActivity sign, FlowVisit visit, Value party)
    {
        foreach (var scope in State.Scopes.ToArray())
        {
            if (scope.Id == 0 || scope.Visit != visit.Id || !scope.Open) continue;
            CancelScope(scope.Id, CancelReason.Moved, 0);
            OpenScope(sign, visit.Id, visit.Scope, scope.Iteration, party, scope.After);
        }
    }

    Problem? RemoveParty(Stimulus.RemoveParty command)
    {
        if (RunningSign(command.Visit, out var sign, out var visit) is { } refusal) return refusal;
        var party = State.Visit(command.Visit)!;
        if (party.Undone || party.Status == VisitStatus.Cancelled) return Problem.At("flow.visitOver", sign!.Id);
        var scope = State.Scopes[party.Scope];
        var toCome = sign!.Sign!.IsSequential ? (visit!.Items.AsList?.Length ?? 0) - LastRound(visit.Id) : 0;
        if (Poll.Of(State, visit!.Id, flow[sign.Body].ItemOutcomes).Parties + toCome <= 1) return Problem.At("flow.lastParty", sign.Id);
        if (party.IsLive) CancelScope(scope.Id, CancelReason.Removed, 0);
        else Emit(new VisitsUndone([party.Id]));
        // In turn, only who had it passes it on.
        if (!sign.Sign.IsSequential) Weigh(sign, State.Visit(visit.Id)!, scope, 0);
        else if (party.IsLive) Weigh(sign, State.Visit(visit.Id)!, scope, scope.After);
        return null;
    }

    /// <summary>The running sign around a party's visit.</summary>
    Problem? RunningSign(int party, out FlowActivity? sign, out FlowVisit? visit)
    {
        (sign, visit) = (null, null);
        if (State.Visit(party) is not { } own) return Problem.Of("flow.noSuchVisit");
        if (own.Scope == 0 || State.Visit(State.Scopes[own.Scope].Visit) is not { } around || ActivityOf(around) is not { Kind: ActivityKind.Sign } found) return Problem.At("flow.noSign", own.Activity);
        if (!around.IsLive) return Problem.At("flow.visitOver", around.Activity);
        if (ReceiverInside(around.Id) is not null || HasIncident(around.Id)) return Problem.At("flow.returnUnderWay", around.Activity);
        (sign, visit) = (found, around);
        return null;
    }

    /// <summary>A vote in a sign that still runs: taken back, only its party is asked again.</summary>
    bool IsOpenVote(FlowVisit own) => own.Scope > 0 && RunningSign(own.Id, out var sign, out _) is null && !sign!.Sign!.IsSequential;
}
