using System.Text.Json;

namespace LowCode.Interop;

/// <summary>What a status is usually called, for a first guess.</summary>
public static class StatusWords
{
    static readonly Dictionary<string, string[]> known = Load();

    /// <summary><c>opened</c>, <c>dispatched</c> or <c>closed</c>; under way when the word says neither.</summary>
    public static string Guess(string word)
    {
        foreach (var (status, words) in known)
            if (words.Any(w => word.Contains(w, StringComparison.OrdinalIgnoreCase))) return status;
        return "dispatched";
    }

    static Dictionary<string, string[]> Load()
    {
        using var stream = typeof(StatusWords).Assembly.GetManifestResourceStream("LowCode.Interop.Data.status-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
    }
}
