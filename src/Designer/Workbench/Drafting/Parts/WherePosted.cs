using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Which cases a view or report is about, as rows of field and value on a page.</summary>
static class WherePosted
{
    /// <summary>Conditions on a page.</summary>
    public const int Rows = 3;

    public static IReadOnlyList<(string Path, FieldDefinition Field)> Fields(DraftView draft) => [.. ColumnFields.Of(draft.Forms)];

    /// <summary>Sizes and days have bounds; everything else is, or has, something.</summary>
    public static bool HasBounds(FieldDefinition field) => ColumnFields.IsSummed(field) || field.Type is FieldType.Date or FieldType.DateTime;

    public static JsonArray? Read(Posted posted, DraftView draft)
    {
        var (read, fields) = (new JsonArray(), Fields(draft));
        for (var i = 0; i < Rows; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"where.{i}.");
            if (posted.Some(at + "field") is not { } path || fields.FirstOrDefault(f => f.Path == path).Field is not { } field) continue;
            var one = new JsonObject { ["field"] = path };
            if (HasBounds(field))
                foreach (var end in new[] { "from", "until" })
                    if (posted.Some(at + end) is { } bound) one[end] = bound;
            if (!HasBounds(field) && posted.Some(at + "is") is { } typed) one["is"] = ValueOf(field, typed);
            read.Add(one);
        }
        return read.Count == 0 ? null : read;
    }

    static string ValueOf(FieldDefinition field, string typed) => field.Type is FieldType.Boolean or FieldType.Consent
        ? typed is "false" || typed == Shared.Words.Chinese["no"] || typed.Equals(Shared.Words.English["no"], StringComparison.OrdinalIgnoreCase) ? "false" : "true"
        : field.Options.FirstOrDefault(o => o.Label.Zh == typed || o.Label.En == typed)?.Value ?? typed;
}
