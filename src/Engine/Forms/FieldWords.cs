using System.Collections.Frozen;
using System.Text.Json;

namespace LowCode.Forms;

/// <summary>The few words that values themselves are written with, in both languages.</summary>
public static class FieldWords
{
    static readonly FrozenDictionary<string, Label> words = Load();

    /// <param name="key">As in <c>Data/field-words.json</c>.</param>
    /// <param name="language"><c>en</c> or anything else for Chinese.</param>
    public static string In(string key, string? language) => words[key].In(language);

    /// <summary>The name of a kind of identity document.</summary>
    public static string KindOf(string kind, string? language) => words.TryGetValue("identity." + kind, out var known) ? known.In(language) : kind;

    /// <summary>The kind of identity document that has this name in either language, or is written so itself.</summary>
    public static string? FindKind(string name) =>
        IdentityDocument.Kinds.FirstOrDefault(k => k == name || words["identity." + k] is var known && (known.Zh == name || string.Equals(known.En, name, StringComparison.OrdinalIgnoreCase)));

    static FrozenDictionary<string, Label> Load()
    {
        using var stream = typeof(FieldWords).Assembly.GetManifestResourceStream("LowCode.Forms.Data.field-words.json") ?? throw new InvalidOperationException("field-words.json is not in the assembly");
        using var all = JsonDocument.Parse(stream);
        return all.RootElement.EnumerateObject().ToFrozenDictionary(w => w.Name, w => new Label(w.Value.GetProperty("zh").GetString()!, w.Value.GetProperty("en").GetString()), StringComparer.Ordinal);
    }
}
