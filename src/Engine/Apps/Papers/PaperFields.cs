using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>What a Word template may name: what stands of every case, the fields of the app's forms, and lists whose entries each get a row.</summary>
public static class PaperFields
{
    /// <summary>Values of every case.</summary>
    public static IReadOnlyList<string> OfCase { get; } =
    [
        "case.number", "case.title", "case.noun", "case.app", "case.street", "case.owner", "case.stage", "case.openedAt", "case.due", "case.category", "case.claimant", "case.phone", "case.answer", "case.summary",
        "unit.name", "user.name", "today",
        "transfer.unit", "transfer.person", "transfer.reason", "refuse.unit", "refuse.reason", "extend.reason", "extend.length", "extend.by", "extend.answer",
        "supervise.text", "supervise.limit", "supervise.unit", "order.text", "whistle.units", "whistle.limit", "joint.units", "joint.record",
    ];

    /// <summary>Lists of every case, with what each entry has.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["documents"] = ["n", "name", "source", "state"], ["missing"] = ["n", "name", "proves"], ["steps"] = ["n", "name", "who", "outcome", "at"],
        ["arrivals"] = ["n", "unit", "state", "limit", "at", "who", "record"],
    };

    /// <summary>All a template of an app may name; entries of a sub-table are called by its name: <c>items.cost</c>.</summary>
    public static HashSet<string> Of(IEnumerable<CompiledForm> forms)
    {
        var names = OfCase.Concat(Lists.SelectMany(l => l.Value.Select(v => $"{l.Key}.{v}"))).ToHashSet(StringComparer.Ordinal);
        foreach (var field in forms.SelectMany(f => f.Definition.Fields)) Add(names, field, "form.");
        return names;
    }

    static void Add(HashSet<string> names, FieldDefinition field, string around)
    {
        if (field.Type == FieldType.SubTable)
        {
            names.Add(field.Id + ".n");
            foreach (var inner in field.Fields.Where(f => f.Fields.IsEmpty)) names.Add($"{field.Id}.{inner.Id}");
        }
        else if (field.Type == FieldType.Group) foreach (var inner in field.Fields) Add(names, inner, $"{around}{field.Id}.");
        else names.Add(around + field.Id);
    }
}
