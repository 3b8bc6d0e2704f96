using System.Globalization;
using LowCode.Forms;
using LowCode.Scripts;
using Microsoft.Extensions.Primitives;

namespace LowCode.Designer.Desk;

/// <summary>
/// A posted page as input of a form. Texts stay as typed: the form reads them, and a page that comes back shows them unchanged.
/// Names are <c>f.field</c>, <c>f.group.field</c>, <c>f.table.0.field</c>; what was not on the page is not in the input.
/// </summary>
static class FormInput
{
    public const string Root = "f.";
    /// <summary>Number of rows a sub-table was shown with.</summary>
    public const string Rows = ".rows";
    const string RowId = "_id";

    /// <summary>The controls of a value that is made of several, by the names they have in it; none for a value of one control.</summary>
    public static IReadOnlyList<string> PartsOf(FieldType type) => type switch
    {
        FieldType.DateRange => ["from", "to"],
        FieldType.Identity => ["kind", "number"],
        FieldType.Place => ["lng", "lat", "datum", "address"],
        FieldType.Address => ["division", "detail"],
        _ => [],
    };

    /// <param name="form">What was on the page.</param>
    /// <param name="posted">What came of it.</param>
    /// <param name="files">Files it may name, by id; a name that is none of them goes as it is, and the form refuses it.</param>
    /// <param name="picks">Names of units and people that may have been typed for their ids.</param>
    public static Record Read(FormDefinition form, IFormCollection posted, IReadOnlyDictionary<string, Record>? files = null, string root = Root, Picks? picks = null) => new Reading(posted, files, picks).Read(form.Fields, root);

    sealed class Reading(IFormCollection posted, IReadOnlyDictionary<string, Record>? files, Picks? picks)
    {
        public Record Read(IEnumerable<FieldDefinition> fields, string prefix)
        {
            var input = new RecordBuilder();
            foreach (var field in fields)
                if (Read(field, prefix + field.Id) is { IsUndefined: false } value) input.Set(field.Id, value);
            return input.ToRecord();
        }

        Value Read(FieldDefinition field, string name)
        {
            if (field.Type == FieldType.SubTable) return ReadRows(field, name);
            if (field.Type == FieldType.Group) return Read(field.Fields, name + ".") is { Count: > 0 } group ? group : default(Value);
            if (PartsOf(field.Type) is { Count: > 0 } parts) return ReadParts(parts, name);
            if (!posted.TryGetValue(name, out var sent) || sent.Count == 0) return default;
            var read = field.Type switch
            {
                FieldType.Boolean or FieldType.Consent => Last(sent) switch { "true" => Value.True, "false" => Value.False, _ => Value.Null },
                FieldType.MultiChoice => Chosen(sent),
                FieldType.Cascader => PathTo(field, Last(sent)),
                FieldType.Record when field.Multiple => Several(string.Join(',', sent.OfType<string>())),
                FieldType.User or FieldType.Unit when field.Multiple => Several(Last(sent)),
                var type when FileReference.IsHeldBy(type) => Files(sent),
                _ => Last(sent) is { Length: > 0 } text ? Value.Of(text) : Value.Null,
            };
            return picks is not null && Picks.IsFor(field.Type) ? picks.Read(field.Type, read) : read;
        }

        // What a control says by itself (which document, which datum) is nothing without the rest.
        Value ReadParts(IReadOnlyList<string> parts, string name)
        {
            if (!parts.Any(part => posted.ContainsKey($"{name}.{part}"))) return default;
            var value = new RecordBuilder(parts.Count);
            var filled = false;
            foreach (var part in parts)
            {
                var text = Last(posted[$"{name}.{part}"]);
                if (text.Length == 0) continue;
                if (part == "division" && picks is not null) text = picks.DivisionOf(text);
                filled |= part is not ("kind" or "datum");
                value.Set(part, part is "lng" or "lat" && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) ? degrees : text);
            }
            return filled ? value.ToRecord() : Value.Null;
        }

        Value ReadRows(FieldDefinition table, string name)
        {
            if (!posted.TryGetValue(name + Rows, out var count)) return default;
            var rows = new List<Value>();
            var shown = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Min(n, CompiledForm.MaxRows) : 0;
            for (var i = 0; i < shown; i++)
            {
                var prefix = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}.");
                var row = Read(table.Fields, prefix);
                // An emptied row is a removed one.
                if (row.All(cell => cell.Value.IsBlank || (cell.Value.IsBoolean && !cell.Value.RawBoolean))) continue;
                if (Last(posted[prefix + RowId]) is { Length: > 0 } id) row = row.With(RowId, id);
                rows.Add(row);
            }
            return rows.Count == 0 ? Value.Null : Value.Of([.. rows]);
        }

        Value Files(StringValues sent)
        {
            var named = sent.Where(id => !string.IsNullOrEmpty(id)).Distinct().Select(id => (Value)(files?.GetValueOrDefault(id!) ?? Record.Of(("id", id)))).ToArray();
            return named.Length == 0 ? Value.Null : Value.Of(named);
        }
    }

    static readonly char[] betweenIds = [',', ';', ' ', '\u3001', '\uff0c', '\uff1b'];

    static Value Several(string text)
    {
        var ids = text.Split(betweenIds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ids.Length == 0 ? Value.Null : Value.Of(Array.ConvertAll(ids, id => Value.Of(id)));
    }

    /// <summary>A place in a tree is sent as its last code, or as all codes with slashes where the form has no list.</summary>
    static Value PathTo(FieldDefinition field, string code)
    {
        if (code.Length == 0) return Value.Null;
        if (field.Options.IsEmpty) return Value.Of(Array.ConvertAll(code.Split('/', StringSplitOptions.TrimEntries), c => Value.Of(c)));
        var path = new List<Value>();
        for (var at = code; at is not null && path.Count <= field.Options.Length; at = field.Options.FirstOrDefault(o => o.Value == at)?.Parent) path.Insert(0, Value.Of(at));
        return Value.Of([.. path]);
    }

    static Value Chosen(StringValues sent)
    {
        var chosen = sent.Where(v => !string.IsNullOrEmpty(v)).Select(v => Value.Of(v)).ToArray();
        return chosen.Length == 0 ? Value.Null : Value.Of(chosen);
    }

    // Browsers send line ends as CR LF.
    static string Last(StringValues sent) => sent.Count == 0 ? "" : (sent[^1] ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}
