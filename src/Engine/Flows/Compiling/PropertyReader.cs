using LowCode.Calendar;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Reads the properties of an activity into what the runner evaluates, and says which are missing or wrong.</summary>
sealed class PropertyReader(ExpressionReader expressions, List<Problem> problems)
{
    public void Read(FlowActivity activity)
    {
        var definition = activity.Definition;
        var id = activity.Id;
        activity.Conditions = [.. (definition.When ?? []).Select(w => (If: expressions.Condition(id, w.If), w.Outcome)).Where(w => w.If is not null).Select(w => new FlowCondition(w.If!, w.Outcome))];
        activity.Otherwise = definition.Otherwise;
        activity.Boundaries = [.. (definition.Boundaries ?? []).Select((b, i) => Boundary(id, b, i, activity.IsGenerated))];
        var (variables, first) = expressions.Members(id, activity.IsContainer ? definition.Variables : null);
        activity.Variables = new VariablePlan(variables, first);
        if (definition.Assist?.Within is { } assist && WorkDuration.Parse(assist, out _) is not null) Bad(id, "assist.within", assist);
        switch (activity.Kind)
        {
            case ActivityKind.Task:
                activity.Post = expressions.Value(id, definition.Candidates?.Post ?? default);
                activity.Unit = expressions.Value(id, definition.Candidates?.Unit ?? default);
                activity.Users = expressions.Value(id, definition.Candidates?.Users ?? default);
                activity.Not = expressions.Value(id, definition.Candidates?.Not ?? default);
                if (definition.Return is not (null or "rewalk" or "direct")) Bad(id, "return", definition.Return);
                break;
            case ActivityKind.Dispatch:
                if (string.IsNullOrEmpty(definition.Table)) Missing(id, "table");
                if (definition.Negotiate is not { } negotiate) break;
                activity.Items = Needed(id, "negotiate.units", negotiate.Units);
                if (negotiate.Within is null || WorkDuration.Parse(negotiate.Within, out _) is not null) Bad(id, "negotiate.within", negotiate.Within);
                if (negotiate.Silence is not (null or "accepts" or "refuses")) Bad(id, "negotiate.silence", negotiate.Silence);
                activity.Duration = FlowValue.Of(Value.Of(negotiate.Within));
                break;
            case ActivityKind.Join when definition.Mode is not (null or "live" or "all" or "any"): Bad(id, "mode", definition.Mode); break;
            case ActivityKind.Loop when definition.While is { } source:
                if (expressions.Condition(id, source) is { } condition) activity.Conditions = [new FlowCondition(condition, FlowActivity.Done)];
                break;
            case ActivityKind.ForEach:
                if (definition.Mode is not (null or "parallel" or "sequential")) Bad(id, "mode", definition.Mode);
                activity.Items = Needed(id, "items", definition.Items);
                break;
            case ActivityKind.Sign:
                activity.Items = Needed(id, "parties", definition.Parties);
                activity.Sign = SignPlan.Read(definition, problems);
                if (!definition.Closes.IsAbsent)
                    activity.Boundaries = [.. activity.Boundaries, new FlowBoundary(true, SignPlan.Closes, expressions.Value(id, definition.Closes), true, null, "")];
                break;
            case ActivityKind.Summon: ReadSummon(definition); break;
            case ActivityKind.Delay:
                activity.Until = expressions.Value(id, definition.Until);
                activity.Duration = activity.Until.IsEmpty ? Needed(id, "for", definition.For) : default;
                break;
            case ActivityKind.Wait: activity.Signal = Needed(id, "signal", definition.Signal); break;
            case ActivityKind.Set: (activity.SetNames, activity.SetValues) = expressions.Members(id, definition.Values); break;
            case ActivityKind.Script:
                if (string.IsNullOrEmpty(definition.Script)) Missing(id, "script");
                activity.Input = expressions.Value(id, definition.Input);
                break;
            case ActivityKind.Plugin: activity.Input = expressions.Value(id, definition.Input); break;
            case ActivityKind.Notify:
                if (string.IsNullOrEmpty(definition.Template)) Missing(id, "template");
                activity.To = expressions.Value(id, definition.To);
                activity.Urgent = expressions.Value(id, definition.Urgent);
                activity.Payload = expressions.Value(id, definition.Payload);
                break;
            case ActivityKind.Subcase:
                if (string.IsNullOrEmpty(definition.App)) Missing(id, "app");
                // What is not waited for can be left only one way.
                if (!definition.Wait && definition.Outcomes is { Count: > 0 } outcomes) Bad(id, "outcomes", string.Join(", ", outcomes));
                if (definition.Wait && !definition.Signal.IsBlank) Bad(id, "signal", definition.Signal.ToString());
                activity.Target = FlowValue.Of(Value.Of(definition.App));
                activity.To = expressions.Value(id, definition.Street);
                activity.Payload = definition.Values is { } values ? expressions.Value(id, values) : FlowValue.Of(Scripts.Record.Empty);
                activity.Signal = expressions.Value(id, definition.Signal);
                break;
            case ActivityKind.Call:
                activity.Target = Needed(id, "target", definition.Target);
                activity.Payload = expressions.Value(id, definition.Payload);
                break;
        }
    }

