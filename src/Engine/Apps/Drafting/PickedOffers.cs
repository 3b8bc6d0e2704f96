using System.Text.RegularExpressions;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>When a condition holds, these options are offered.</summary>
/// <param name="When">An expression, picked or written by hand; null always holds.</param>
/// <param name="Options">Values of options.</param>
public sealed record PickedOffer(string? When, IReadOnlyList<string> Options);

/// <summary>
/// Which options are offered when, put together by picking: an option is offered when one of the cases it stands in holds, and one that stands in no case always is.
/// It is stored as the expression it stands for (<c>optionsWhen</c>) and read back from it; what was written otherwise is not read, and stays as it is.
/// </summary>
public sealed partial record PickedOffers(IReadOnlyList<PickedOffer> Offers)
{
    const string Always = "true";

    /// <summary>The expression; null without cases.</summary>
    public string? ToExpression() => Offers.Count == 0 ? null
        : string.Join(" || ", [.. Offers.Select(o => $"(({o.When ?? Always}) && {Among(o.Options)})"), "!" + Among(Offers.SelectMany(o => o.Options).Distinct(StringComparer.Ordinal))]);

    static string Among(IEnumerable<string> options) => $"contains([{string.Join(", ", options.Select(o => PickedRule.Literal(Value.Of(o))))}], item.value)";

    /// <returns>The cases an expression was picked as, none for none; null when it was written otherwise.</returns>
    public static PickedOffers? Read(string? expression)
    {
        if (string.IsNullOrWhiteSpace(expression)) return new([]);
        var (offers, at) = (new List<PickedOffer>(), 0);
        while (string.CompareOrdinal(expression, at, "((", 0, 2) == 0)
        {
            if (Closing(expression, at + 1) is not (> 0 and var close) || Then().Match(expression, close) is not { Success: true } then) return null;
            var when = expression[(at + 2)..close];
            offers.Add(new(when == Always ? null : when, [.. Text().Matches(then.Groups[1].Value).Select(t => PickedRule.ReadText(t.Value).AsText!)]));
            at = close + then.Length;
        }
        // Whatever else stands there, the last part most of all, has to be what these cases are written as.
        var read = new PickedOffers(offers);
        return read.ToExpression() == expression ? read : null;
    }

    /// <summary>Where the bracket that opens at a place closes, texts left aside; -1 when it does not.</summary>
    static int Closing(string expression, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var i = open; i < expression.Length; i++)
        {
            var letter = expression[i];
            if (quote != '\0')
            {
                if (letter == '\\') i++;
                else if (letter == quote) quote = '\0';
            }
            else if (letter is '\'' or '"' or '`') quote = letter;
            else if (letter == '(') depth++;
            else if (letter == ')' && --depth == 0) return i;
        }
        return -1;
    }

    [GeneratedRegex(@"\G\) && contains\(\[((?:'(?:[^'\\]|\\['\\])*'(?:, )?)*)\], item\.value\)\) \|\| ")]
    private static partial Regex Then();

    [GeneratedRegex(@"'(?:[^'\\]|\\['\\])*'")]
    private static partial Regex Text();
}
