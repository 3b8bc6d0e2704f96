using System.Globalization;
using System.Text.Json;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>The text of a cell as the value a field takes. Whether the value may stand there the form says later; here it is only read.</summary>
static class CellReading
{
    sealed record Words(string[] True, string[] False, string Between);

    static readonly Words words = Load();

    public static (Value Value, Problem? Problem) Of(FieldDefinition field, string cell, CellDates dates)
    {
        var text = cell.Trim();
        return field.Type switch
        {
            FieldType.Number or FieldType.Integer or FieldType.Money or FieldType.Percent or FieldType.Rating or FieldType.Slider => Number(text),
            FieldType.Boolean or FieldType.Consent => Truth(text),
            FieldType.Date => dates.Local(text) is { } day ? (day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null) : Wrong("import.row.date", text),
            FieldType.DateTime => dates.Moment(text) is { } moment ? (moment.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), null) : Wrong("import.row.date", text),
            FieldType.Choice => Option(field, text) is { } option ? (option, null) : Wrong("import.row.option", text),
            FieldType.MultiChoice => Options(field, text),
            FieldType.Cascader => Path(field, text),
            FieldType.User or FieldType.Unit or FieldType.Record when field.Multiple => (Value.Of(Array.ConvertAll(Parts(text), p => Value.Of(p))), null),
            FieldType.Textarea or FieldType.RichText => (cell.Replace("\r\n", "\n", StringComparison.Ordinal).Trim(), null),
            _ => (text, null),
        };
    }

    static (Value, Problem?) Number(string text) =>
        double.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? (number, null) : Wrong("import.row.number", text);

    static (Value, Problem?) Truth(string text) =>
        words.True.Contains(text, StringComparer.OrdinalIgnoreCase) ? (true, null) : words.False.Contains(text, StringComparer.OrdinalIgnoreCase) ? (false, null) : Wrong("import.row.truth", text);

    /// <summary>An option by its value or by its words.</summary>
    static string? Option(FieldDefinition field, string text)
    {
        if (field.Options.IsEmpty) return text;
        foreach (var option in field.Options)
            if (option.Value == text) return text;
        foreach (var option in field.Options)
            if (string.Equals(option.Label.Zh, text, StringComparison.OrdinalIgnoreCase) || string.Equals(option.Label.In("en"), text, StringComparison.OrdinalIgnoreCase)) return option.Value;
        return null;
    }

    static (Value, Problem?) Options(FieldDefinition field, string text)
    {
        var chosen = new List<Value>();
        foreach (var part in Parts(text))
            if (Option(field, part) is { } option) chosen.Add(option);
            else return Wrong("import.row.option", part);
        return (Value.Of([.. chosen]), null);
    }

    /// <summary>Codes or words from the top down, each under the one before: the same words may stand in several branches.</summary>
    static (Value, Problem?) Path(FieldDefinition field, string text)
    {
        var parts = text.Contains(" / ", StringComparison.Ordinal) ? text.Split(" / ", StringSplitOptions.TrimEntries) : Parts(text);
        if (field.Options.IsEmpty) return (Value.Of(Array.ConvertAll(parts, p => Value.Of(p))), null);
        var path = new List<Value>();
        foreach (var part in parts)
        {
            var under = field with { Options = [.. field.Options.Where(o => o.Parent == (path.Count == 0 ? null : path[^1].AsText))] };
            if (under.Options.IsEmpty || Option(under, part) is not { } option) return Wrong("import.row.option", part);
            path.Add(option);
        }
        return (Value.Of([.. path]), null);
    }

    static string[] Parts(string text) => text.Split(words.Between.ToCharArray(), StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static (Value, Problem?) Wrong(string code, string text) => (default, Problem.Of(code, ("value", text.Length > 40 ? text[..40] + "…" : text)));

    static Words Load()
    {
        using var stream = typeof(CellReading).Assembly.GetManifestResourceStream("LowCode.Interop.Data.cell-words.json")!;
        return JsonSerializer.Deserialize<Words>(stream, JsonSerializerOptions.Web)!;
    }
}
