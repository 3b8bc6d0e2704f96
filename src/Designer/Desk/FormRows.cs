using System.Globalization;
using LowCode.Forms;
using Microsoft.Extensions.Primitives;

namespace LowCode.Designer.Desk;

/// <summary>
/// Buttons at the rows of a sub-table: <c>row:copy:f.items.2</c>, <c>row:remove:f.items.2</c>, <c>row:paste:f.items</c>. They change what was sent before it is
/// read, so they need no script; a script that pastes uses the same button.
/// </summary>
static class FormRows
{
    public const string Verb = "row";
    /// <summary>Text of spreadsheet cells to be pasted into a table.</summary>
    public const string Pasted = "paste.";

    static readonly char[] between = ['\u3001', ',', '\uff0c', ';', '\uff1b'];

    /// <summary>What was sent, with the row that a button names copied, removed or pasted.</summary>
    public static IFormCollection Changed(IFormCollection posted, FormDefinition? form)
    {
        var asked = posted["do"].ToString().Split(':');
        if (asked is not [Verb, var act, var name] || form is null || !name.StartsWith(FormInput.Root, StringComparison.Ordinal)) return posted;
        var fields = posted.ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        switch (act)
        {
            case "remove": Remove(fields, name); break;
            case "copy": Copy(fields, name); break;
            case "paste" when Find(form.Fields, name[FormInput.Root.Length..]) is { } table: Paste(fields, table, name, posted[Pasted + name].ToString()); break;
        }
        fields.Remove(Pasted + name);
        return new FormCollection(fields, posted.Files);
    }

    static void Remove(Dictionary<string, StringValues> fields, string row)
    {
        foreach (var key in fields.Keys.Where(k => k.StartsWith(row + ".", StringComparison.Ordinal)).ToList()) fields.Remove(key);
    }

    // The copy is a row of its own: it has no name yet, nor have the rows in it.
    static void Copy(Dictionary<string, StringValues> fields, string row)
    {
        var table = row[..row.LastIndexOf('.')];
        var to = Add(fields, table, 1);
        foreach (var (key, value) in fields.Where(f => f.Key.StartsWith(row + ".", StringComparison.Ordinal) && !f.Key.EndsWith("._id", StringComparison.Ordinal)).ToList())
            fields[$"{table}.{to.ToString(CultureInfo.InvariantCulture)}{key[row.Length..]}"] = value;
    }

    static void Paste(Dictionary<string, StringValues> fields, FieldDefinition table, string name, string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n').Take(CompiledForm.MaxRows).Select(l => l.Split('\t')).ToList();
        if (lines is [[""]] or []) return;
        IReadOnlyList<FieldDefinition?> columns = [.. table.Fields.Where(Takes)];
        // A first line that names columns says which is which.
        var named = lines[0].Select(cell => columns.FirstOrDefault(c => c!.Label.Zh == cell.Trim() || c.Label.In("en") == cell.Trim())).ToList();
        if (named.Any(c => c is not null) && named.Zip(lines[0]).All(p => p.First is not null || p.Second.Trim().Length == 0)) (columns, lines) = (named, lines[1..]);
        var to = Add(fields, name, lines.Count);
        foreach (var line in lines)
        {
            for (var i = 0; i < line.Length && i < columns.Count; i++)
                if (columns[i] is { } column && line[i].Trim() is { Length: > 0 } cell) fields[string.Create(CultureInfo.InvariantCulture, $"{name}.{to}.{column.Id}")] = Sent(column, cell);
            to++;
        }
    }

    /// <summary>Columns that a cell can fill: one control, not made by the product.</summary>
    static bool Takes(FieldDefinition field) =>
        field.Type is not (FieldType.SubTable or FieldType.Group or FieldType.Serial or FieldType.Computed) && field.Compute is null && !field.ReadOnly && !FileReference.IsHeldBy(field.Type)
        && FormInput.PartsOf(field.Type).Count == 0 && field.Type is not (FieldType.Help or FieldType.Hidden);

    /// <summary>A cell as its control would send it: people write labels, forms take codes.</summary>
    static StringValues Sent(FieldDefinition field, string cell) => field.Type switch
    {
        FieldType.Choice => Code(field, cell),
        FieldType.MultiChoice => new StringValues([.. cell.Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => Code(field, c))]),
        FieldType.Boolean or FieldType.Consent => cell.ToUpperInvariant() is "\u662f" or "YES" or "Y" or "TRUE" or "1" or "\u221a" or "\u2713" ? "true" : "false",
        _ => cell,
    };

    static string Code(FieldDefinition field, string cell) => field.Options.FirstOrDefault(o => o.Label.Zh == cell || o.Label.In("en") == cell)?.Value ?? cell;

    /// <summary>Makes room for more rows; the number of the first.</summary>
    static int Add(Dictionary<string, StringValues> fields, string table, int more)
    {
        var count = int.TryParse(fields.GetValueOrDefault(table + FormInput.Rows).ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? Math.Min(rows, CompiledForm.MaxRows) : 0;
        fields[table + FormInput.Rows] = (count + more).ToString(CultureInfo.InvariantCulture);
        return count;
    }

    static FieldDefinition? Find(IEnumerable<FieldDefinition> fields, string path)
    {
        FieldDefinition? found = null;
        foreach (var part in path.Split('.'))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)) continue;
            found = fields.FirstOrDefault(f => f.Id == part);
            if (found is null) return null;
            fields = found.Fields;
        }
        return found is { Type: FieldType.SubTable } ? found : null;
    }
}
