using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>
/// A message as carriers know it: a registered number and text with named places, each with the most it may hold. One file of
/// <c>messages/*.json</c> in an app package; one with the id of a shipped template takes its place within that app.
/// </summary>
/// <param name="Id">What <c>notify</c> and <c>notices</c> name, e.g. <c>answered</c>.</param>
/// <param name="Number">Number registered with the carrier, e.g. <c>LC-005</c>.</param>
/// <param name="Name">What administrators call it.</param>
/// <param name="Text">The registered words; <c>{name}</c> stands for a variable.</param>
/// <param name="Variables">Variables and how many characters each may hold.</param>
/// <param name="Channels">Channels to be tried, in this order; empty takes any that reaches the recipient.</param>
/// <param name="AtOnce">Somebody waits for it (a code): quiet hours do not hold it back.</param>
public sealed partial record MessageTemplate(
    string Id, string Number, Label Name, Label Text, IReadOnlyDictionary<string, int>? Variables = null, IReadOnlyList<string>? Channels = null, bool AtOnce = false)
{
    /// <summary>Members this version does not know; they are written back unchanged.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Further { get; set; }

    /// <summary>The text in a language with its places filled; a value that is not given leaves nothing.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values, string? language) =>
        Place().Replace(Text.In(language), place => values.GetValueOrDefault(place.Groups[1].Value, ""));

    /// <summary>What the text and the carrier take of these values: those it names, none longer than it may be. What is too long ends with an ellipsis,
    /// because a shortened message is of more use than one the carrier refuses.</summary>
    public Dictionary<string, string> Fit(IEnumerable<KeyValuePair<string, string>> values)
    {
        var fitting = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            if (Variables?.TryGetValue(name, out var most) == true) fitting[name] = value.Length <= most ? value : most < 2 ? value[..most] : value[..(most - 1)] + "…";
        return fitting;
    }

    /// <summary>Names of the places in the text, in both languages.</summary>
    public IReadOnlySet<string> Places => Place().Matches(Text.Zh + Text.En).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();
}
