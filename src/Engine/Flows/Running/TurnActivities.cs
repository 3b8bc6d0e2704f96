using System.Globalization;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// What each type of activity does when a token comes, and how it is left.
sealed partial class Turn
{
    readonly List<FlowConnection> branches = [];
    Value[] prepared = [];

    void Enter(in Moving token)
    {
        var activity = flow[token.Activity];
        if (activity.Kind == ActivityKind.Join) { Arrive(activity, token); return; }
        if (++steps > facts.MaxSteps)
        {
            // Past every error boundary: one that leads round again would never stop.
            Raise(Start(activity, token), TooManySteps(activity.Id));
            return;
        }
        switch (activity.Kind)
        {
            case not (ActivityKind.End or ActivityKind.Join) when activity.IsAtOnce:
                PassThrough(activity, token);
                break;
            case ActivityKind.End: Arrive(activity, token.From, token.Also, token.Scope, token.Stack); break;
            default:
                var visit = Start(activity, token);
                if (SetBoundaries(activity, visit, token.Scope)) Begin(activity, visit, token.Scope);
                break;
        }
    }

    int Start(FlowActivity activity, in Moving token)
    {
        var id = NextVisit;
        Emit(new VisitStarted(id, activity.Id, token.Scope, token.From, token.Also, token.Stack, token.Replaces, token.Excluded));
        return id;
    }

    void PassThrough(FlowActivity activity, in Moving token)
    {
        var outcome = Prepare(activity, token.Scope, out var problem);
        if (outcome is null) { Fail(Start(activity, token), problem!); return; }
        var id = NextVisit;
        Emit(new VisitPassed(id, activity.Id, outcome, token.Scope, token.From, token.Also, token.Stack));
        Perform(activity, id, token.Scope);
        Leave(activity, id, outcome, token.Scope, token.Stack);
    }

    /// <summary>Evaluates all an automatic activity needs, without an event; its outcome, or null with the problem.</summary>
    string? Prepare(FlowActivity activity, int scope, out Problem? problem)
    {
        problem = null;
        try
        {
            switch (activity.Kind)
            {
                case ActivityKind.Decision:
                    foreach (var condition in activity.Conditions)
                        if (Holds(condition.If, activity, NextVisit, scope)) return condition.Outcome;
                    if (activity.Otherwise is null) problem = Problem.At("flow.noChoice", activity.Id);
                    return activity.Otherwise;
                case ActivityKind.Fork:
                    ChooseBranches(activity, scope);
                    if (branches.Count > 0) return FlowActivity.Done;
                    problem = Problem.At("flow.noBranch", activity.Id);
                    return null;
                case ActivityKind.Set:
                    Deciding(RuleKinds.Set, activity, NextVisit);
                    Evaluate(activity.SetValues, scope);
                    return FlowActivity.Done;
                case ActivityKind.Notify or ActivityKind.Call or ActivityKind.Subcase:
                    Evaluate([activity.Target, activity.To, activity.Payload, activity.Urgent, activity.Signal], scope);
                    return FlowActivity.Done;
                default: return FlowActivity.Done;
            }
        }
        catch (EvaluationException refused)
        {
            problem = refused.Problem with { Path = activity.Id };
            return null;
        }
        finally { Decided(); }
    }

    void Evaluate(ReadOnlySpan<FlowValue> values, int scope)
    {
        if (prepared.Length < values.Length) prepared = new Value[values.Length];
        for (var i = 0; i < values.Length; i++) prepared[i] = values[i].Evaluate(this, scope);
    }

    void ChooseBranches(FlowActivity fork, int scope)
    {
        branches.Clear();
        if (fork.Conditions.Length == 0) { branches.AddRange(fork.Out); return; }
        var held = false;
        foreach (var connection in fork.Out)
        {
            bool? holds = null;
            foreach (var condition in fork.Conditions)
                if (condition.Outcome == connection.Outcome && (holds = Holds(condition.If, fork, NextVisit, scope)) == true) break;
            held |= holds == true;
            if (holds ?? (connection.Outcome is null || connection.Outcome != fork.Otherwise)) branches.Add(connection);
        }
        if (held || fork.Otherwise is null) return;
        foreach (var connection in fork.Out)
            if (connection.Outcome == fork.Otherwise) branches.Add(connection);
    }

