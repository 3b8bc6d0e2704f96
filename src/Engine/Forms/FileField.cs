namespace LowCode.Forms;

/// <summary>What may be asked of a field that holds files before anything is sent.</summary>
public static class FileField
{
    /// <summary>The field of this name that holds files, on whatever level; null when there is none.</summary>
    public static FieldDefinition? Find(IEnumerable<FieldDefinition> fields, string name)
    {
        foreach (var field in fields)
            if (field.Id == name && FileReference.IsHeldBy(field.Type)) return field;
            else if (Find(field.Fields, name) is { } inner) return inner;
        return null;
    }

    /// <summary>Endings it takes, without the dot; none when it takes every kind there is.</summary>
    public static IReadOnlyCollection<string> Endings(FieldDefinition field) => FieldTypes.Endings(field);

    /// <summary>Most files it holds.</summary>
    public static int Most(FieldDefinition field) => field.Type == FieldType.Signature ? 1 : field.MaxCount ?? FileShape.Most;
}
