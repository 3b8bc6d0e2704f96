namespace LowCode.Flows;

/// <summary>The flow goes on by another definition. What stands in it keeps its visits; activities, waiting tokens and open work items go by their new names.</summary>
/// <param name="Flow">Id of the flow it goes on by.</param>
/// <param name="Activities">Activities that are called otherwise now: before → after.</param>
/// <param name="Ways">Connections to joins that are called otherwise now: <c>join before|key before</c> → key after.</param>
/// <param name="Items">Open work items as they are offered now.</param>
public sealed record FlowMigrated(string Flow, Dictionary<string, string>? Activities, Dictionary<string, string>? Ways, WorkItemOpened[]? Items) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Migrate(this);

    internal string NameOf(string activity) => Activities?.GetValueOrDefault(activity, activity) ?? activity;

    internal FlowToken Moved(FlowToken token) => token with { Activity = NameOf(token.Activity), Via = Ways?.GetValueOrDefault(WayKey(token.Activity, token.Via), token.Via) ?? token.Via };

    internal static string WayKey(string join, string via) => $"{join}|{via}";
}