    FlowBoundary Boundary(string id, BoundaryDefinition boundary, int place, bool generated)
    {
        var isRequest = generated && boundary.On == BoundaryDefinition.Request;
        if (boundary.On is not ("timer" or "error") && !isRequest) Bad(id, "boundaries.on", boundary.On);
        if (string.IsNullOrEmpty(boundary.Outcome)) Missing(id, "boundaries.outcome");
        var isTimer = isRequest || boundary.On == "timer";
        var until = isTimer ? expressions.Value(id, boundary.Until) : default;
        var after = isTimer && until.IsEmpty ? Needed(id, "boundaries.after", boundary.After) : default;
        return new FlowBoundary(isTimer, boundary.Id ?? $"timer{place + 1}", after, boundary.Interrupting ?? true, boundary.Code, boundary.Outcome, until, isRequest);
    }

    void ReadSummon(ActivityDefinition summon)
    {
        if (summon.Parties.IsBlank) Missing(summon.Id, "parties");
        if (string.IsNullOrEmpty(summon.Within)) Missing(summon.Id, "within");
        if (summon.Excuse is { Post: null or "" }) Missing(summon.Id, "excuse.post");
        foreach (var (name, length) in new[] { ("within", summon.Within), ("waits", summon.Waits), ("record.within", summon.Joint?.Within), ("rate.within", summon.Rate?.Within) })
            if (length is not null && WorkDuration.Parse(length, out _) is not null) Bad(summon.Id, name, length);
        if (summon.Joint is { } record && CandidatesMissing(record.Candidates)) Missing(summon.Id, "record.candidates");
        if (summon.Rate is { } rate && CandidatesMissing(rate.Candidates)) Missing(summon.Id, "rate.candidates");
        // A limit that is moved or stands still would not be the one it has to report by.
        foreach (var verb in summon.Allow ?? [])
            if (verb is not ("transfer" or "delegate" or "recall" or "addSign")) Bad(summon.Id, "allow", verb);
    }

    static bool CandidatesMissing(CandidatesDefinition? candidates) => candidates is null || (candidates.Post.IsBlank && candidates.Unit.IsBlank && candidates.Users.IsBlank);

    FlowValue Needed(string id, string property, Value value)
    {
        if (value.IsBlank) Missing(id, property);
        return expressions.Value(id, value);
    }

    void Missing(string id, string property) => problems.Add(Problem.At("flow.propertyMissing", id, ("property", property)));
    void Bad(string id, string property, string? value) => problems.Add(Problem.At("flow.propertyWrong", id, ("property", property), ("value", value ?? "")));
}