    /// <summary>Says what an automatic activity did, from what was prepared.</summary>
    void Perform(FlowActivity activity, int visit, int scope)
    {
        switch (activity.Kind)
        {
            case ActivityKind.Set:
                for (var i = 0; i < activity.SetNames.Length; i++) SetVariable(scope, activity.SetNames[i], prepared[i]);
                break;
            case ActivityKind.Notify: Emit(new EffectRequested(visit, ActivityTypes.Notify, activity.Definition.Template!, prepared[1], prepared[2], Urgent: prepared[3].IsTruthy)); break;
            case ActivityKind.Call: Emit(new EffectRequested(visit, ActivityTypes.Call, prepared[0].AsText ?? "", default, prepared[2])); break;
            case ActivityKind.Subcase: Emit(new EffectRequested(visit, ActivityTypes.Subcase, prepared[0].AsText!, prepared[1], Told(activity, prepared[2], prepared[4]))); break;
        }
    }

    /// <summary>Begins what a lasting activity waits for; also when it is tried again.</summary>
    void Begin(FlowActivity activity, int visit, int scope)
    {
        try
        {
            switch (activity.Kind)
            {
                case ActivityKind.Task: Offer(activity, visit, scope); break;
                case ActivityKind.Dispatch: Dispatch(activity, visit); break;
                case ActivityKind.Delay:
                    Deciding(RuleKinds.Due, activity, visit);
                    if (DueOf(activity, scope) is { } due) Emit(new TimerSet(visit, DelayTimer, due));
                    else Fail(visit, Problem.At("flow.noDue", activity.Id));
                    break;
                case ActivityKind.Wait:
                    if (activity.Signal.Evaluate(this, scope).AsText is { Length: > 0 } signal) Await(activity, visit, signal);
                    else Fail(visit, Problem.At("flow.noSignal", activity.Id));
                    break;
                case ActivityKind.Script: Ask(activity, visit, scope); break;
                case ActivityKind.Call:
                    Evaluate([activity.Target, activity.Payload], scope);
                    Emit(new EffectRequested(visit, ActivityTypes.Call, prepared[0].AsText ?? "", default, prepared[1], State.LastAsk + 1));
                    break;
                case ActivityKind.Subcase:
                    Evaluate([activity.Target, activity.To, activity.Payload], scope);
                    Emit(new EffectRequested(visit, ActivityTypes.Subcase, prepared[0].AsText!, prepared[1], Told(activity, prepared[2], default), State.LastAsk + 1));
                    break;
                case ActivityKind.Plugin:
                    Emit(new EffectRequested(visit, ActivityTypes.Plugin, activity.Definition.Type, default, activity.Input.Evaluate(this, scope), State.LastAsk + 1));
                    break;
                case ActivityKind.Sequence or ActivityKind.Summon: OpenScope(activity, visit, scope, 1, default); break;
                case ActivityKind.Loop: NextRound(activity, visit, scope, 1, 0); break;
                case ActivityKind.ForEach: Spread(activity, visit, scope); break;
                case ActivityKind.Sign: Gather(activity, visit, scope); break;
                default: Fail(visit, Problem.At("flow.unknownType", activity.Id, ("type", activity.Definition.Type))); break;
            }
        }
        catch (EvaluationException refused) { Fail(visit, refused.Problem with { Path = activity.Id }); }
        finally { Decided(); }
    }

    /// <summary>What another case is begun with: its form, and what its end tells.</summary>
    static Record Told(FlowActivity subcase, Value form, Value signal)
    {
        var told = new RecordBuilder(3);
        told.Set("form", form);
        if (subcase.Definition.Answer is { Count: > 0 } answer) told.Set("answer", Value.Of([.. answer.Select(a => (Value)a)]));
        if (signal.AsText is { Length: > 0 } name) told.Set("signal", name);
        return told.ToRecord();
    }

    const string DelayTimer = "delay";

    void Offer(FlowActivity activity, int visit, int scope)
    {
        Deciding(RuleKinds.Assigned, activity, visit);
        var (post, unit) = (activity.Post.Evaluate(this, scope).AsText, activity.Unit.Evaluate(this, scope).AsText);
        var (users, not) = (Texts(activity.Users.Evaluate(this, scope)), Texts(activity.Not.Evaluate(this, scope)));
        Decided();
        if (post is null or "" && unit is null or "" && users is null) { Fail(visit, Problem.At("flow.nobody", activity.Id)); return; }
        Emit(new WorkItemOpened(visit, activity.Id, activity.Definition.Name, activity.Definition.Form, post, unit, users, not, activity.ItemOutcomes, activity.Allow));
    }

