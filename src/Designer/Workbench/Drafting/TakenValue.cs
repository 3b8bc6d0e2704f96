using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Designer.Shared;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A value of a step as people choose it: typed, or taken from what is known.</summary>
/// <param name="From">Where it is taken from: <c>form.amount</c> or one of <see cref="Known"/>; empty for what is typed, <see cref="Keep"/> for what was written by hand.</param>
/// <param name="Text">What is typed.</param>
public sealed partial record TakenValue(string From, string Text)
{
    public const string Keep = "keep", Now = "now", More = "more", Number = "case.number", Title = "case.title";

    public static IReadOnlyList<string> Known { get; } = [Number, Title, Now, More];

    public static TakenValue None { get; } = new("", "");

    /// <param name="variable">The variable that takes it, which it may count on from.</param>
    public static TakenValue Of(Value written, Words words, string variable = "")
    {
        if (written.IsNumber) return new("", written.RawNumber.ToString("R", CultureInfo.InvariantCulture));
        if (written.IsBoolean) return new("", words[written.RawBoolean ? "yes" : "no"]);
        if (written.AsText is not { } text) return written.IsBlank ? None : new(Keep, "");
        if (text is not ['=', .. var source]) return new("", text);
        if (source == "now()") return new(Now, "");
        if (source == Counted(variable)) return new(More, "");
        if (source is Number or Title || Field().IsMatch(source)) return new(source, "");
        return Quoted().Match(source) is { Success: true } quoted ? new("", Escape().Replace(quoted.Groups[1].Value, "$1")) : new(Keep, "");
    }

    /// <returns>What stands in the file. What was left as it was shown is not read anew: a text that looks like a number stays a text.</returns>
    /// <param name="of">Where it stood, under the name <paramref name="member"/>.</param>
    internal static JsonNode? Read(Posted posted, string name, JsonObject of, string member, IEnumerable<Forms.FieldDefinition> fields, string variable = "") =>
        of.TryGetPropertyValue(member, out var before) && IsShown(posted, name, before, variable) ? before?.DeepClone() : Chosen(posted, name, before, fields, variable) ?? "";

    static bool IsShown(Posted posted, string name, JsonNode? before, string variable)
    {
        var written = before is null ? default : before.Deserialize<Value>();
        return new[] { Words.Chinese, Words.English }.Select(words => Of(written, words, variable)).Any(shown => shown.From == posted[name + ".from"] && Line(shown.Text) == Line(posted[name + ".text"]));

        // Browsers take line ends out of what is typed in one line.
        static string Line(string text) => text.ReplaceLineEndings("").Trim();
    }

    static JsonNode? Chosen(Posted posted, string name, JsonNode? before, IEnumerable<Forms.FieldDefinition> fields, string variable) => posted[name + ".from"] switch
    {
        "" => Typed(posted[name + ".text"]),
        Now => "=now()",
        More when variable.Length > 0 => "=" + Counted(variable),
        Number or Title => "=" + posted[name + ".from"],
        var from when fields.Any(f => "form." + f.Id == from) => "=" + from,
        _ => before?.DeepClone(),
    };

    static JsonNode? Typed(string text)
    {
        if (text.Length == 0) return null;
        foreach (var words in new[] { Words.Chinese, Words.English })
            if (words["yes"].Equals(text, StringComparison.OrdinalIgnoreCase) || words["no"].Equals(text, StringComparison.OrdinalIgnoreCase)) return words["yes"].Equals(text, StringComparison.OrdinalIgnoreCase);
        // A number only where it is written as one: 0123 is a code.
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number.ToString("R", CultureInfo.InvariantCulture) == text)
            return number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
        // What is typed never becomes an expression.
        return text[0] == '=' ? "='" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'" : text;
    }

    static string Counted(string variable) => $"(vars.{variable} ?? 0) + 1";

    [GeneratedRegex(@"^form\.[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^'((?:[^'\\]|\\['\\])*)'$")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
