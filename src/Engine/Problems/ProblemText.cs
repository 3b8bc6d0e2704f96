using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace LowCode.Problems;

/// <summary>
/// The messages of all problem codes in Chinese and English. Each room keeps its own in <c>{room}.problems.json</c>:
/// <c>{ "code": { "zh": "请填写{field}", "en": "Fill in {field}" } }</c>; braces name the problem's values.
/// </summary>
public static class ProblemText
{
    sealed record Message(string Zh, string En);

    static readonly FrozenDictionary<string, Message> messages = Load(typeof(ProblemText).Assembly);

    public static IReadOnlyCollection<string> Codes => messages.Keys;

    /// <summary>The sentence for a reader; an unknown code shows itself, so that a missing message is seen and not hidden.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="language"><c>en</c> and its regions give English; all else gives Chinese.</param>
    public static string Of(Problem problem, string? language = null)
    {
        if (!messages.TryGetValue(problem.Code, out var message)) return problem.Code;
        var english = language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true;
        var text = english ? message.En : message.Zh;
        foreach (var (name, value) in problem.Values ?? ImmutableDictionary<string, string>.Empty) text = Counted.Fill(text, name, value);
        if (problem.Path is not null) text = text.Replace("{path}", problem.Path, StringComparison.Ordinal);
        return problem.Values?.GetValueOrDefault(english ? Problem.PlaceEnglish : Problem.Place) is { } place ? place + (english ? ": " : "\uff1a") + text : text;
    }

    static FrozenDictionary<string, Message> Load(Assembly assembly)
    {
        var all = new Dictionary<string, Message>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".problems.json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                var message = new Message(entry.Value.GetProperty("zh").GetString()!, entry.Value.GetProperty("en").GetString()!);
                if (!all.TryAdd(entry.Name, message)) throw new InvalidOperationException($"problem code {entry.Name} stands twice ({name})");
            }
        }
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
