using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>An app that what is found on patrol goes into (巡办一体): which fields of its opening form the one screen fills. Self-handled matters go by <see cref="SelfHandlingDefinition"/>.</summary>
/// <param name="Photo">What it looks like, a field for photos.</param>
/// <param name="Place">Where, a point; the device fills it in.</param>
/// <param name="Where">Where in words, for when there is no point.</param>
/// <param name="Kind">What kind of matter, a choice.</param>
/// <param name="Note">What else to say, a text.</param>
/// <param name="Grid">The grid it lies in, a field for a unit; found from the point.</param>
public sealed record PatrolDefinition(string? Photo, string? Place, string? Where, string? Kind, string? Note, string? Grid = null)
{
    /// <summary>Every field has to be there and be of its type.</summary>
    internal static void Check(PatrolDefinition? written, CompiledForm? opening, List<Problem> problems)
    {
        if (written is null || opening is null) return;
        foreach (var (member, name, types) in new (string, string?, FieldType[])[]
        {
            ("photo", written.Photo, [FieldType.Photo]), ("place", written.Place, [FieldType.Place]), ("where", written.Where, [FieldType.Text]), ("kind", written.Kind, [FieldType.Choice]),
            ("note", written.Note, [FieldType.Text, FieldType.Textarea]), ("grid", written.Grid, [FieldType.Unit]),
        })
        {
            if (name is null && member == "grid") continue;
            if (opening.Definition.Fields.FirstOrDefault(f => f.Id == name) is not { } field || !types.Contains(field.Type))
                problems.Add(Problem.At("app.patrol.field", "app.json patrol." + member, ("field", name ?? "")));
        }
    }
}
