using System.Collections.Immutable;

namespace LowCode.Forms;

/// <summary>Options that several fields share; a field names it by <see cref="FieldDefinition.List"/> instead of listing its own.</summary>
/// <param name="Codes">The code list of the administration whose entries it has; its own rows then serve where there is no such list.</param>
public sealed record OptionList(string Id, Label Name, string? Codes = null)
{
    public ImmutableArray<OptionDefinition> Rows { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The form with the options of lists put where fields name them. A name that no list has is left, and told of by <paramref name="unknown"/>.</summary>
    public static FormDefinition Laid(FormDefinition form, IReadOnlyDictionary<string, OptionList> lists, Action<FieldDefinition>? unknown = null)
    {
        return Any(form.Fields) ? form with { Fields = Over(form.Fields) } : form;

        static bool Any(ImmutableArray<FieldDefinition> fields) => fields.Any(f => f.List is not null || Any(f.Fields));

        ImmutableArray<FieldDefinition> Over(ImmutableArray<FieldDefinition> fields) => [.. fields.Select(Of)];

        FieldDefinition Of(FieldDefinition field)
        {
            if (!field.Fields.IsEmpty) field = field with { Fields = Over(field.Fields) };
            if (field.List is null) return field;
            if (lists.TryGetValue(field.List, out var list)) return field with { Options = list.Rows };
            unknown?.Invoke(field);
            return field;
        }
    }
}
