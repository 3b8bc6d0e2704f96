using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>How many data a form needs and how many it still asks for when it is known whom it is about.</summary>
/// <param name="Needed">Fields somebody or something has to fill, those of tables and groups once.</param>
/// <param name="Bound">Of them those that are bound to a data element.</param>
/// <param name="Asked">What is left to ask: neither known by its element nor worked out.</param>
public sealed record FormCount(int Needed, int Bound, int Asked)
{
    static readonly HashSet<FieldType> nothing = [FieldType.Help, FieldType.Hidden, FieldType.SubTable, FieldType.Group, FieldType.Serial];

    public static FormCount Of(FormDefinition form)
    {
        var needed = Leaves(form.Fields).Where(f => !nothing.Contains(f.Type)).ToList();
        // The element a subject is known by is asked for itself; what hangs on it is found.
        var subjects = BoundField.Of(form).Where(b => b.Element.Identifies).Select(b => (b.Table, b.Subject)).ToHashSet();
        var found = BoundField.Of(form).Where(b => !b.Element.Identifies && subjects.Contains((b.Table, b.Subject)) && (b.Element.Register is not null || b.Element.Derived is not null)).Select(b => b.Field).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(needed.Count, needed.Count(f => f.Element is not null), needed.Count(f => f.Compute is null && f.Type != FieldType.Computed && !found.Contains(f)));
    }

    static IEnumerable<FieldDefinition> Leaves(IEnumerable<FieldDefinition> fields) => fields.SelectMany(f => f.Fields.IsEmpty ? [f] : Leaves(f.Fields).Prepend(f));
}
