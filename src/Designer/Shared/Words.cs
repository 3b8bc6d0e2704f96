using System.Collections.Frozen;
using System.Text.Json;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Designer.Shared;

/// <summary>
/// What pages say, in the reader's language. Each room keeps its words in <c>{room}.words.json</c>:
/// <c>{ "key": { "zh": "…{name}…", "en": "…" } }</c>. An unknown key shows itself, so that a missing word is seen.
/// </summary>
public sealed class Words
{
    sealed record Entry(string Zh, string En);

    static readonly FrozenDictionary<string, Entry> entries = Load();

    Words(string language) => Language = language;

    public static Words Chinese { get; } = new("zh-CN");
    public static Words English { get; } = new("en");

    /// <summary><c>zh-CN</c> or <c>en</c>.</summary>
    public string Language { get; }

    public static Words In(string? language) => language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? English : Chinese;

    public static IReadOnlyCollection<string> Keys => entries.Keys;

    public string this[string key] => Find(key) ?? key;

    public string? Find(string key) => entries.TryGetValue(key, out var entry) ? this == English ? entry.En : entry.Zh : null;

    /// <summary>A sentence with its named places filled.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values) text = Counted.Fill(text, name, value);
        return text;
    }

    public string Of(Label label) => label.In(Language);

    public string Of(Problem problem) => ProblemText.Of(problem, Language);

    static FrozenDictionary<string, Entry> Load()
    {
        var all = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var assembly = typeof(Words).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".words.json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var (key, entry) in JsonSerializer.Deserialize<Dictionary<string, Entry>>(stream, JsonSerializerOptions.Web)!)
                if (!all.TryAdd(key, entry)) throw new InvalidOperationException($"the word {key} stands twice ({name})");
        }
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
