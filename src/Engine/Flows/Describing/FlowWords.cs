using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using LowCode.Calendar;

namespace LowCode.Flows;

/// <summary>What a flow's parts are called where its author named none, in the reader's language; read once from <c>Data/flow-words.json</c>.</summary>
public sealed class FlowWords
{
    /// <summary>Member of an activity by which its author names outcomes: <c>"outcomeNames": { "accept": { "zh-CN": "…", "en": "…" } }</c>.</summary>
    const string OutcomeNames = "outcomeNames";

    sealed record Entry(string Zh, string En);

    static readonly FrozenDictionary<string, Entry> entries = Load();
    readonly bool english;

    FlowWords(bool english) => this.english = english;

    public static FlowWords Chinese { get; } = new(english: false);
    public static FlowWords English { get; } = new(english: true);

    public static FlowWords In(string? language) => language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? English : Chinese;

    public string this[string key] => Find(key) ?? key;

    public string? Find(string key) => entries.TryGetValue(key, out var entry) ? english ? entry.En : entry.Zh : null;

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values) text = Problems.Counted.Fill(text, name, value);
        return text;
    }

    /// <summary>An outcome by its author's name for it, else by the common word, else as it is written.</summary>
    public string Outcome(string outcome, ActivityDefinition? activity)
    {
        if (activity?.Extra is { } extra && extra.TryGetValue(OutcomeNames, out var names) && names.ValueKind == JsonValueKind.Object
            && names.TryGetProperty(outcome, out var name) && Text(name) is { } told) return told;
        return activity is { Type: ActivityTypes.Dispatch } ? this["outcome.dispatch"] : Find("outcome." + outcome) ?? outcome;
    }

    public string Result(string result) => Find("result." + result) ?? result;

    /// <summary>A length of time in words; what cannot be read stays as it is written.</summary>
    public string Time(string? duration) => WorkDuration.Parse(duration, out var read) is null
        ? Say("time." + read.Unit, ("n", read.Amount.ToString(CultureInfo.InvariantCulture))) : duration ?? "";

    /// <summary>A text, or the one of the reader's language: the shapes in which authors write labels.</summary>
    string? Text(JsonElement written) => written.ValueKind switch
    {
        JsonValueKind.String => written.GetString(),
        JsonValueKind.Object when written.TryGetProperty(english ? "en" : "zh-CN", out var text) && text.ValueKind == JsonValueKind.String => text.GetString(),
        JsonValueKind.Object => written.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.String).Select(m => m.Value.GetString()).FirstOrDefault(),
        _ => null,
    };

    static FrozenDictionary<string, Entry> Load()
    {
        using var stream = typeof(FlowWords).Assembly.GetManifestResourceStream("LowCode.Flows.Data.flow-words.json")
            ?? throw new InvalidOperationException("flow-words.json is not embedded");
        return JsonSerializer.Deserialize<Dictionary<string, Entry>>(stream, JsonSerializerOptions.Web)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
