using System.Text.Json;

namespace LowCode.Cases;

/// <summary>Words that stand on papers; papers are Chinese.</summary>
static class PaperWords
{
    static readonly Dictionary<string, string> words = Load();

    public static string Of(string key) => words[key];

    public static string? Find(string key) => words.GetValueOrDefault(key);

    static Dictionary<string, string> Load()
    {
        using var stream = typeof(PaperWords).Assembly.GetManifestResourceStream("LowCode.Cases.Papers.Data.paper-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
