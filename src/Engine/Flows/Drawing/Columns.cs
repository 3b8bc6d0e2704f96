namespace LowCode.Flows;

/// <summary>
/// Places the cells of each layer from left to right: each as near to the middle of its neighbours as the order and the gaps allow. One layer at a
/// time that is a least-squares problem under an order, which pooling solves exactly; a few rounds settle the whole.
/// </summary>
static class Columns
{
    const double Gap = 24, BendGap = 14;
    const int Rounds = 40;

    public static void Place(IReadOnlyList<List<Cell>> layers)
    {
        foreach (var layer in layers) Pack(layer);
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < layers.Count; i++)
            {
                var layer = layers[round % 2 == 0 ? i : layers.Count - 1 - i];
                Settle(layer, [.. layer.Select(cell => Wanted(cell, round))]);
            }
        var left = layers.SelectMany(l => l).Min(c => c.X);
        foreach (var cell in layers.SelectMany(l => l)) cell.X = Math.Round(cell.X - left);
        // Rounding must not bring two together.
        foreach (var layer in layers)
            for (var i = 1; i < layer.Count; i++)
                layer[i].X = Math.Max(layer[i].X, Math.Ceiling(layer[i - 1].X + layer[i - 1].Width + Between(layer[i - 1], layer[i])));
        Straighten(layers);
    }

    /// <summary>A bend stands under the one before it wherever its neighbours leave the room.</summary>
    static void Straighten(IReadOnlyList<List<Cell>> layers)
    {
        foreach (var layer in layers)
            for (var i = 0; i < layer.Count; i++)
            {
                if (layer[i] is not { IsBend: true, Above: [{ IsBend: true } before] } cell) continue;
                var x = Math.Round(before.Center - cell.Width / 2);
                if ((i == 0 ? x >= 0 : layer[i - 1].X + layer[i - 1].Width + Between(layer[i - 1], cell) <= x)
                    && (i == layer.Count - 1 || x + cell.Width + Between(cell, layer[i + 1]) <= layer[i + 1].X)) cell.X = x;
            }
    }

    static double Between(Cell left, Cell right) => left.IsBend && right.IsBend ? BendGap : Gap;

    static void Pack(List<Cell> layer)
    {
        var x = 0.0;
        for (var i = 0; i < layer.Count; i++)
        {
            if (i > 0) x += Between(layer[i - 1], layer[i]);
            layer[i].X = x;
            x += layer[i].Width;
        }
        foreach (var cell in layer) cell.X -= x / 2;
    }

    /// <summary>Where the middle of a cell should be, and how much that matters: bends pull hardest, so that long connections run straight.</summary>
    static (double Center, double Weight) Wanted(Cell cell, int round)
    {
        var near = round >= Rounds / 2 ? [.. cell.Above, .. cell.Below] : round % 2 == 0 ? cell.Above : cell.Below;
        return near.Count == 0 ? (cell.Center, 0.05) : (near.Average(n => n.Center), cell.IsBend ? 4 : 1);
    }

    static void Settle(List<Cell> layer, (double Center, double Weight)[] wanted)
    {
        // In terms of what remains when everything left of a cell is packed, the cells only have to stay in order.
        var offsets = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
            offsets[i] = offsets[i - 1] + layer[i - 1].Width / 2 + Between(layer[i - 1], layer[i]) + layer[i].Width / 2;
        var pools = new List<(double Sum, double Weight, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var (center, weight) = wanted[i];
            pools.Add(((center - offsets[i]) * weight, weight, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Weight > pools[^1].Sum / pools[^1].Weight)
            {
                var (last, before) = (pools[^1], pools[^2]);
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (before.Sum + last.Sum, before.Weight + last.Weight, before.Count + last.Count);
            }
        }
        var at = 0;
        foreach (var (sum, weight, count) in pools)
            for (var i = 0; i < count; i++, at++) layer[at].X = sum / weight + offsets[at] - layer[at].Width / 2;
    }
}
