namespace LowCode.Org;

/// <summary>
/// A set of units as ranges of their places in the depth-first order of the tree: a subtree is one range, so most sets are one or two numbers
/// and asking is a few comparisons without allocation.
/// </summary>
public sealed class UnitSet
{
    // first0, last0, first1, last1, …: ascending, not touching.
    readonly int[] bounds;

    UnitSet(int[] bounds) => this.bounds = bounds;

    public static UnitSet Empty { get; } = new([]);

    public bool IsEmpty => bounds.Length == 0;

    public bool Contains(int place)
    {
        if (place < 0) return false;
        var ranges = bounds;
        for (var i = 0; i < ranges.Length; i += 2)
            if (place >= ranges[i] && place <= ranges[i + 1]) return true;
        return false;
    }

    public IEnumerable<int> Places()
    {
        for (var i = 0; i < bounds.Length; i += 2)
            for (var place = bounds[i]; place <= bounds[i + 1]; place++) yield return place;
    }

    internal static UnitSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<int>();
        foreach (var (first, last) in ranges.Order())
        {
            if (merged.Count > 0 && first <= merged[^1] + 1) merged[^1] = Math.Max(merged[^1], last);
            else { merged.Add(first); merged.Add(last); }
        }
        return merged.Count == 0 ? Empty : new([.. merged]);
    }
}
