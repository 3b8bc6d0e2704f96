namespace LowCode.Flows;

// What a migration does to a state.
public sealed partial class FlowState
{
    internal void Migrate(FlowMigrated e)
    {
        Flow = e.Flow;
        for (var i = 0; i < visits.Count; i++) visits.Set(i, Renamed(visits[i], e));
        for (var i = 0; i < live.Count; i++) live.Set(i, visits[live[i].Id - 1]);
        for (var i = 0; i < tokens.Count; i++) tokens.Set(i, e.Moved(tokens[i]));
        for (var i = 0; i < cutTokens.Count; i++) cutTokens.Set(i, cutTokens[i] with { Token = e.Moved(cutTokens[i].Token) });
        for (var i = 0; i < workItems.Count; i++)
            workItems.Set(i, Array.Find(e.Items ?? [], n => n.Visit == workItems[i].Visit) ?? workItems[i] with { Activity = e.NameOf(workItems[i].Activity) });
    }

    static FlowVisit Renamed(FlowVisit visit, FlowMigrated e) =>
        visit with { Activity = e.NameOf(visit.Activity), Taken = visit.Taken is { } taken ? Array.ConvertAll(taken, e.Moved) : null };
}
