using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Whom and what a form speaks of: the people, enterprises, houses and places whose data it asks, and by which field each is known.</summary>
/// <param name="Name">What tells it from others of its kind; null for the only one.</param>
/// <param name="Known">The field it is known by; null where there is none, so that nothing can be found.</param>
/// <param name="Others">The other fields that speak of it.</param>
public sealed record FormSubject(string Kind, string? Name, FieldDefinition? Table, BoundField? Known, IReadOnlyList<BoundField> Others);

static class FormSubjects
{
    /// <summary>Each once, in the order of the form.</summary>
    public static IReadOnlyList<FormSubject> Of(FormDefinition form) =>
        [.. BoundField.Of(form).GroupBy(b => (b.Table, b.Subject)).Select(group => new FormSubject(group.First().Element.Subject, group.Select(b => b.Field.Subject).FirstOrDefault(s => s is { Length: > 0 }),
            group.Key.Table is { } table ? At(form.Fields, table.Split('.')) : null, group.FirstOrDefault(b => b.Element.Identifies), [.. group.Where(b => !b.Element.Identifies)]))];

    /// <summary>Names that subjects of the form have, for whoever writes one again.</summary>
    public static IEnumerable<string> Names(FormDefinition form) => All(form.Fields).Select(f => f.Subject).OfType<string>().Where(s => s.Length > 0).Distinct();

    /// <summary>The field by which what a field speaks of is known.</summary>
    public static BoundField? Known(FormDefinition form, BoundField of) => BoundField.Of(form).FirstOrDefault(b => b.Element.Identifies && (b.Table, b.Subject) == (of.Table, of.Subject));

    static IEnumerable<FieldDefinition> All(IEnumerable<FieldDefinition> fields) => fields.SelectMany(f => All(f.Fields).Prepend(f));

    static FieldDefinition? At(IEnumerable<FieldDefinition> fields, ReadOnlySpan<string> path)
    {
        foreach (var field in fields)
            if (field.Id == path[0]) return path.Length == 1 ? field : At(field.Fields, path[1..]);
        return null;
    }
}
