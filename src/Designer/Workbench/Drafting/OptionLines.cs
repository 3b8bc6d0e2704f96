using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Options as lines of a text: the Chinese words and, behind a bar, the English ones; in a cascade with a dash for every level down.</summary>
static class OptionLines
{
    static readonly char[] dashes = ['-', '－', '–', '—'], bars = ['|', '｜'];

    public static string Write(FieldDefinition field) => string.Join('\n', Written(field).Select(w => w.Line));

    /// <summary>Whether the lines are those that were written: then there is nothing to read, and the options stay as their file has them.</summary>
    public static bool Unchanged(string lines, FieldDefinition field) => Split(lines).SequenceEqual(Split(Write(field)), StringComparer.Ordinal);

    static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Every option with its level and line. A line stands under the last one a level up, so what stands under an option follows it, in whatever order the file has them.</summary>
    static List<(OptionDefinition Option, int Level, string Line)> Written(FieldDefinition field)
    {
        var (written, known, under) = (new List<(OptionDefinition, int, string)>(), field.Options.Select(o => o.Value).ToHashSet(StringComparer.Ordinal), field.Options.ToLookup(o => o.Parent, StringComparer.Ordinal));
        var left = new HashSet<OptionDefinition>(field.Options, ReferenceEqualityComparer.Instance);
        foreach (var top in field.Options.Where(o => o.Parent is not { } parent || !known.Contains(parent))) Add(top, 0);
        // Options that stand under one another in a circle have no top: they are shown all the same.
        foreach (var option in field.Options) Add(option, 0);
        return written;

        void Add(OptionDefinition option, int level)
        {
            if (!left.Remove(option)) return;
            written.Add((option, level, ((level > 0 ? new string('-', level) + " " : "") + Line(option)).Trim()));
            foreach (var one in under[option.Value]) Add(one, level + 1);
        }
    }

    static string Line(OptionDefinition option) => option.Label.En is { } english && english != option.Label.Zh ? $"{option.Label.Zh} | {english}" : option.Label.Zh;

    /// <summary>One option a line. One that is called as before, at the same place of a cascade, keeps its value, so that what cases hold keeps its meaning; a line as it was written is that option, whatever its words look like.</summary>
    public static JsonArray Read(string lines, FieldDefinition field)
    {
        var (before, levels, written) = (field.Options, field.Type == FieldType.Cascader, Written(field));
        var (options, taken, used) = (new JsonArray(), before.Select(o => o.Value).ToHashSet(StringComparer.Ordinal), new HashSet<object>(ReferenceEqualityComparer.Instance));
        var (seen, above, n) = (new HashSet<(string?, string)>(), new List<string>(), 1);
        foreach (var whole in Split(lines))
        {
            var (same, level, _) = written.FirstOrDefault(w => w.Line == whole && !used.Contains(w.Option) && (w.Level == 0 || (w.Level <= above.Count && above[w.Level - 1] == w.Option.Parent)));
            if (same is not null)
            {
                seen.Add((same.Parent, same.Label.Zh));
                Take(same, (JsonObject)JsonSerializer.SerializeToNode(same, OptionShape.Options)!, level);
                continue;
            }
            var line = levels ? whole.TrimStart(dashes).Trim() : whole;
            if (line.Length == 0) continue;
            level = levels ? Math.Min(whole.TakeWhile(c => dashes.Contains(c)).Count(), above.Count) : 0;
            var parent = level > 0 ? above[level - 1] : null;
            var (zh, en) = line.Split(bars, 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } chinese, { Length: > 0 } english] ? (chinese, english) : (line, null);
            var known = before.FirstOrDefault(o => o.Label.Zh == zh && !used.Contains(o) && (!levels || o.Parent == parent));
            if (!seen.Add((parent, zh)) && known is null) continue;
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
            Take(known, option, level);
        }
        return options;

        void Take(OptionDefinition? known, JsonObject option, int level)
        {
            if (known is not null) used.Add(known);
            above.RemoveRange(level, above.Count - level);
            above.Add((string)option["value"]!);
            options.Add(option);
        }
    }
}
