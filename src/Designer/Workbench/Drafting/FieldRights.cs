using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A field in the list of what a step may do.</summary>
/// <param name="Path">As rights name it: <c>items.amount</c>.</param>
/// <param name="Parent">The table or group it stands in; null for the form itself.</param>
public sealed record RightRow(string Path, FieldDefinition Field, FieldDefinition? Parent)
{
    /// <summary>What the product fills in is never anybody's to edit.</summary>
    public bool IsMade => Field.Type is FieldType.Computed or FieldType.Serial or FieldType.Help || Field.Compute is not null || Field.ReadOnly;
}

/// <summary>What a step may do with the fields of its form (member <c>access</c> of <c>flow.json</c>): as rows of its panel, and back.</summary>
static class FieldRights
{
    /// <summary>As they are written, the least first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["edit", "read", "hidden"];

    /// <summary>Null when what is written cannot be read; the check says so.</summary>
    public static FormAccess? Of(ActivityDefinition step)
    {
        if (step.Extra?.TryGetValue("access", out var written) != true) return FormAccess.EditAll;
        try
        {
            return written.Deserialize<FormAccess>(JsonSerializerOptions.Web) ?? FormAccess.EditAll;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A field and, after it, what stands in it.</summary>
    public static IEnumerable<RightRow> Rows(IEnumerable<FieldDefinition> fields, RightRow? within = null) => fields.SelectMany(field =>
    {
        var row = new RightRow(within is null ? field.Id : $"{within.Path}.{field.Id}", field, within?.Field);
        return field.Type is FieldType.SubTable or FieldType.Group ? Rows(field.Fields, row).Prepend(row) : [row];
    });

    public static string Word(FieldAccess access) => access.ToString().ToLowerInvariant();

    /// <summary>What was posted over what is written: what is said of fields that are not on the page stays.</summary>
    /// <param name="before">The member as it is written.</param>
    public static JsonObject? Read(Posted posted, FormDefinition? form, JsonObject? before)
    {
        var fields = (before?["fields"] as JsonObject)?.DeepClone() as JsonObject ?? [];
        void Set(string path, string kind)
        {
            if (Kinds.Contains(kind)) fields[path] = kind;
            else fields.Remove(path);
        }

        foreach (var row in Rows(form?.Fields ?? []).Where(r => posted.Has("access.of." + r.Path))) Set(row.Path, posted["access.of." + row.Path]);
        // A whole group comes after its fields: it was chosen to change all of them.
        foreach (var (n, (_, inside)) in (form is null ? [] : Grouped(form)).Index())
            if (posted.Some(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"access.all.{n}")) is { } kind)
                foreach (var field in inside) Set(field.Id, kind);
        var general = Kinds.Contains(posted["access.default"]) ? posted["access.default"] : "edit";
        if (general == "edit" && fields.Count == 0) return null;
        var access = new JsonObject { ["default"] = general };
        if (fields.Count > 0) access["fields"] = fields;
        return access;
    }

    /// <summary>Fields of a form by section, what stands in none last; empty sections are left out.</summary>
    public static IEnumerable<(SectionDefinition? Section, IReadOnlyList<FieldDefinition> Fields)> Grouped(FormDefinition form)
    {
        var (byId, placed) = (form.Fields.DistinctBy(f => f.Id).ToDictionary(f => f.Id, StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var section in form.Sections)
        {
            var inside = section.Fields.Where(placed.Add).Select(id => byId.GetValueOrDefault(id)).OfType<FieldDefinition>().ToList();
            if (inside.Count > 0) yield return (section, inside);
        }
        if (form.Fields.Where(f => !placed.Contains(f.Id)).ToList() is { Count: > 0 } rest) yield return (null, rest);
    }
}
