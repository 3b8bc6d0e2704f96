using System.Text.Json;

namespace LowCode.Forms;

/// <summary>A field that is bound to a data element, wherever it stands in its form.</summary>
/// <param name="Subject">Whom or what it speaks of: the kind alone, or the kind and a name where a form has several (<c>person#child</c>), behind the group whose own
/// number says who that is (<c>agent/person</c>).</param>
/// <param name="Path">Names down to it: <c>name</c>, in a group <c>agent.name</c>, in a sub-table <c>members.name</c>.</param>
/// <param name="Table">The sub-table in whose rows it stands; null outside of rows.</param>
public sealed record BoundField(FieldDefinition Field, DataElement Element, string Subject, string Path, string? Table = null)
{
    /// <summary>Names down to it from the record it stands in: the form, or the row.</summary>
    public string Within => Table is null ? Path : Path[(Table.Length + 1)..];

    /// <summary>The bound fields of a form, in its order, those of groups and rows among them. What stands in a table within a table is not.</summary>
    public static IReadOnlyList<BoundField> Of(FormDefinition form)
    {
        var found = new List<BoundField>();
        Add(found, form.Fields, "", null, []);
        return found;
    }

    static void Add(List<BoundField> found, IEnumerable<FieldDefinition> fields, string prefix, string? table, Dictionary<string, string> around)
    {
        var all = fields.Select(f => (Field: f, Element: DataElements.Find(f.Element))).ToList();
        // A group that asks for a number of its own speaks of whom that number is; one that does not, of whom the form around it speaks.
        var here = new Dictionary<string, string>(around, StringComparer.Ordinal);
        foreach (var (field, element) in all)
            if (element is { Identifies: true } && SubjectOf(field, element) is var subject) here[subject] = prefix.Length == (table is null ? 0 : table.Length + 1) ? subject : $"{prefix.TrimEnd('.')}/{subject}";
        foreach (var (field, element) in all)
        {
            if (element is not null && SubjectOf(field, element) is var subject) found.Add(new(field, element, here.GetValueOrDefault(subject, subject), prefix + field.Id, table));
            if (field.Type == FieldType.Group) Add(found, field.Fields, $"{prefix}{field.Id}.", table, here);
            // Whom the form speaks of is nobody in its rows: each has a number of its own, or is not prefilled.
            else if (field.Type == FieldType.SubTable && table is null) Add(found, field.Fields, $"{prefix}{field.Id}.", prefix + field.Id, []);
        }
    }

    /// <summary>Whether it is worked out and never asked.</summary>
    public bool IsDerived => Element.Derived is not null && (Field.Compute is not null || Field.ReadOnly);

    /// <summary>Whether its value is the number of somebody whose document can be looked for.</summary>
    public bool MayHold => Table is null && Element is { Identifies: true, Subject: "person" or "enterprise" };

    static string SubjectOf(FieldDefinition field, DataElement element) => field.Subject is { Length: > 0 } name ? $"{element.Subject}#{name}" : element.Subject;

    /// <summary>Whether a field's type can hold the element.</summary>
    public static bool Fits(FieldDefinition field, DataElement element) => element.Types.Contains(NameOf(field.Type)) || field.Type is FieldType.Hidden || FileReference.IsHeldBy(field.Type);

    static string NameOf(FieldType type) => JsonSerializer.Serialize(type).Trim('"');
}
