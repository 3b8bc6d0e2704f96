using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Which files a field takes, as people say it: kinds of files, and a size in megabytes.</summary>
static class FileLimits
{
    const double Mega = 1024 * 1024;

    /// <summary>Kinds a field of files can be held to, each with the endings it stands for.</summary>
    public static IReadOnlyList<(string Kind, string[] Endings)> Kinds(FieldType type) => type == FieldType.Photo
        ? [("jpg", ["jpg", "jpeg"]), ("png", ["png"]), ("webp", ["webp"])]
        : [("pdf", ["pdf"]), ("word", ["doc", "docx"]), ("excel", ["xls", "xlsx"]), ("picture", ["jpg", "jpeg", "png"]), ("zip", ["zip", "rar"])];

    public static bool Takes(FieldDefinition field, string[] endings) => endings.All(Written(field).Contains);

    /// <summary>Endings that no kind stands for.</summary>
    public static string Others(FieldDefinition field)
    {
        var told = Kinds(field.Type).Where(k => Takes(field, k.Endings)).SelectMany(k => k.Endings).ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', Written(field).Where(e => !told.Contains(e)));
    }

    public static string Size(FieldDefinition field) => field.MaxSize is { } bytes ? (bytes / Mega).ToString("0.###", CultureInfo.InvariantCulture) : "";

    /// <exception cref="RefusedException"><c>draft.number</c>: the size is none.</exception>
    public static void Read(Posted posted, JsonObject members, FieldDefinition field)
    {
        if (posted.Has("accept"))
        {
            var chosen = posted.All("accept").ToHashSet(StringComparer.Ordinal);
            var endings = Kinds(field.Type).Where(k => chosen.Contains(k.Kind)).SelectMany(k => k.Endings)
                .Concat(posted["accept.others"].Split([' ', ',', '，', '、', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Plain)).Where(e => e.Length > 0).Distinct().ToArray();
            // What means the same stays as it was written.
            if (!endings.ToHashSet(StringComparer.Ordinal).SetEquals(Written(field))) members["accept"] = endings.Length > 0 ? new JsonArray([.. endings.Select(e => (JsonNode)e)]) : null;
        }
        if (!posted.Has("size") || posted["size"] == Size(field)) return;
        if (posted.Some("size") is not { } text) members["maxSize"] = null;
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) && size is > 0 and < 10_000) members["maxSize"] = (long)(size * Mega);
        else throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.number", "size", ("text", text)));
    }

    static IEnumerable<string> Written(FieldDefinition field) => field.Accept.Select(Plain);

    static string Plain(string ending) => ending.TrimStart('.').ToLowerInvariant();
}
