using System.Text.RegularExpressions;
using LowCode.Problems;
using Microsoft.OData;

namespace LowCode.Query;

/// <summary>What the OData parser complains of, in the reader's language with the place where it stands.</summary>
static partial class QueryProblems
{
    public static Problem Of(string option, ODataException wrong)
    {
        var message = wrong.Message;
        if (Property().Match(message) is { Success: true } property) return Problem.At("query.property", option, ("property", property.Groups[1].Value));
        if (Function().Match(message) is { Success: true } function) return Problem.At("query.function", option, ("function", function.Groups[1].Value));
        if (Position().Match(message) is { Success: true } place) return Problem.At("query.syntax", option, ("position", place.Groups[1].Value));
        if (message.Contains("incompatible types", StringComparison.Ordinal) || message.Contains("Boolean value", StringComparison.Ordinal)) return Problem.At("query.types", option);
        if (message.Contains("limit", StringComparison.OrdinalIgnoreCase) || message.Contains("recursion", StringComparison.OrdinalIgnoreCase)) return Problem.At("query.deep", option);
        return Problem.At("query.option", option);
    }

    [GeneratedRegex("Could not find a property named '([^']{1,200})'")]
    private static partial Regex Property();

    [GeneratedRegex("(?:unknown function with name|[Ff]unction signature for the function with name) '([^']{1,200})'")]
    private static partial Regex Function();

    [GeneratedRegex("at (?:position|character position|index) '?(\\d{1,6})'?", RegexOptions.IgnoreCase)]
    private static partial Regex Position();
}
