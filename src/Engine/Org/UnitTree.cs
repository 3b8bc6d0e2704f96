using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LowCode.Org;

/// <summary>The units in depth-first order, so that a unit and all below it are neighbours. Immutable.</summary>
public sealed class UnitTree
{
    readonly FrozenDictionary<string, int> places;
    readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    readonly int[] last;
    readonly int[] parent;
    readonly int[] street;

    UnitTree(ImmutableArray<Unit> units, int[] parent, int[] last)
    {
        (Units, this.parent, this.last) = (units, parent, last);
        places = units.Select((unit, place) => KeyValuePair.Create(unit.Id.Value, place)).ToFrozenDictionary(StringComparer.Ordinal);
        bySpan = places.GetAlternateLookup<ReadOnlySpan<char>>();
        street = new int[units.Length];
        for (var place = 0; place < units.Length; place++)
            street[place] = units[place].Kind == UnitKind.Street ? place : parent[place] < 0 ? -1 : street[parent[place]];
    }

    /// <summary>All units; a parent stands before its children.</summary>
    public ImmutableArray<Unit> Units { get; }

    /// <summary>Builds the tree. A unit whose parent is missing, or that stands in a circle, is a fault of the data and is refused.</summary>
    /// <exception cref="InvalidOperationException">Such a unit, or the same id twice.</exception>
    public static UnitTree Of(IEnumerable<Unit> units)
    {
        var all = units.ToList();
        var children = all.Where(u => u.Parent is not null).ToLookup(u => u.Parent!.Value);
        var ordered = ImmutableArray.CreateBuilder<Unit>(all.Count);
        var parent = new int[all.Count];
        var last = new int[all.Count];
        foreach (var root in all.Where(u => u.Parent is null).OrderBy(u => u.Id.Value, StringComparer.Ordinal)) Visit(root, -1);
        if (ordered.Count != all.Count) throw new InvalidOperationException("units without a way to the root: " + string.Join(", ", all.Except(ordered).Take(5).Select(u => u.Id)));
        return new(ordered.MoveToImmutable(), parent, last);

        void Visit(Unit unit, int above)
        {
            var place = ordered.Count;
            if (place >= parent.Length) throw new InvalidOperationException($"unit {unit.Id} stands twice");
            parent[place] = above;
            ordered.Add(unit);
            foreach (var child in children[unit.Id].OrderBy(u => u.Id.Value, StringComparer.Ordinal)) Visit(child, place);
            last[place] = ordered.Count - 1;
        }
    }

    public bool TryFind(UnitId id, [NotNullWhen(true)] out Unit? unit)
    {
        var place = Place(id);
        unit = place < 0 ? null : Units[place];
        return unit is not null;
    }

    public IEnumerable<Unit> ChildrenOf(UnitId id)
    {
        var above = Place(id);
        if (above < 0) yield break;
        for (var place = above + 1; place <= last[above]; place = last[place] + 1) yield return Units[place];
    }

    /// <summary>True when <paramref name="id"/> is <paramref name="top"/> or below it.</summary>
    public bool IsWithin(UnitId id, UnitId top)
    {
        var (place, above) = (Place(id), Place(top));
        return place >= 0 && above >= 0 && place >= above && place <= last[above];
    }

    /// <summary>The street a unit belongs to: itself or the nearest above; null for the district and its departments.</summary>
    public UnitId? StreetOf(UnitId id)
    {
        var place = Place(id);
        return place < 0 || street[place] < 0 ? null : Units[street[place]].Id;
    }

    /// <summary>The unit and all above it, nearest first.</summary>
    public IEnumerable<Unit> PathOf(UnitId id)
    {
        for (var place = Place(id); place >= 0; place = parent[place]) yield return Units[place];
    }

    /// <summary>The unit and all below it; empty when it is not known.</summary>
    public ReadOnlySpan<Unit> WithBelow(UnitId id)
    {
        var place = Place(id);
        return place < 0 ? [] : Units.AsSpan(place..(last[place] + 1));
    }

    internal int Place(UnitId id) => id.Value is { } text && places.TryGetValue(text, out var place) ? place : -1;
    internal int Place(ReadOnlySpan<char> id) => bySpan.TryGetValue(id, out var place) ? place : -1;

    internal (int First, int Last) Below(int place) => (place, last[place]);

    /// <summary>For a department: the offices of the same line below the territory it belongs to. They need not be below the department itself.</summary>
    internal IEnumerable<(int First, int Last)> LineOf(int place)
    {
        if (Units[place].Line is not { } line || parent[place] < 0) yield break;
        var (first, end) = Below(parent[place]);
        for (var other = first; other <= end; other++)
            if (Units[other].Line == line) yield return Below(other);
    }
}
