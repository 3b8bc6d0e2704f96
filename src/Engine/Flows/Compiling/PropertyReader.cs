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
        activity.Boundaries = [.. (definition.Boundaries ?? []).Select((b, i) => Boundary(id, b, i))];
        var (variables, first) = expressions.Members(id, activity.IsContainer ? definition.Variables : null);
        activity.Variables = new VariablePlan(variables, first);
        switch (activity.Kind)
        {
            case ActivityKind.Task:
                activity.Post = expressions.Value(id, definition.Candidates?.Post ?? default);
                activity.Unit = expressions.Value(id, definition.Candidates?.Unit ?? default);
                activity.Users = expressions.Value(id, definition.Candidates?.Users ?? default);
                activity.Not = expressions.Value(id, definition.Candidates?.Not ?? default);
                if (definition.Return is not (null or "rewalk" or "direct")) Bad(id, "return", definition.Return);
                break;
            case ActivityKind.Dispatch when string.IsNullOrEmpty(definition.Table): Missing(id, "table"); break;
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
            case ActivityKind.Call:
                activity.Target = Needed(id, "target", definition.Target);
                activity.Payload = expressions.Value(id, definition.Payload);
                break;
        }
    }

    FlowBoundary Boundary(string id, BoundaryDefinition boundary, int place)
    {
        if (boundary.On is not ("timer" or "error")) Bad(id, "boundaries.on", boundary.On);
        if (string.IsNullOrEmpty(boundary.Outcome)) Missing(id, "boundaries.outcome");
        var isTimer = boundary.On == "timer";
        var after = isTimer ? Needed(id, "boundaries.after", boundary.After) : default;
        return new FlowBoundary(isTimer, boundary.Id ?? $"timer{place + 1}", after, boundary.Interrupting ?? true, boundary.Code, boundary.Outcome);
    }

    FlowValue Needed(string id, string property, Value value)
    {
        if (value.IsBlank) Missing(id, property);
        return expressions.Value(id, value);
    }

    void Missing(string id, string property) => problems.Add(Problem.At("flow.propertyMissing", id, ("property", property)));
    void Bad(string id, string property, string? value) => problems.Add(Problem.At("flow.propertyWrong", id, ("property", property), ("value", value ?? "")));
}
