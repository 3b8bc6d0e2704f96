using System.Text.RegularExpressions;

namespace LowCode.Problems;

/// <summary>Fills a named place of a sentence. English counts: one case, two cases; the sentence is written for several.</summary>
public static partial class Counted
{
    public static string Fill(string text, string name, string value)
    {
        var place = "{" + name + "}";
        // Only what stands behind the place itself is put right, never what somebody wrote.
        if (value == "1" && text.Contains(place + " ", StringComparison.Ordinal))
            text = Behind().Replace(text, found => found.Groups["name"].Value != name ? found.Value
                : $"{place} {found.Groups["kind"].Value}{One(found.Groups["noun"].Value)}{(found.Groups["verb"].Value switch { " were" => " was", " are" => " is", " have" => " has", " wait" => " waits", " belong" => " belongs", " match" => " matches", var other => other })}");
        return text.Replace(place, value, StringComparison.Ordinal);
    }

    static string One(string several) => several switch
    {
        "dispatches" or "matches" => several[..^2],
        _ when several.EndsWith("ies", StringComparison.Ordinal) => several[..^3] + "y",
        _ => several[..^1],
    };

    [GeneratedRegex(@"\{(?<name>\w+)\} (?<kind>(?:(?:working|natural|emergency|open|duty|data|work|different|idle|failed) )*)(?<noun>accounts|apps|attempts|blocks|cases|cells|characters|columns|communities|days|dispatches|documents|elements|entries|fields|figures|files|forms|hours|items|lines|lists|matches|metres|minutes|options|parties|parts|places|questions|records|reports|rows|rules|seconds|steps|streets|things|times|units|votes|weeks)\b(?<verb> (?:were|are|have|wait|belong|match)\b)?")]
    private static partial Regex Behind();
}
