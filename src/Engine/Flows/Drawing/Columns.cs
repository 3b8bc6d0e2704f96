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
        var desk = new Desk(layers.Max(l => l.Count));
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < layers.Count; i++) Settle(layers[round % 2 == 0 ? i : layers.Count - 1 - i], round, desk);
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

    /// <summary>What a layer is settled with, made once: a large flow has hundreds of layers, and each is settled many times.</summary>
    sealed class Desk(int widest)
    {
        public readonly double[] Offsets = new double[widest];
        public readonly (double Sum, double Weight, int Count)[] Pools = new (double, double, int)[widest];
    }

    /// <summary>Where the middle of a cell should be, and how much that matters: bends pull hardest, so that long connections run straight.</summary>
    static (double Center, double Weight) Wanted(Cell cell, int round)
    {
        var (above, below) = round >= Rounds / 2 ? (true, true) : (round % 2 == 0, round % 2 != 0);
        var (sum, count) = (0.0, 0);
        if (above) Add(cell.Above);
        if (below) Add(cell.Below);
        return count == 0 ? (cell.Center, 0.05) : (sum / count, cell.IsBend ? 4 : 1);

        void Add(List<Cell> near)
        {
            foreach (var one in near) sum += one.Center;
            count += near.Count;
        }
    }

    static void Settle(List<Cell> layer, int round, Desk desk)
    {
        // In terms of what remains when everything left of a cell is packed, the cells only have to stay in order.
        var (offsets, pools, used) = (desk.Offsets, desk.Pools, 0);
        for (var i = 1; i < layer.Count; i++)
            offsets[i] = offsets[i - 1] + layer[i - 1].Width / 2 + Between(layer[i - 1], layer[i]) + layer[i].Width / 2;
        for (var i = 0; i < layer.Count; i++)
        {
            var (center, weight) = Wanted(layer[i], round);
            pools[used++] = ((center - offsets[i]) * weight, weight, 1);
            while (used > 1 && pools[used - 2].Sum / pools[used - 2].Weight > pools[used - 1].Sum / pools[used - 1].Weight)
            {
                var (last, before) = (pools[used - 1], pools[used - 2]);
                pools[--used - 1] = (before.Sum + last.Sum, before.Weight + last.Weight, before.Count + last.Count);
            }
        }
        var at = 0;
        for (var pool = 0; pool < used; pool++)
            for (var i = 0; i < pools[pool].Count; i++, at++) layer[at].X = pools[pool].Sum / pools[pool].Weight + offsets[at] - layer[at].Width / 2;
    }
}
