namespace LowCode.Org;

/// <summary>Statistical divisions by name: the units of the territory that have a code of the national list (<c>440104003</c>). Which there are everybody may know.</summary>
public static class DivisionNames
{
    /// <summary>The division with what it lies in, city left out, as on an envelope; the code where the tree has none of it.</summary>
    public static string NameOf(UnitTree? tree, string code) => tree is not null && tree.TryFind(new UnitId(code), out var unit) ? NameOf(tree, unit) : code;

    /// <summary>All with their whole names as labels, those of one street first.</summary>
    /// <param name="first">A street; null for none.</param>
    public static IEnumerable<(string Id, string Name, string Label)> Of(UnitTree tree, UnitId? first) =>
        All(tree).OrderBy(u => first is { } street && tree.IsWithin(u.Id, street) ? 0 : 1).Select(u => (u.Id.Value, u.Name, NameOf(tree, u)));

    /// <summary>The code of what was typed: a whole name, or a name that only one has.</summary>
    /// <returns>Null when it is neither.</returns>
    public static string? Find(UnitTree tree, string typed)
    {
        foreach (var fits in new[] { All(tree).Where(u => NameOf(tree, u) == typed), All(tree).Where(u => u.Name == typed) })
            if (fits.Take(2).ToList() is [var only]) return only.Id.Value;
        return null;
    }

    static IEnumerable<Unit> All(UnitTree tree) => tree.Units.Where(u => !u.Disabled && IsDivision(u));

    static bool IsDivision(Unit unit) => unit.Kind is UnitKind.City or UnitKind.District or UnitKind.Street or UnitKind.Community && unit.Id.Value is { Length: 4 or 6 or 9 or 12 } code && code.All(char.IsAsciiDigit);

    static string NameOf(UnitTree tree, Unit unit) => unit.Kind == UnitKind.City ? unit.Name : string.Concat(tree.PathOf(unit.Id).TakeWhile(u => u.Kind != UnitKind.City).Reverse().Select(u => u.Name));
}
