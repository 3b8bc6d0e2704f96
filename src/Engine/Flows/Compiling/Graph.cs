namespace LowCode.Flows;

/// <summary>Walks over the connections of a flow that do not restart. Each walk visits a connection once.</summary>
sealed class Graph(FlowActivity[] activities)
{
    readonly int[] stack = new int[activities.Length];

    /// <summary>Activities that can be reached from these, themselves included, without entering those to avoid.</summary>
    public bool[] From(ReadOnlySpan<int> heads, params ReadOnlySpan<int> avoid) => Walk(heads, avoid, forward: true);

    /// <summary>Activities from which these can be reached, themselves included, without entering those to avoid.</summary>
    public bool[] To(ReadOnlySpan<int> ends, params ReadOnlySpan<int> avoid) => Walk(ends, avoid, forward: false);

    bool[] Walk(ReadOnlySpan<int> heads, ReadOnlySpan<int> avoid, bool forward)
    {
        var seen = new bool[activities.Length];
        var top = 0;
        foreach (var head in heads)
            if (!seen[head] && !avoid.Contains(head)) { seen[head] = true; stack[top++] = head; }
        while (top > 0)
        {
            var at = activities[stack[--top]];
            foreach (var connection in forward ? at.Out : at.In)
            {
                var next = forward ? connection.To : connection.From;
                if (connection.Restart || seen[next] || avoid.Contains(next)) continue;
                seen[next] = true;
                stack[top++] = next;
            }
        }
        return seen;
    }
}
