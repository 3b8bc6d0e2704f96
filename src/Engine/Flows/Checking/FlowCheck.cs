using System.Globalization;
using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>What is wrong with a flow before it is published; each problem's path is the id of the activity.</summary>
public static class FlowCheck
{
    /// <summary>All problems of a compiled flow; an empty list means nothing was found, not that the flow is proved sound.</summary>
    public static IReadOnlyList<Problem> Check(Flow flow)
    {
        var problems = new List<Problem>();
        var levels = flow.Activities.ToLookup(a => a.Container);
        CheckLevel(flow, -1, flow.Start, [.. levels[-1]], problems);
        foreach (var container in flow.Activities.Where(a => a.IsContainer))
        {
            if (container.Body < 0) { problems.Add(Problem.At("flow.emptyContainer", container.Id)); continue; }
            CheckLevel(flow, container.Index, container.Body, [.. levels[container.Index]], problems);
            if (container.Kind == ActivityKind.Loop && !HasExit(container, levels[container.Index])) problems.Add(Problem.At("flow.loopWithoutExit", container.Id));
        }
        foreach (var task in flow.Activities.Where(a => a.Kind == ActivityKind.Task && a.Post.IsEmpty && a.Unit.IsEmpty && a.Users.IsEmpty))
            problems.Add(Problem.At("flow.noCandidates", task.Id));
        return problems;
    }

    /// <summary>What is wrong with a duty table; each problem's path is the number of the row, from 1.</summary>
    public static IReadOnlyList<Problem> Check(DutyTable table)
    {
        var problems = new List<Problem>();
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var place = (i + 1).ToString(CultureInfo.InvariantCulture);
            if (string.IsNullOrEmpty(table.Rows[i].Unit)) problems.Add(Problem.At("flow.dutyWithoutUnit", place));
            if (table.Rows[i].Class == DutyClass.Assisting && string.IsNullOrEmpty(table.Rows[i].Lead)) problems.Add(Problem.At("flow.dutyWithoutLead", place));
        }
        return problems;
    }

    static void CheckLevel(Flow flow, int container, int start, FlowActivity[] level, List<Problem> problems)
    {
        WayCheck.Check(flow, container, start, level, problems);
        if (Array.Exists(level, a => a.Kind is ActivityKind.Fork or ActivityKind.Join || Array.Exists(a.Out, c => c.Restart))) ForkCheck.Check(flow, start, level, problems);
    }

    static bool HasExit(FlowActivity loop, IEnumerable<FlowActivity> inside) =>
        (loop.Conditions.Length > 0 && loop.Definition.While!.Trim() != "true") || inside.Any(a => a.Kind == ActivityKind.End && a.Definition.Result is not null);
}
