namespace LowCode.Flows;

/// <summary>Walks over the connections of a flow, those that restart left out unless asked for. Each walk visits a connection once.</summary>
sealed class Graph(IReadOnlyList<FlowActivity> activities, bool withRestarts = false, Func<FlowConnection, bool>? leaveOut = null)
{
    readonly int[] stack = new int[activities.Count];

    /// <summary>Activities that can be reached from these, themselves included, without entering those to avoid.</summary>
    public bool[] From(ReadOnlySpan<int> heads, params ReadOnlySpan<int> avoid) => Walk(heads, avoid, forward: true);

    /// <summary>Activities from which these can be reached, themselves included, without entering those to avoid.</summary>
    public bool[] To(ReadOnlySpan<int> ends, params ReadOnlySpan<int> avoid) => Walk(ends, avoid, forward: false);

    bool[] Walk(ReadOnlySpan<int> heads, ReadOnlySpan<int> avoid, bool forward)
    {
        var seen = new bool[activities.Count];
        var top = 0;
        foreach (var head in heads)
            if (!seen[head] && !avoid.Contains(head)) { seen[head] = true; stack[top++] = head; }
        while (top > 0)
        {
            var at = activities[stack[--top]];
            foreach (var connection in forward ? at.Out : at.In)
            {
                var next = forward ? connection.To : connection.From;
                if (seen[next] || avoid.Contains(next) || (connection.Restart && !withRestarts) || leaveOut?.Invoke(connection) == true) continue;
                seen[next] = true;
                stack[top++] = next;
            }
        }
        return seen;
    }
}