    void Ask(FlowActivity activity, int visit, int scope)
    {
        var input = activity.Input.IsEmpty
            ? Record.Of(("form", facts.Form), ("case", CaseHead), ("vars", VariablesIn(scope)), ("item", ItemIn(scope)))
            : activity.Input.Evaluate(this, scope);
        var ask = State.LastAsk + 1;
        Emit(new AskRaised(ask, visit, activity.Definition.Script!, input));
        (asks ??= []).Add(new FlowAsk(ask, visit, activity.Definition.Script!, input));
    }

    DateTimeOffset? DueOf(FlowActivity activity, int scope) => DueOf(activity.Until, activity.Duration, scope);

    DateTimeOffset? DueOf(FlowBoundary boundary, int scope) => DueOf(boundary.Until, boundary.After, scope);

    DateTimeOffset? DueOf(FlowValue at, FlowValue after, int scope)
    {
        if (at.IsEmpty) return after.Evaluate(this, scope).AsText is { } duration ? facts.Due(facts.Now, duration) : null;
        return DateTimeOffset.TryParse(at.Evaluate(this, scope).AsText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;
    }

    /// <summary>Starts the timers of a visit's boundaries; false when one cannot be counted and the visit has failed.</summary>
    bool SetBoundaries(FlowActivity activity, int visit, int scope)
    {
        if (activity.Boundaries.Length == 0) return true;
        try
        {
            Deciding(RuleKinds.Due, activity, visit);
            var due = new List<(string Timer, DateTimeOffset Due)>();
            foreach (var boundary in activity.Boundaries)
            {
                if (!boundary.IsTimer) continue;
                if (DueOf(boundary, scope) is { } at) due.Add((boundary.Timer, at));
                else { Fail(visit, Problem.At("flow.noBoundaryDue", activity.Id)); return false; }
            }
            foreach (var (timer, at) in due) Emit(new TimerSet(visit, timer, at));
            return true;
        }
        catch (EvaluationException refused)
        {
            Fail(visit, Problem.At("flow.noBoundaryDue", activity.Id, ("why", refused.Problem.Code)));
            return false;
        }
        finally { Decided(); }
    }

    static string[]? Texts(Value value) => value.Kind switch
    {
        ValueKind.Text when value.AsText!.Length > 0 => [value.AsText!],
        ValueKind.List when value.AsList!.Length > 0 => [.. value.AsList!.Where(v => v.AsText is not null).Select(v => v.AsText!)],
        _ => null,
    };

    /// <summary>Ends a lasting visit by an outcome and sends its token on.</summary>
    /// <param name="id">The visit.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="cut">Why its work item is taken away; null when it was completed.</param>
    /// <param name="how">How its incidents are settled.</param>
    /// <param name="reason">The reason given for that.</param>
    void LeaveVisit(int id, string outcome, CancelReason? cut = null, IncidentResolution how = IncidentResolution.Overtaken, string? reason = null)
    {
        var visit = State.Visit(id)!;
        var activity = ActivityOf(visit);
        if (activity.IsContainer && ReceiverInside(id) is { } receiver)
        {
            LeaveVisit(receiver.Id, FlowActivity.Done, cut ?? CancelReason.Ended, how, reason);
            return;
        }
        Settle(activity, id, cut, id, how, reason);
        Emit(new VisitEnded(id, outcome));
        if (visit.Front is { } front) BringBack(id, front);
        else Leave(activity, id, outcome, visit.Scope, visit.Stack);
    }

    void Leave(FlowActivity activity, int id, string outcome, int scope, int[]? stack)
    {
        if (activity.Kind == ActivityKind.Fork && outcome == FlowActivity.Done)
        {
            int[] inside = [.. stack ?? [], id];
            foreach (var branch in branches) Follow(branch, id, scope, inside);
            return;
        }
        // No connection: the path runs out here. An emptied scope closes; an emptied flow is an incident.
        foreach (var exit in activity.ExitsBy(outcome)) Follow(exit, id, scope, stack);
    }

    void Follow(FlowConnection connection, int from, int scope, int[]? stack)
    {
        if (connection.Restart) stack = LeaveForks(connection.To, scope, stack, CancelReason.Restarted, from);
        Enqueue(new Moving(connection.To, from, scope, stack, connection.Key));
    }

    static Problem TooManySteps(string activity) => Problem.At("flow.tooManySteps", activity);
}
