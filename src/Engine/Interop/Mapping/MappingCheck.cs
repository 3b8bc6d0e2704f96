using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>Whether a mapping fits a file and an app, said before a single row is taken.</summary>
public static class MappingCheck
{
    /// <summary>Kinds of fields that a cell can fill.</summary>
    public static bool IsFillable(FieldDefinition field) => field.Type is not
        (FieldType.File or FieldType.Photo or FieldType.Signature or FieldType.Audio or FieldType.SubTable or FieldType.Group or FieldType.Computed or FieldType.Serial or FieldType.Help) && field.Compute is null;

    /// <summary>Fields by the names down to them: those of groups among them, sub-tables as they are.</summary>
    public static IEnumerable<(string Path, FieldDefinition Field)> All(IEnumerable<FieldDefinition> fields, string around = "") =>
        fields.SelectMany(f => f.Type == FieldType.Group ? All(f.Fields, $"{around}{f.Id}.") : [(around + f.Id, f)]);

    /// <summary>Those of them that a cell can fill.</summary>
    public static IEnumerable<(string Path, FieldDefinition Field)> Fillable(IEnumerable<FieldDefinition> fields) => All(fields).Where(f => IsFillable(f.Field));

    /// <param name="further">Sheets behind the first one: the rows of sub-tables.</param>
    public static IReadOnlyList<Problem> Check(ImportMapping mapping, LightApp app, IReadOnlyList<string> headers, IReadOnlyList<TableSheet>? further = null)
    {
        var problems = new List<Problem>();
        if (!ClientId.TryParse(mapping.System, out _)) problems.Add(Problem.At("import.map.system", "system"));
        if (mapping.ExternalId?.Column is null) problems.Add(Problem.At("import.map.id", "externalId"));
        if (mapping.OpenedAt is null) problems.Add(Problem.At("import.map.opened", "openedAt"));
        if (mapping.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) problems.Add(Problem.At("import.map.zone", "timeZone", ("zone", zone)));
        foreach (var (place, source) in mapping.Sources())
        {
            if (source.Column is null && source.Constant is null) problems.Add(Problem.At("import.map.source", place, ("place", place)));
            if (source.Column is { } column && !headers.Contains(column)) problems.Add(Problem.At("import.map.column", place, ("column", column)));
        }
        foreach (var value in (mapping.Status?.Values?.Values ?? []).Append(mapping.Status?.Otherwise ?? "opened"))
            if (RowMapper.StatusOf(value) is null) problems.Add(Problem.At("import.map.status", "status", ("value", value)));
        var fields = app.Forms.Values.SelectMany(f => All(f.Definition.Fields)).DistinctBy(f => f.Path).ToDictionary(f => f.Path, f => f.Field, StringComparer.Ordinal);
        var inside = InsideRows.Of(app, mapping.ExternalId?.Column, further ?? [], problems).Paths.ToHashSet(StringComparer.Ordinal);
        foreach (var name in (mapping.Fields?.Keys ?? []).Append(mapping.AnswerField).OfType<string>())
            if (!fields.TryGetValue(name, out var field) || !IsFillable(field)) problems.Add(Problem.At("import.map.field", "fields." + name, ("field", name)));
        if (mapping.Answer is not null && mapping.AnswerField is null) problems.Add(Problem.At("import.map.answer", "answerField"));
        foreach (var activity in mapping.Outcomes?.Keys ?? [])
            if (app.Flow.Find(activity) is null) problems.Add(Problem.At("import.map.activity", "outcomes." + activity, ("activity", activity)));
        foreach (var field in app.OpeningForm.Definition.Fields)
            if (field is { Required: true, Default: null, Compute: null } && field.Type != FieldType.Group && mapping.Fields?.ContainsKey(field.Id) != true && !inside.Contains(field.Id))
                problems.Add(Problem.At("import.map.required", "fields." + field.Id, ("field", field.Label.Zh), ("fieldEn", field.Label.In("en"))));
        return problems;
    }
}
