using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Counts of a filled form what had to be there and what of it somebody had to type. A group counts as what stands in it, a sub-table as its columns.</summary>
sealed class FillCount(Record before, Record values, IReadOnlyDictionary<string, FieldState> states, IReadOnlyList<FilledRecord> records, PrefillLayer layer)
{
    public int Needed { get; private set; }
    public int Asked { get; private set; }
    public int Prefilled { get; private set; }
    public int Corrected { get; private set; }

    public void Add(IEnumerable<FieldDefinition> fields, string prefix)
    {
        foreach (var field in fields)
        {
            var path = prefix + field.Id;
            if (!Filling.IsVisible(states, path) || !Holds(field)) continue;
            if (IsDerived(field)) Needed++;
            else if (field.Type == FieldType.Group) Add(field.Fields, path + ".");
            else if (field.Compute is not null || !Filling.IsOpen(states, path)) continue;
            else if (field.Type == FieldType.SubTable) AddColumns(field, path);
            else AddField(path);
        }
    }

    void AddField(string path)
    {
        Needed++;
        var (found, value, old) = (layer.Find(path), ValuePath.At(values, path), ValuePath.At(before, path));
        if (found is not null && value == found.Value) { Prefilled++; return; }
        if (!old.IsBlank && old == value) return;
        Asked++;
        if (found is not null) Corrected++;
    }

    // A column is found when every row of it was; one row that was typed is a column that was asked.
    void AddColumns(FieldDefinition table, string path)
    {
        var (rows, same) = (records.Where(r => r.Table == path).ToList(), !ValuePath.At(before, path).IsBlank && ValuePath.At(before, path) == ValuePath.At(values, path));
        foreach (var (column, at) in Columns(table, path))
        {
            Needed++;
            if (IsDerived(column)) continue;
            var cells = rows.SelectMany(r => r.Bound.Where(b => b.Path == at).Select(b => (Found: layer.Find(r, b), Value: r[b]))).ToList();
            if (cells.Count > 0 && cells.TrueForAll(c => c.Found is not null && c.Found.Value == c.Value)) { Prefilled++; continue; }
            if (same) continue;
            Asked++;
            if (cells.Exists(c => c.Found is not null && c.Found.Value != c.Value)) Corrected++;
        }
    }

    static IEnumerable<(FieldDefinition Column, string Path)> Columns(FieldDefinition container, string path) =>
        container.Fields.Where(Holds).SelectMany(f => f.Fields.IsEmpty ? [(f, $"{path}.{f.Id}")] : Columns(f, $"{path}.{f.Id}"));

    static bool IsDerived(FieldDefinition field) => DataElements.Find(field.Element)?.Derived is not null && (field.Compute is not null || field.ReadOnly);

    static bool Holds(FieldDefinition field) => field.Type is not (FieldType.Help or FieldType.Hidden or FieldType.Serial) && (field.Compute is null || field.Element is not null);
}
