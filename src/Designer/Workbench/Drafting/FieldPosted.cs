using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>The panel of a field as members of its definition.</summary>
static class FieldPosted
{
    static readonly string[] rules = ["visibleWhen", "requiredWhen", "readOnlyWhen"];

    public static JsonObject Read(Posted posted, FieldDefinition field, IReadOnlyCollection<PickField> fields, IReadOnlyCollection<PickField> checkable, Org.Caller caller)
    {
        var members = new JsonObject();
        posted.Label(members, "label", needed: true);
        posted.Label(members, "help");
        posted.Tick(members, "required");
        posted.Tick(members, "readOnly");
        posted.Tick(members, "multiple");
        if (posted.Has("requiredLevel")) members["requiredLevel"] = posted["requiredLevel"] == "warning" ? "warning" : null;
        if (posted.Has("onHide")) members["onHide"] = posted["onHide"] == "keep" ? "keep" : null;
        foreach (var number in new[] { "minLength", "maxLength", "minCount", "maxCount", "decimals" }) posted.Number(members, number);
        if (Limits.IsNumber(field.Type)) foreach (var bound in new[] { "min", "max" }) posted.Number(members, bound);
        else foreach (var bound in new[] { "min", "max" }) posted.Text(members, bound);
        foreach (var text in new[] { "element", "register", "compute", "default", "optionsWhen" }) posted.Text(members, text);
        if (posted.Has("list") && posted.Some("list") != field.List) List(posted.Some("list"), members, field);
        else if (posted.Has("options")) members["options"] = Options(posted["options"], field.Options);
        foreach (var rule in rules) Rule(posted, members, rule, fields, caller);
        if (posted.Has("check.message")) members["validate"] = Checks(posted, field, checkable, caller);
        return members;
    }

    /// <summary>What was written by hand stands before what was picked, and stays when neither was on the page.</summary>
    public static void Rule(Posted posted, JsonObject members, string rule, IReadOnlyCollection<PickField> fields, Org.Caller caller)
    {
        if (posted.Has(rule + ".raw")) members[rule] = posted.Some(rule + ".raw");
        else if (posted.Has(rule + ".any")) members[rule] = Picking.Read(posted, rule, fields, caller);
    }

    /// <summary>An option as one line: its Chinese words and, behind a bar, its English ones.</summary>
    public static string Line(OptionDefinition option) => option.Label.En is { } english && english != option.Label.Zh ? $"{option.Label.Zh} | {english}" : option.Label.Zh;

    /// <summary>One option a line. One that is called as before keeps its value, so that what cases hold keeps its meaning.</summary>
    static JsonArray Options(string lines, ImmutableArray<OptionDefinition> before)
    {
        var (options, taken) = (new JsonArray(), before.Select(o => o.Value).ToHashSet(StringComparer.Ordinal));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (zh, en) = line.Split(['|', '｜'], 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } chinese, { Length: > 0 } english] ? (chinese, english) : (line, null);
            if (!seen.Add(zh)) continue;
            var label = en is null ? (JsonNode)zh : new JsonObject { ["zh-CN"] = zh, ["en"] = en };
            if (before.FirstOrDefault(o => o.Label.Zh == zh) is { } known)
            {
                var kept = System.Text.Json.JsonSerializer.SerializeToNode(known, OptionShape.Options)!;
                kept["label"] = label;
                options.Add(kept);
                continue;
            }
            var n = 1;
            while (!taken.Add("o" + n.ToString(System.Globalization.CultureInfo.InvariantCulture))) n++;
            options.Add(new JsonObject { ["value"] = "o" + n.ToString(System.Globalization.CultureInfo.InvariantCulture), ["label"] = label });
        }
        return options;
    }

    /// <summary>Which types can have the options of a list.</summary>
    public static bool TakesList(FieldType type) => type is FieldType.Choice or FieldType.MultiChoice or FieldType.Cascader;

    /// <summary>Options of a list instead of one's own, or one's own again: then those of the list, to go on from.</summary>
    static void List(string? list, JsonObject members, FieldDefinition field)
    {
        members["list"] = list;
        members["options"] = list is null ? System.Text.Json.JsonSerializer.SerializeToNode(field.Options, OptionShape.Options) : null;
    }

    static JsonArray? Checks(Posted posted, FieldDefinition field, IReadOnlyCollection<PickField> fields, Org.Caller caller)
    {
        // The first is edited on the page; further ones stay.
        var kept = field.Validate.Skip(1).Select(c => (JsonNode)new JsonObject
        {
            ["if"] = c.If, ["message"] = System.Text.Json.JsonSerializer.SerializeToNode(c.Message, OptionShape.Options), ["level"] = c.Level == CheckLevel.Warning ? "warning" : "error",
        });
        var rule = new JsonObject();
        Rule(posted, rule, "check", fields, caller);
        var first = (string?)rule["check"] is { } condition && posted.Some("check.message") is { } message
            ? new[] { (JsonNode)new JsonObject { ["if"] = condition, ["message"] = message, ["level"] = posted["check.level"] == "warning" ? "warning" : "error" } } : [];
        return new JsonArray([.. first.Concat(kept)]) is { Count: > 0 } checks ? checks : null;
    }
}

/// <summary>How options and labels are written back into a form's file.</summary>
static class OptionShape
{
    public static readonly System.Text.Json.JsonSerializerOptions Options = new(System.Text.Json.JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}

/// <summary>Which bounds a type of field knows, for its panel.</summary>
static class Limits
{
    public static bool IsNumber(FieldType type) => type is FieldType.Number or FieldType.Integer or FieldType.Money or FieldType.Percent or FieldType.Slider or FieldType.Rating;

    public static bool IsTime(FieldType type) => type is FieldType.Date or FieldType.Time or FieldType.DateTime or FieldType.DateRange;

    public static bool IsText(FieldType type) => type is FieldType.Text or FieldType.Textarea or FieldType.RichText or FieldType.Barcode;

    public static bool IsMany(FieldType type) => type is FieldType.MultiChoice or FieldType.SubTable or FieldType.File or FieldType.Photo or FieldType.Audio;

    public static bool HasOptions(FieldType type) => type is FieldType.Choice or FieldType.MultiChoice;

    /// <summary>What a new field of a type needs to be right from the beginning.</summary>
    public static JsonObject? Begin(FieldType type, Shared.Words words) => type switch
    {
        FieldType.Choice or FieldType.MultiChoice => new() { ["options"] = new JsonArray(Option("o1", words["canvas.option"] + " 1"), Option("o2", words["canvas.option"] + " 2")) },
        FieldType.Cascader => new() { ["options"] = new JsonArray(Option("o1", words["canvas.option"] + " 1"), new JsonObject { ["value"] = "o2", ["label"] = words["canvas.option"] + " 1.1", ["parent"] = "o1" }) },
        FieldType.Computed => new() { ["compute"] = "''" },
        FieldType.Record => new() { ["register"] = "person" },
        FieldType.SubTable or FieldType.Group => new() { ["fields"] = new JsonArray(new JsonObject { ["id"] = "name", ["type"] = "text", ["label"] = words["type.Text"] }) },
        _ => null,
    };

    static JsonObject Option(string value, string label) => new() { ["value"] = value, ["label"] = label };
}
