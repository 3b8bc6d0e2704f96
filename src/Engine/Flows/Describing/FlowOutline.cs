namespace LowCode.Flows;

/// <summary>One step of a flow in words.</summary>
/// <param name="Number"><c>3</c>, or <c>3.1</c> for the first step inside the third.</param>
/// <param name="Ways">Where it leads: outcome (null when there is but one way), name of the next step and its number.</param>
public sealed record OutlineStep(string Number, DescribedActivity Activity, IReadOnlyList<OutlineWay> Ways);

public sealed record OutlineWay(string? Outcome, string To, string ToNumber, string? Condition);

/// <summary>A flow as a list of steps, for whoever cannot use the picture and for documents. In the order in which the flow is walked.</summary>
public static class FlowOutline
{
    public static IReadOnlyList<OutlineStep> Of(FlowDescription flow)
    {
        var order = new List<DescribedActivity>();
        var numbers = new string[flow.Activities.Count];
        Number(flow, -1, flow.Start, "", order, numbers);
        return [.. order.Select(a => new OutlineStep(numbers[a.Index], a,
            [.. flow.From(a.Index).Select(c => new OutlineWay(c.Label, flow.Activities[c.To].Name, numbers[c.To], c.Condition))]))];
    }

    static void Number(FlowDescription flow, int container, int start, string prefix, List<DescribedActivity> order, string[] numbers)
    {
        var level = flow.Inside(container).ToList();
        var seen = new HashSet<int>();
        var n = 0;
        // What nothing leads to comes last, so that nothing is left out.
        foreach (var first in level.OrderBy(a => a.Index == start ? 0 : 1))
            Walk(first.Index);

        void Walk(int from)
        {
            var waiting = new Stack<int>([from]);
            while (waiting.TryPop(out var at))
            {
                if (!seen.Add(at)) continue;
                var activity = flow.Activities[at];
                numbers[at] = prefix + (++n).ToString(System.Globalization.CultureInfo.InvariantCulture);
                order.Add(activity);
                if (activity.IsContainer) Number(flow, at, activity.Body, numbers[at] + ".", order, numbers);
                foreach (var next in flow.From(at).Reverse()) waiting.Push(next.To);
            }
        }
    }
}
