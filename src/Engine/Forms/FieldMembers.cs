namespace LowCode.Forms;

/// <summary>What a field of a type can be told and where it can stand, for whoever offers it.</summary>
public static class FieldMembers
{
    /// <summary>Whether a member of the definition means something for a type.</summary>
    /// <param name="member">As form files write it: <c>maxLength</c>, <c>kinds</c>.</param>
    public static bool Allows(FieldType type, string member) => FieldTypes.Allows(type, member);

    /// <summary>Whether a field, with all that stands in it, can stand inside of tables and groups: tables are nested once.</summary>
    /// <param name="holders">Types of what it would stand in, the outermost first.</param>
    public static bool MayStandIn(IReadOnlyCollection<FieldType> holders, FieldDefinition field) =>
        holders.Count(h => h == FieldType.SubTable) + Tables(field) <= DefinitionCheck.MaxTables && holders.Count + Levels(field) < DefinitionCheck.MaxLevels;

    static int Tables(FieldDefinition field) => (field.Type == FieldType.SubTable ? 1 : 0) + field.Fields.Select(Tables).DefaultIfEmpty().Max();

    static int Levels(FieldDefinition field) => FieldTypes.IsContainer(field.Type) ? 1 + field.Fields.Select(Levels).DefaultIfEmpty().Max() : 0;
}
