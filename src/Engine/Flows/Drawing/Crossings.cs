namespace LowCode.Flows;

/// <summary>Orders the cells of each layer so that few connections cross: by the middle of their neighbours, down and up again, the best kept.</summary>
static class Crossings
{
    const int Rounds = 8;

    public static void Reduce(IReadOnlyList<List<Cell>> layers)
    {
        Number(layers);
        var best = layers.Select(l => l.ToArray()).ToArray();
        var fewest = Count(layers);
        for (var round = 0; round < Rounds && fewest > 0; round++)
        {
            var down = round % 2 == 0;
            for (var i = 1; i < layers.Count; i++) Sort(layers[down ? i : layers.Count - 1 - i], down);
            var now = Count(layers);
            if (now >= fewest) continue;
            fewest = now;
            best = layers.Select(l => l.ToArray()).ToArray();
        }
        for (var i = 0; i < layers.Count; i++)
        {
            layers[i].Clear();
            layers[i].AddRange(best[i]);
        }
        Number(layers);
    }

    static void Sort(List<Cell> layer, bool byAbove)
    {
        // What has no neighbour on that side keeps its place; OrderBy is stable.
        var sorted = layer.OrderBy(cell => (byAbove ? cell.Above : cell.Below) is { Count: > 0 } near ? near.Average(n => n.Order) : cell.Order).ToList();
        layer.Clear();
        layer.AddRange(sorted);
        for (var i = 0; i < layer.Count; i++) layer[i].Order = i;
    }

    static void Number(IReadOnlyList<List<Cell>> layers)
    {
        foreach (var layer in layers)
            for (var i = 0; i < layer.Count; i++) layer[i].Order = i;
    }

    /// <summary>Crossings between neighbouring layers: pairs of connections whose ends stand in opposite order, counted with a tree of sums.</summary>
    internal static long Count(IReadOnlyList<List<Cell>> layers)
    {
        var crossings = 0L;
        for (var i = 0; i + 1 < layers.Count; i++)
        {
            var width = layers[i + 1].Count;
            var sums = new int[width + 1];
            var seen = 0;
            foreach (var cell in layers[i])
            {
                var ends = cell.Below.Select(b => b.Order).Order().ToArray();
                foreach (var end in ends)
                {
                    var before = 0;
                    for (var at = end + 1; at > 0; at -= at & -at) before += sums[at];
                    crossings += seen - before;
                }
                foreach (var end in ends)
                {
                    seen++;
                    for (var at = end + 1; at <= width; at += at & -at) sums[at]++;
                }
            }
        }
        return crossings;
    }
}
