using System.Text.Json;

namespace LowCode.Forms;

/// <summary>A field of a form's own level that is bound to a data element.</summary>
/// <param name="Subject">Whom or what it speaks of: the kind alone, or the kind and a name where a form has several (<c>person#child</c>).</param>
public sealed record BoundField(FieldDefinition Field, DataElement Element, string Subject)
{
    /// <summary>The bound fields of a form, in its order. What stands in groups and rows is not prefilled and not among them.</summary>
    public static IReadOnlyList<BoundField> Of(FormDefinition form) =>
        [.. form.Fields.Select(f => (Field: f, Element: DataElements.Find(f.Element))).Where(f => f.Element is not null).Select(f => new BoundField(f.Field, f.Element!, SubjectOf(f.Field, f.Element!)))];

    /// <summary>Whether it is worked out and never asked.</summary>
    public bool IsDerived => Element.Derived is not null && (Field.Compute is not null || Field.ReadOnly);

    static string SubjectOf(FieldDefinition field, DataElement element) => field.Subject is { Length: > 0 } name ? $"{element.Subject}#{name}" : element.Subject;

    /// <summary>Whether a field's type can hold the element.</summary>
    public static bool Fits(FieldDefinition field, DataElement element) => element.Types.Contains(NameOf(field.Type)) || field.Type is FieldType.Hidden || FileReference.IsHeldBy(field.Type);

    static string NameOf(FieldType type) => JsonSerializer.Serialize(type).Trim('"');
}
