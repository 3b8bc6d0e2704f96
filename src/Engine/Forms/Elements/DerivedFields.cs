using System.Collections.Immutable;
using System.Globalization;

namespace LowCode.Forms;

/// <summary>
/// Gives a field whose element follows from another field of the same level and subject (sex and birth date from the identity number) the rule that works it
/// out, so that nobody is asked. A field with a rule of its own keeps it.
/// </summary>
static class DerivedFields
{
    public static FormDefinition Fill(FormDefinition form)
    {
        var filled = Fill(form.Fields, "form.");
        return filled == form.Fields ? form : form with { Fields = filled };
    }

    static ImmutableArray<FieldDefinition> Fill(ImmutableArray<FieldDefinition> fields, string root)
    {
        ImmutableArray<FieldDefinition>.Builder? changed = null;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            var inside = field.Type switch { FieldType.SubTable => Fill(field.Fields, "row."), FieldType.Group => Fill(field.Fields, $"{root}{field.Id}."), _ => field.Fields };
            var now = inside != field.Fields ? field with { Fields = inside } : Fill(field, fields, root);
            if (ReferenceEquals(now, field)) continue;
            changed ??= fields.ToBuilder();
            changed[i] = now;
        }
        return changed?.ToImmutable() ?? fields;
    }

    static FieldDefinition Fill(FieldDefinition field, ImmutableArray<FieldDefinition> beside, string root)
    {
        if (field.Compute is not null || field.ReadOnly || DataElements.Find(field.Element) is not { Derived: { Ways.Count: > 0 } derived } element || !BoundField.Fits(field, element)) return field;
        var from = beside.FirstOrDefault(f => f.Element == derived.From && f.Subject == field.Subject && f.Id != field.Id);
        if (from is null || WayOf(field, derived) is not { } way) return field;
        return field with { Compute = string.Format(CultureInfo.InvariantCulture, way.Compute, root + from.Id + (from.Type == FieldType.Identity ? ".number" : "")), Default = null, Required = false, RequiredWhen = null };
    }

    /// <summary>Options are codes: only a way that gives all of them by their own names fits. A text takes the words for people.</summary>
    static DerivationWay? WayOf(FieldDefinition field, ElementDerivation derived) => FieldTypes.HasOptions(field.Type)
        ? derived.Ways.FirstOrDefault(way => way.Outcomes is { } outcomes && outcomes.All(o => field.Options.Any(option => option.Value == o)))
        : derived.Ways[^1];
}
