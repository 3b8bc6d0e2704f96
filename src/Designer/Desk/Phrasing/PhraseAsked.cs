using LowCode.Org;
using Microsoft.Extensions.Primitives;

namespace LowCode.Designer.Desk.Phrasing;

/// <summary>A text on a page into which a phrase is wanted: the list stands open at it.</summary>
/// <param name="Verb">The command its form would send.</param>
/// <param name="Name">Its name in the form.</param>
public sealed record PhraseChoice(string Verb, int Visit, string Name, IReadOnlyList<Phrase> Phrases)
{
    public bool IsAt(string verb, int visit, string name) => (Verb, Visit, Name) == (verb, visit, name);
}

/// <summary>Which form the texts below stand in; without one, texts have no phrases but with script.</summary>
public sealed record PhrasePlace(string Verb, int Visit, PhraseChoice? Open);

/// <summary>
/// Phrases without script: <c>do=phrases:VERB:NAME</c> opens the list at a text, <c>do=phrase:VERB:NAME:ID</c> puts one in. The page comes back as
/// it was filled in, and nothing is sent.
/// </summary>
static class PhraseAsked
{
    public const string List = "phrases", Put = "phrase";

    /// <returns>The verb whose form comes back, what was posted with the phrase in it, and the open list; null when phrases were not asked for.</returns>
    public static async Task<(string Verb, IFormCollection Posted, PhraseChoice? Choice)?> OfAsync(IFormCollection posted, int visit, Caller caller, Phrases phrases, CancellationToken cancellation)
    {
        if (posted["do"].ToString().Split(':') is not [List or Put, var verb, var name, ..] parts) return null;
        var known = await phrases.OfAsync(caller, cancellation);
        if (parts[0] == List || parts.Length < 4) return (verb, posted, new(verb, visit, name, known));
        if (known.FirstOrDefault(p => p.Id == parts[3]) is not { } phrase) return (verb, posted, null);
        var fields = posted.ToDictionary(f => f.Key, f => f.Value);
        var text = posted[name].LastOrDefault() ?? "";
        fields[name] = new StringValues(text.TrimEnd().Length == 0 ? phrase.Text : $"{text.TrimEnd()}\n{phrase.Text}");
        return (verb, new FormCollection(fields, posted.Files), null);
    }
}
