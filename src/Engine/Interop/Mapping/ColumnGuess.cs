using System.Text.Json;
using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Interop;

/// <summary>Guesses a mapping from the headings, for a person to look over: by a field's name or words, and by what such columns are usually called.</summary>
public static class ColumnGuess
{
    static readonly Dictionary<string, string[]> usual = Load();
    static readonly string[] languages = ["zh-CN", "en"];

    public static ImportMapping Of(LightApp app, IReadOnlyList<string> headers)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var inside = MappingCheck.Fillable(app.OpeningForm.Definition.Fields).ToList();
        var opening = inside.Where(f => f.Path == f.Field.Id).Select(f => f.Field).ToList();
        var behind = app.Forms.Values.Where(f => f != app.OpeningForm).SelectMany(f => MappingCheck.Fillable(f.Definition.Fields)).ToList();
        var later = behind.Where(f => f.Path == f.Field.Id).Select(f => f.Field).ToList();
        ColumnSource? external = Usual("externalId"), opened = Usual("openedAt"), closed = Usual("closedAt"), due = Usual("outsideDue"), status = Usual("status"), unit = Usual("unit"), street = Usual("street");
        var fields = new Dictionary<string, ColumnSource>(StringComparer.Ordinal);
        foreach (var (path, field) in inside.Concat(behind))
            // A number and the times may be fields too: an app made of this very table has them.
            if (!fields.ContainsKey(path) && (Find(h => IsNamed(field, h) || IsNamed(app, path, field, h)) ?? new[] { external, opened, closed }.Select(s => s?.Column).FirstOrDefault(h => h is not null && IsNamed(field, h))) is { } column) fields[path] = new(column);
        var answer = Usual("answer");
        var answerField = later.FirstOrDefault(f => f is { Type: FieldType.Textarea, Required: true })?.Id ?? later.FirstOrDefault(f => f.Type == FieldType.Textarea)?.Id;
        if (answerField is not null && fields.Remove(answerField, out var its)) answer = its;
        // Rows of the table an app was made of come from nowhere else.
        var own = external?.Column is { } mark && opening.Exists(f => IsNamed(f, mark)) ? app.Manifest.Id : null;
        return new(own, external, opened, closed, due, status, street, unit, answerField is null ? null : answer, answer is null ? null : answerField, fields);

        ColumnSource? Usual(string what) => usual[what].Select(name => Find(h => Same(h, name))).FirstOrDefault(h => h is not null) is { } column ? new(column) : null;

        string? Find(Func<string, bool> fits)
        {
            var found = headers.FirstOrDefault(h => !taken.Contains(h) && fits(h));
            if (found is not null) taken.Add(found);
            return found;
        }
    }

    /// <summary>A name that stands twice is told apart by its form, as the ledger writes it.</summary>
    static bool IsNamed(LightApp app, string path, FieldDefinition field, string header) => header.EndsWith('\uff09')
        && app.Forms.Values.Select(f => f.Definition).FirstOrDefault(f => f.Fields.Any(top => top.Id == path.Split('.')[0])) is { } form
        && languages.Any(language => Same(header, $"{field.Label.In(language)}\uff08{form.Name.In(language)}\uff09"));

    internal static bool IsNamed(FieldDefinition field, string header) => Same(header, field.Id) || Same(header, field.Label.Zh) || Same(header, field.Label.In("en"));

    static bool Same(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    static Dictionary<string, string[]> Load()
    {
        using var stream = typeof(ColumnGuess).Assembly.GetManifestResourceStream("LowCode.Interop.Data.import-guesses.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
    }
}
