namespace LowCode.Flows;

/// <summary>Which connections go back, and in which layer each member stands. Depth first from the start, so that the main way goes down.</summary>
static class Layering
{
    /// <param name="count">Number of members.</param>
    /// <param name="start">The one the level begins with.</param>
    /// <param name="ends">Ends of each connection.</param>
    /// <returns>For each connection whether it goes back, and the layer of each member.</returns>
    public static (bool[] Back, int[] Layers) Of(int count, int start, IReadOnlyList<(int From, int To)> ends)
    {
        var outbound = new List<int>[count];
        for (var i = 0; i < count; i++) outbound[i] = [];
        for (var i = 0; i < ends.Count; i++) outbound[ends[i].From].Add(i);

        var back = new bool[ends.Count];
        var finished = new List<int>(count);
        var state = new byte[count];
        Visit(start);
        for (var i = 0; i < count; i++) Visit(i);

        // The reverse of the order in which they were finished leads forward along every connection that does not go back.
        var layers = new int[count];
        for (var i = finished.Count - 1; i >= 0; i--)
            foreach (var way in outbound[finished[i]])
                if (!back[way]) layers[ends[way].To] = Math.Max(layers[ends[way].To], layers[finished[i]] + 1);
        return (back, layers);

        void Visit(int root)
        {
            if (root < 0 || state[root] != 0) return;
            // With a stack of its own: a package may hold a chain longer than the thread's stack is deep.
            var path = new Stack<(int At, int Next)>([(root, 0)]);
            state[root] = 1;
            while (path.TryPop(out var step))
            {
                if (step.Next == outbound[step.At].Count)
                {
                    state[step.At] = 2;
                    finished.Add(step.At);
                    continue;
                }
                path.Push((step.At, step.Next + 1));
                var way = outbound[step.At][step.Next];
                var to = ends[way].To;
                if (state[to] == 1) back[way] = true;
                else if (state[to] == 0)
                {
                    state[to] = 1;
                    path.Push((to, 0));
                }
            }
        }
    }
}
