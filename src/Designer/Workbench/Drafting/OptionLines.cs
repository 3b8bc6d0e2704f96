using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Options as lines of a text: the Chinese words and, behind a bar, the English ones; in a cascade with a dash for every level down.</summary>
static class OptionLines
{
    static readonly char[] dashes = ['-', '－', '–', '—'], bars = ['|', '｜'];

    public static string Write(FieldDefinition field)
    {
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        return string.Join('\n', field.Options.Select(option =>
        {
            var level = depth[option.Value] = option.Parent is { } parent && depth.TryGetValue(parent, out var above) ? above + 1 : 0;
            return (level > 0 ? new string('-', level) + " " : "") + Line(option);
        }));
    }

    static string Line(OptionDefinition option) => option.Label.En is { } english && english != option.Label.Zh ? $"{option.Label.Zh} | {english}" : option.Label.Zh;

    /// <summary>One option a line. One that is called as before, at the same place of a cascade, keeps its value, so that what cases hold keeps its meaning.</summary>
    public static JsonArray Read(string lines, FieldDefinition field)
    {
        var (before, levels) = (field.Options, field.Type == FieldType.Cascader);
        var (options, taken) = (new JsonArray(), before.Select(o => o.Value).ToHashSet(StringComparer.Ordinal));
        var (seen, above, n) = (new HashSet<(string?, string)>(), new List<string>(), 1);
        foreach (var whole in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var line = levels ? whole.TrimStart(dashes).Trim() : whole;
            if (line.Length == 0) continue;
            var level = levels ? Math.Min(whole.TakeWhile(c => dashes.Contains(c)).Count(), above.Count) : 0;
            var parent = level > 0 ? above[level - 1] : null;
            var (zh, en) = line.Split(bars, 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } chinese, { Length: > 0 } english] ? (chinese, english) : (line, null);
            if (!seen.Add((parent, zh))) continue;
            var known = before.FirstOrDefault(o => o.Label.Zh == zh && (!levels || o.Parent == parent));
            var option = known is null ? [] : (JsonObject)JsonSerializer.SerializeToNode(known, OptionShape.Options)!;
            if (known is null)
            {
                string value;
                do value = "o" + (n++).ToString(CultureInfo.InvariantCulture);
                while (!taken.Add(value));
                option["value"] = value;
            }
            option["label"] = en is null ? zh : new JsonObject { ["zh-CN"] = zh, ["en"] = en };
            if (levels && parent is not null) option["parent"] = parent;
            above.RemoveRange(level, above.Count - level);
            above.Add((string)option["value"]!);
            options.Add(option);
        }
        return options;
    }
}
