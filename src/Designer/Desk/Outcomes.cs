using LowCode.Designer.Shared;
using LowCode.Flows;

namespace LowCode.Designer.Desk;

/// <summary>What people call the outcomes and results that flows name by id.</summary>
static class Outcomes
{
    public static string Of(string outcome, ActivityDefinition? activity, Words words) => FlowWords.In(words.Language).Outcome(outcome, activity);

    /// <summary>The outcome where it says more than that the step is done.</summary>
    public static string? Told(string outcome, ActivityDefinition? activity, Words words) =>
        outcome == FlowActivity.Done || activity is { Type: ActivityTypes.Dispatch } ? null : Of(outcome, activity, words);

    /// <summary>The common word for an outcome, or null when it has none.</summary>
    public static string? Common(string outcome, Words words) => FlowWords.In(words.Language).Find("outcome." + outcome);

    public static string Result(string? result, Words words) => result is null or "end" ? words["state.closed"] : FlowWords.In(words.Language).Result(result);

    /// <summary>An activity of a flow by id, at whatever depth.</summary>
    public static ActivityDefinition? Find(IEnumerable<ActivityDefinition> activities, string id)
    {
        foreach (var one in activities)
        {
            if (one.Id == id) return one;
            if (Find(Generated.Inside(one), id) is { } found) return found;
        }
        return null;
    }
}
