using System.Globalization;

namespace LowCode.Scripts;

/// <summary>
/// Marks what is spread in a list, a record or a call, so that the parser can read it: <c>[...a, 1]</c> becomes <c>[$spread(a), 1]</c>, <c>{ ...r }</c> becomes
/// <c>{ $spread0: r }</c>. The reader makes a node of its own of it. A spread anywhere else stays, and is refused where it stands.
/// </summary>
static class SpreadRewrite
{
    /// <summary>No author's name begins like this.</summary>
    public const string Mark = "$spread";

    /// <exception cref="ExpressionRefusal">A name of the author's looks like the mark.</exception>
    public static void Apply(string source, List<Token> tokens)
    {
        foreach (var token in tokens)
            if (token.Kind == TokenKind.Name && token.Text.StartsWith(Mark, StringComparison.Ordinal)) throw ExpressionRefusal.NotAllowed(Place.Of(source, token.Offset), token.Text, "other");
        var made = 0;
        // From the last to the first: one within another is done before it.
        for (var i = tokens.Count - 1; i > 0; i--)
        {
            if (!tokens[i].Is("...") || !(tokens[i - 1].Is(",") || tokens[i - 1].Is("[") || tokens[i - 1].Is("(") || tokens[i - 1].Is("{")) || Around(tokens, i) is not { } open) continue;
            var (end, offset) = (ConstRewrite.End(tokens, i + 1, stopAt: ","), tokens[i].Offset);
            if (end == i + 1) continue;
            tokens.Insert(end, new(TokenKind.Mark, ")", offset));
            tokens.RemoveAt(i);
            tokens.InsertRange(i, tokens[open].Is("{")
                ? [new(TokenKind.Name, Mark + (made++).ToString(CultureInfo.InvariantCulture), offset), new(TokenKind.Mark, ":", offset), new(TokenKind.Mark, "(", offset)]
                : [new(TokenKind.Name, Mark, offset), new(TokenKind.Mark, "(", offset)]);
        }
    }

    /// <summary>The bracket around, where it is of a list, a record or a call.</summary>
    static int? Around(List<Token> tokens, int at)
    {
        var depth = 0;
        for (var i = at - 1; i >= 0; i--)
        {
            if (tokens[i].Is(")") || tokens[i].Is("]") || tokens[i].Is("}")) depth++;
            else if ((tokens[i].Is("(") || tokens[i].Is("[") || tokens[i].Is("{")) && depth-- == 0)
                return tokens[i].Text switch
                {
                    "(" => i > 0 && tokens[i - 1].Kind == TokenKind.Name && !tokens[i - 1].IsWord("return") && !tokens[i - 1].IsWord("typeof") ? i : null,
                    "[" => i > 0 && (tokens[i - 1].Kind != TokenKind.Mark || tokens[i - 1].Is(")") || tokens[i - 1].Is("]")) && !tokens[i - 1].IsWord("return") ? null : i,
                    _ => i > 0 && tokens[i - 1].Is("=>") ? null : i,
                };
        }
        return null;
    }
}
