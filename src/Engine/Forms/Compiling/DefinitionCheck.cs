using System.Collections.Immutable;
using System.Globalization;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Checks of a definition that need no rule compiled: names, nesting, and members that do not fit their type.</summary>
sealed class DefinitionCheck(List<Problem> problems)
{
    /// <summary>Fields of one form, all levels together.</summary>
    public const int MaxFields = 1000;
    /// <summary>Sub-tables within sub-tables, and all containers together.</summary>
    public const int MaxTables = 2, MaxLevels = 5;
    const int MaxOptions = 5000;
    /// <summary>Types that a message names as having a member.</summary>
    const int MostNamed = 8;
    /// <summary>Wrong names in sections beyond this are not looked at one by one.</summary>
    const int MostUnknown = 50;

    int count;

    public void Check(FormDefinition form)
    {
        if (!CodeText.IsId(form.Id)) Add("form.definition.id", "id", ("id", form.Id ?? ""));
        if (form.Name is null) Add("form.definition.label", "name", ("at", "name"));
        Fields(form.Fields, "fields", 0, 0);
        if (count > MaxFields) Add("form.definition.tooMany", "fields", ("max", MaxFields.ToString(CultureInfo.InvariantCulture)));
        Sections(form);
    }

    void Sections(FormDefinition form)
    {
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unknown = 0;
        var known = form.Fields.IsDefault ? [] : form.Fields.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < form.Sections.Length; i++)
        {
            var section = form.Sections[i];
            if (!CodeText.IsId(section.Id)) Add("form.definition.id", $"sections[{i}].id", ("id", section.Id ?? ""));
            else if (!seen.Add(section.Id)) Add("form.definition.twice", $"sections[{i}].id", ("id", section.Id));
            if (section.Columns is < 1 or > 4) Add("form.definition.columns", $"sections[{i}].columns", ("value", Number(section.Columns)));
            if (section.Fields.IsDefault) continue;
            for (var j = 0; j < section.Fields.Length; j++)
                if (!known.Contains(section.Fields[j]))
                {
                    if (unknown++ == MostUnknown) return;
                    Add("form.definition.sectionField", $"sections[{i}].fields[{j}]", ("id", section.Fields[j]), ("known", NearWords.To(section.Fields[j], known)));
                }
                else if (!placed.Add(section.Fields[j])) Add("form.definition.sectionTwice", $"sections[{i}].fields[{j}]", ("id", section.Fields[j]));
        }
        if (form.Layout != FormLayout.Flow && !form.Sections.Any(s => s.Page is not null)) Add("form.definition.noPages", "layout");
        if (form.Sections.IsEmpty) return;
        for (var i = 0; i < form.Fields.Length; i++)
            if (!placed.Contains(form.Fields[i].Id) && form.Fields[i].Type != FieldType.Hidden) Add("form.definition.unplaced", $"fields[{i}]", ("id", form.Fields[i].Id));
    }

    void Fields(ImmutableArray<FieldDefinition> fields, string place, int tables, int levels)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length && count++ <= MaxFields; i++)
        {
            var field = fields[i];
            var at = $"{place}[{i}]";
            if (!IsName(field.Id)) Add("form.definition.fieldId", at + ".id", ("id", field.Id ?? ""));
            else if (!seen.Add(field.Id)) Add("form.definition.twice", at + ".id", ("id", field.Id));
            if (field.Label is null) Add("form.definition.label", at + ".label", ("at", $"{field.Id} label"));
            Members(field, at);
            if (!FieldTypes.IsContainer(field.Type)) continue;
            var inside = tables + (field.Type == FieldType.SubTable ? 1 : 0);
            if (inside > MaxTables || levels + 1 >= MaxLevels) Add("form.definition.nested", at, ("id", field.Id ?? ""));
            else if (field.Fields.IsDefaultOrEmpty) Add("form.definition.noFields", at + ".fields", ("id", field.Id ?? ""));
            else Fields(field.Fields, at + ".fields", inside, levels + 1);
        }
    }

    void Members(FieldDefinition field, string at)
    {
        foreach (var (member, isSet) in Set(field))
            if (isSet && !FieldTypes.Allows(field.Type, member)) Refuse(field.Type, member, member, at);
        if (field.Type == FieldType.Computed && field.Compute is null) Add("form.definition.noCompute", at, ("id", field.Id));
        if (field.Compute is not null && field.Default is not null) Add("form.definition.computeDefault", at + ".default");
        if (FieldTypes.HasOptions(field.Type)) Options(field, at);
        if (field.MaxLength is < 1 or > TextShape.MaxEver) Range("maxLength", field.MaxLength, 1, TextShape.MaxEver);
        if (field.Decimals is < 0 or > 6) Range("decimals", field.Decimals, 0, 6);
        if (field.MinLength < 0 || field.MinLength > (field.MaxLength ?? TextShape.MaxEver)) Range("minLength", field.MinLength, 0, field.MaxLength ?? TextShape.MaxEver);
        if (field.MaxCount is < 1 or > CompiledForm.MaxRows) Range("maxCount", field.MaxCount, 1, CompiledForm.MaxRows);
        else if (field.MinCount < 0 || field.MinCount > field.MaxCount) Range("minCount", field.MinCount, 0, field.MaxCount ?? CompiledForm.MaxRows);
        if (field.MaxSize is < 1) Range("maxSize", field.MaxSize, 1, FileShape.Largest);
        if (field.RequiredLevel != CheckLevel.Error && !FieldTypes.Allows(field.Type, "required")) Refuse(field.Type, "required", "requiredLevel", at);
        foreach (var kind in field.Kinds)
            if (!IdentityDocument.Kinds.Contains(kind)) Add("form.definition.kind", at + ".kinds", ("kind", kind), ("known", string.Join(", ", IdentityDocument.Kinds)));
        if (field.Type == FieldType.Record && !CodeText.IsId(field.Register)) Add("form.definition.register", at + ".register", ("id", field.Id));
        Bound(field, field.Min, at + ".min");
        Bound(field, field.Max, at + ".max");

        void Range(string member, long? value, long least, long most) => Add("form.definition.range", $"{at}.{member}", ("member", member), ("value", Number(value ?? 0)), ("range", $"{Number(least)}\u2013{Number(most)}"));
    }

    // A type is named as the definition writes it.
    void Refuse(FieldType type, string asked, string member, string at) =>
        Add("form.definition.member", $"{at}.{member}", ("member", member), ("type", Written(type)), ("types", string.Join(", ", Enum.GetValues<FieldType>().Where(t => FieldTypes.Allows(t, asked)).Take(MostNamed).Select(Written))));

    static string Written(FieldType type) => System.Text.Json.JsonSerializer.SerializeToElement(type, FormJson.Default.FieldType).GetString()!;

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    void Bound(FieldDefinition field, Value bound, string at)
    {
        if (bound.IsAbsent || !FieldTypes.Allows(field.Type, "min")) return;
        var report = new ShapeReport(default);
        var single = field.Type == FieldType.DateRange ? FieldType.Date : field.Type == FieldType.Slider ? FieldType.Number : field.Type;
        FieldTypes.ShapeOf(field with { Type = single, Min = default, Max = default }).Read(bound, report);
        var temporal = field.Type is FieldType.Date or FieldType.DateRange or FieldType.Time or FieldType.DateTime;
        if (report.Faults.Count > 0 || (!temporal && !bound.IsNumber)) Add("form.definition.bound", at, ("value", bound.ToString()));
    }

    void Options(FieldDefinition field, string at)
    {
        if (field.Options.IsDefaultOrEmpty && field.Type != FieldType.Cascader) Add("form.definition.noOptions", at + ".options", ("id", field.Id));
        if (field.Options.Length > MaxOptions) Add("form.definition.tooMany", at + ".options", ("max", MaxOptions.ToString(CultureInfo.InvariantCulture)));
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < field.Options.Length; i++)
        {
            var option = field.Options[i];
            if (option.Value is not { Length: > 0 and <= ChoiceShape.MaxCode }) Add("form.definition.option", $"{at}.options[{i}].value", ("value", option.Value ?? ""));
            // A parent stands before its children, which also keeps options from being their own ancestors.
            else if (option.Parent is not null && !values.Contains(option.Parent)) Add("form.definition.optionParent", $"{at}.options[{i}].parent", ("value", option.Parent));
            else if (!values.Add(option.Value)) Add("form.definition.twice", $"{at}.options[{i}].value", ("id", option.Value));
            if (option.Label is null) Add("form.definition.label", $"{at}.options[{i}].label", ("at", $"{field.Id} options {option.Value}"));
        }
    }

    static IEnumerable<(string Member, bool IsSet)> Set(FieldDefinition f) =>
    [
        ("minLength", f.MinLength is not null), ("maxLength", f.MaxLength is not null), ("min", !f.Min.IsAbsent), ("max", !f.Max.IsAbsent),
        ("decimals", f.Decimals is not null), ("minCount", f.MinCount is not null), ("maxCount", f.MaxCount is not null), ("multiple", f.Multiple),
        ("accept", !f.Accept.IsDefaultOrEmpty), ("maxSize", f.MaxSize is not null), ("options", !f.Options.IsDefaultOrEmpty), ("optionsWhen", f.OptionsWhen is not null), ("list", f.List is not null),
        ("kinds", !f.Kinds.IsDefaultOrEmpty), ("register", f.Register is not null), ("listed", f.Listed),
        ("fields", !f.Fields.IsDefaultOrEmpty), ("compute", f.Compute is not null), ("default", f.Default is not null),
        ("required", f.Required || f.RequiredWhen is not null), ("readOnly", f.ReadOnly || f.ReadOnlyWhen is not null), ("validate", !f.Validate.IsDefaultOrEmpty),
    ];

    // Names that mean something in every JavaScript object are refused: the same form runs in browsers.
    static bool IsName(string? id) =>
        id is { Length: > 0 and <= 64 } && char.IsAsciiLetter(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && id is not ("constructor" or "prototype" or "toString" or "valueOf" or "hasOwnProperty" or "toJSON");

    void Add(string code, string path, params ReadOnlySpan<(string, string)> values) => problems.Add(Problem.At(code, path, values));
}
