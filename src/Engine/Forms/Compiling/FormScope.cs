using System.Collections.Frozen;

namespace LowCode.Forms;

/// <summary>
/// The fields that stand side by side in one record: of the form, of a group, or of every row of a sub-table. Records made while evaluating
/// share <see cref="Names"/>, so that compiled paths find their place at once.
/// </summary>
sealed class FormScope
{
    /// <summary>Stable name of a row, given by whoever made it; kept, never shown.</summary>
    public const string RowId = "_id";

    readonly FrozenDictionary<string, int> index;

    /// <param name="owner">The group or sub-table it is inside of; null for the form.</param>
    /// <param name="ordinal">Number of the scope within the form.</param>
    /// <param name="fields">In order.</param>
    /// <param name="extra">Names behind the fields: the row id, or what the form reads of other forms.</param>
    public FormScope(CompiledField? owner, int ordinal, CompiledField[] fields, IEnumerable<string> extra)
    {
        Owner = owner;
        Ordinal = ordinal;
        Fields = fields;
        Names = [.. fields.Select(f => f.Definition.Id), .. extra];
        index = fields.Select((f, i) => (f.Definition.Id, i)).ToFrozenDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++) fields[i].Place(this, i);
    }

    public CompiledField? Owner { get; }
    public int Ordinal { get; }
    public CompiledField[] Fields { get; }
    public string[] Names { get; }

    /// <summary>True for the rows of a sub-table.</summary>
    public bool IsRows => Owner?.Definition.Type == FieldType.SubTable;

    /// <summary>Position of a field; <paramref name="likely"/> is looked at first, since members mostly come in the form's order.</summary>
    public int Find(string name, int likely = -1)
    {
        if ((uint)likely < (uint)Fields.Length && string.Equals(Names[likely], name, StringComparison.Ordinal)) return likely;
        return index.TryGetValue(name, out var at) ? at : -1;
    }
}
