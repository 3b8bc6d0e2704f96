using System.Globalization;
using System.Text.Json;
using LowCode.Plugins;

namespace LowCode.Samples.Keywords;

/// <summary>
/// Proposes units by words in a case's title and texts. Settings: <c>Units:{unit}</c> with the words that speak for it, blanks between them; in the name of the unit
/// <c>*</c> stands for the case's street, so that one setting does for all streets. A unit's share is its part of all words that were found.
/// </summary>
public sealed class KeywordSuggester : IDispatchSuggester
{
    const string Prefix = "Units:";
    static readonly string zh = Words("zh"), en = Words("en");

    readonly (string Unit, string[] Words)[] units;

    public KeywordSuggester(PluginSettings settings) =>
        units = [.. settings.Names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n => (n[Prefix.Length..], settings[n]!.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))];

    public string Name => "keywords";

    public Task<IReadOnlyList<UnitSuggestion>> Suggest(SuggestionRequest request, CancellationToken cancellation)
    {
        var text = request.Title + "\n" + string.Join('\n', TextsOf(request.Form));
        var found = units.Select(u => (Unit: u.Unit.Replace("*", request.Street, StringComparison.Ordinal), Words: Array.FindAll(u.Words, w => text.Contains(w, StringComparison.OrdinalIgnoreCase))))
            .Where(u => u.Words.Length > 0 && !request.Excluded.Contains(u.Unit)).OrderByDescending(u => u.Words.Length).ToArray();
        var all = found.Sum(u => u.Words.Length);
        return Task.FromResult<IReadOnlyList<UnitSuggestion>>([.. found.Select(u => new UnitSuggestion(u.Unit, (double)u.Words.Length / all, Why(zh, u.Words), Why(en, u.Words)))]);
    }

    /// <summary>Only texts at the top: a masked value is a text too, and finds nothing.</summary>
    static IEnumerable<string> TextsOf(string form)
    {
        using var read = JsonDocument.Parse(form);
        if (read.RootElement.ValueKind != JsonValueKind.Object) return [];
        return [.. read.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).Select(p => p.Value.GetString()!)];
    }

    // The words come from the settings and not from the case: a reason holds no personal data.
    static string Why(string pattern, string[] words) => string.Format(CultureInfo.InvariantCulture, pattern, string.Join(", ", words));

    static string Words(string language)
    {
        using var read = new StreamReader(typeof(KeywordSuggester).Assembly.GetManifestResourceStream($"LowCode.Samples.Keywords.words.{language}.txt")!);
        return read.ReadToEnd();
    }
}
