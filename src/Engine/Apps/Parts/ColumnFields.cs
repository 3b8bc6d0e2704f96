using System.Collections.Immutable;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>Fields that have a column of their own, and so can stand in views and reports.</summary>
public static class ColumnFields
{
    public static IEnumerable<(string Path, FieldDefinition Field)> Of(IEnumerable<CompiledForm> forms) => Of(forms.Select(f => f.Definition));

    /// <summary>By path, with the groups around: <c>site.floor</c>; each once.</summary>
    public static IEnumerable<(string Path, FieldDefinition Field)> Of(IEnumerable<FormDefinition> forms) =>
        forms.OrderBy(f => f.Id, StringComparer.Ordinal).SelectMany(f => Paths(f.Fields, "")).DistinctBy(f => f.Path);

    /// <summary>Few values, each of which many cases have.</summary>
    public static bool IsGrouped(FieldDefinition field) => field.Type is FieldType.Choice or FieldType.Boolean or FieldType.Unit or FieldType.Rating && !field.Multiple;

    public static bool IsSummed(FieldDefinition field) => field.Type is FieldType.Integer or FieldType.Number or FieldType.Money or FieldType.Percent or FieldType.Slider or FieldType.Rating;

    static IEnumerable<(string Path, FieldDefinition Field)> Paths(ImmutableArray<FieldDefinition> fields, string around) =>
        fields.Where(f => f.Type is not (FieldType.SubTable or FieldType.Place or FieldType.Address or FieldType.DateRange or FieldType.Identity or FieldType.Help) && !FileReference.IsHeldBy(f.Type))
            .SelectMany(f => f.Type == FieldType.Group ? Paths(f.Fields, $"{around}{f.Id}.") : [(around + f.Id, f)]);
}
