using System.Text.Json;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Designer.Desk;

/// <summary>What people call the outcomes and results that flows name by id.</summary>
static class Outcomes
{
    /// <summary>Member of an activity by which its author names outcomes: <c>"outcomeNames": { "accept": { "zh-CN": "…", "en": "…" } }</c>.</summary>
    const string Names = "outcomeNames";

    public static string Of(string outcome, ActivityDefinition? activity, Words words)
    {
        if (activity?.Extra is { } extra && extra.TryGetValue(Names, out var names) && names.ValueKind == JsonValueKind.Object && names.TryGetProperty(outcome, out var name))
            return words.Of(name.Deserialize<Label>()!);
        return activity is { Type: ActivityTypes.Dispatch } ? words["outcome.dispatch"] : Common(outcome, words);
    }

    /// <summary>The outcome where it says more than that the step is done.</summary>
    public static string? Told(string outcome, ActivityDefinition? activity, Words words) =>
        outcome == FlowActivity.Done || activity is { Type: ActivityTypes.Dispatch } ? null : Of(outcome, activity, words);

    public static string Common(string outcome, Words words) => words.Find("outcome." + outcome) ?? outcome;

    public static string Result(string? result, Words words) => result is null ? words["state.closed"] : words.Find("result." + result) ?? result;

    /// <summary>An activity of a flow by id, at whatever depth.</summary>
    public static ActivityDefinition? Find(IEnumerable<ActivityDefinition> activities, string id)
    {
        foreach (var one in activities)
        {
            if (one.Id == id) return one;
            if (one.Activities is { } inner && Find(inner, id) is { } found) return found;
        }
        return null;
    }
}
