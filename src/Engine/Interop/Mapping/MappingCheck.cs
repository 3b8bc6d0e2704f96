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

    public static IReadOnlyList<Problem> Check(ImportMapping mapping, LightApp app, IReadOnlyList<string> headers)
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
        var fields = app.Forms.Values.SelectMany(f => f.Definition.Fields).GroupBy(f => f.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var name in (mapping.Fields?.Keys ?? []).Append(mapping.AnswerField).OfType<string>())
            if (!fields.TryGetValue(name, out var field) || !IsFillable(field)) problems.Add(Problem.At("import.map.field", "fields." + name, ("field", name)));
        if (mapping.Answer is not null && mapping.AnswerField is null) problems.Add(Problem.At("import.map.answer", "answerField"));
        foreach (var activity in mapping.Outcomes?.Keys ?? [])
            if (app.Flow.Find(activity) is null) problems.Add(Problem.At("import.map.activity", "outcomes." + activity, ("activity", activity)));
        foreach (var field in app.OpeningForm.Definition.Fields)
            if (field is { Required: true, Default: null, Compute: null } && mapping.Fields?.ContainsKey(field.Id) != true)
                problems.Add(Problem.At("import.map.required", "fields." + field.Id, ("field", field.Label.Zh), ("fieldEn", field.Label.In("en"))));
        return problems;
    }
}
