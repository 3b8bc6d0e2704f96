using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>
/// Fields of a service that take the id of a record, a person or a unit. Nobody outside knows ids, so residents are never asked for one: such a field is
/// shown to them where it is their own record, found by the number they typed and the phone they proved, and is left out everywhere else. Pure.
/// </summary>
public static class ServiceReferences
{
    /// <summary>All of them, with those in groups and rows.</summary>
    /// <returns>Paths without numbers of rows: <c>house</c>, <c>members.unit</c>.</returns>
    public static IEnumerable<(string Path, FieldDefinition Field)> Of(FormDefinition opening, IEnumerable<string> asked) => In(opening.Fields.Where(f => asked.Contains(f.Id)), "");

    /// <summary>Whether a field can be filled with the record of who asks: a number is asked that names it.</summary>
    /// <param name="path">As <see cref="Of"/> has it.</param>
    public static bool MayBeOwn(FormDefinition opening, IEnumerable<string> asked, string path, FieldDefinition field) =>
        field.Type == FieldType.Record && path == field.Id && BoundField.Of(opening).Any(b => b.Table is null && b.Element is { Identifies: true } key && Names(field, key) && asked.Contains(b.Path.Split('.')[0]));

    /// <summary>Whether a number of this kind names a record a field takes; fields name registers by their ids or by whom they keep.</summary>
    public static bool Names(FieldDefinition field, DataElement key) =>
        key is { Register: { } register, RegisterElement: not null } && field.Register is { } taken && (taken == register || taken == key.Subject);

    static IEnumerable<(string, FieldDefinition)> In(IEnumerable<FieldDefinition> fields, string prefix) =>
        fields.SelectMany(f => FieldTypes.IsReference(f.Type) ? [(prefix + f.Id, f)] : In(f.Fields, $"{prefix}{f.Id}."));
}
