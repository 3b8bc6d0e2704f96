namespace LowCode.Org;

/// <summary>The units a fresh installation starts with: 广州市, 越秀区 with its streets and communities, departments and street offices.</summary>
public static class Divisions
{
    public static readonly UnitId City = new("4401");
    public static readonly UnitId Yuexiu = new("440104");

    /// <summary>All units, a parent before its children.</summary>
    public static IReadOnlyList<Unit> Units { get; } = Load();

    static List<Unit> Load()
    {
        var units = new List<Unit>();
        foreach (var row in Rows("guangzhou.csv").Concat(Rows("440104-guangzhou-yuexiu.csv")))
            units.Add(new(new(row[0]), row[2] is { Length: > 0 } above ? new UnitId(above) : null, Enum.Parse<UnitKind>(row[3], ignoreCase: true), row[1]));
        foreach (var row in Rows("yuexiu-departments.csv"))
            units.Add(new(new(row[0]), Yuexiu, UnitKind.Department, row[1], row[2] is { Length: > 0 } line ? line : null));
        var offices = Rows("street-offices.csv").ToList();
        foreach (var street in units.Where(u => u.Kind == UnitKind.Street).ToList())
            foreach (var office in offices)
                units.Add(new(new($"{street.Id}-{office[0]}"), street.Id, UnitKind.Department, office[1], office[2]));
        return units;
    }

    // The files are ours: no quotes, no commas inside a value.
    static IEnumerable<string[]> Rows(string file)
    {
        using var reader = new StreamReader(OrgData.Open(file));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0) yield return line.Split(',');
    }
}
