using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What the panel of a field asks of its type.</summary>
static class Limits
{
    public static bool IsNumber(FieldType type) => type is FieldType.Number or FieldType.Integer or FieldType.Money or FieldType.Percent or FieldType.Slider or FieldType.Rating;

    public static bool IsTime(FieldType type) => type is FieldType.Date or FieldType.Time or FieldType.DateTime or FieldType.DateRange;

    public static bool HasOptions(FieldType type) => FieldMembers.Allows(type, "options");

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
