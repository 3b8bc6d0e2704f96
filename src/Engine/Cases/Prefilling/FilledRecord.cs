using System.Globalization;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>One record of a form's data in which bound fields stand side by side: the form with its groups, or one row of a sub-table. Pure.</summary>
/// <param name="Row">Number of the row from 0; -1 for the form itself.</param>
/// <param name="Values">The form's data, or the row.</param>
/// <param name="Bound">The bound fields that stand in it.</param>
sealed record FilledRecord(string? Table, int Row, Record Values, IReadOnlyList<BoundField> Bound)
{
    /// <summary>The form itself, then the rows of its tables in order.</summary>
    public static IEnumerable<FilledRecord> Of(CompiledForm form, Record values)
    {
        foreach (var level in BoundField.Of(form.Definition).GroupBy(b => b.Table))
        {
            List<BoundField> bound = [.. level];
            if (level.Key is not { } table) { yield return new(null, -1, values, bound); continue; }
            var rows = ValuePath.At(values, table).AsList ?? [];
            for (var i = 0; i < rows.Length; i++)
                if (rows[i].AsRecord is { } row) yield return new(table, i, row, bound);
        }
    }

    public Value this[BoundField field] => ValuePath.At(Values, field.Within);

    /// <summary>The number a field holds by which it is known whom others speak of; of a paper its own. Null where there is none.</summary>
    public string? NumberOf(BoundField field) => ValuePath.NumberOf(this[field]);

    /// <summary>The place as problems name it: <c>members[1].name</c>.</summary>
    public string PathOf(BoundField field) => Table is null ? field.Path : string.Create(CultureInfo.InvariantCulture, $"{Table}[{Row}].{field.Within}");

    /// <summary>The field by whose number it is known whom another speaks of; null where nothing says so.</summary>
    public BoundField? KeyOf(BoundField field) => Bound.FirstOrDefault(b => b.Element.Identifies && b.Subject == field.Subject);

    /// <summary>The number by which it is known whom a field of a row speaks of; null outside of rows, and where there is none.</summary>
    public RowKey? RowOf(BoundField field) => Table is not null && KeyOf(field) is { } key && NumberOf(key) is { } number ? new(Table, key.Within, number) : null;
}

/// <summary>Values by their path: <c>agent.name</c>, <c>members[1].name</c>. Pure.</summary>
static class ValuePath
{
    public static Value At(Record values, string path)
    {
        Value at = values;
        foreach (var part in path.Split('.'))
        {
            var open = part.IndexOf('[', StringComparison.Ordinal);
            at = at[open < 0 ? part : part[..open]];
            if (open >= 0) at = at.AsList is { } list && int.TryParse(part.AsSpan(open + 1, part.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row < list.Length ? list[row] : default;
        }
        return at;
    }

    /// <summary>A number as text, or that of an identity document; null for none.</summary>
    public static string? NumberOf(Value value) => (value.AsText ?? value.AsRecord?["number"].AsText) is { Length: > 0 } number ? number : null;

    /// <summary>The record with a value at names down through groups; groups that are not there are made.</summary>
    public static Record With(Record values, string path, Value value)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? values.With(path, value) : values.With(path[..dot], With(values[path[..dot]].AsRecord ?? Record.Empty, path[(dot + 1)..], value));
    }

    /// <summary>The record without the member at these names.</summary>
    public static Record Without(Record values, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? values.Without(path) : values[path[..dot]].AsRecord is { } group ? values.With(path[..dot], Without(group, path[(dot + 1)..])) : values;
    }

    /// <summary>Whether something was said there, be it that there is nothing.</summary>
    public static bool Says(Record values, string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 ? values.Contains(path) : At(values, path[..dot]).AsRecord?.Contains(path[(dot + 1)..]) == true;
    }

    /// <summary>The path without numbers of rows: <c>members.name</c>.</summary>
    public static string Plain(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is var open and >= 0) path = path.Remove(open, path.IndexOf(']', open) - open + 1);
        return path;
    }
}
