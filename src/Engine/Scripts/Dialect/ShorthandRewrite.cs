namespace LowCode.Scripts;

/// <summary>Writes out members that are named by their value: <c>{ kind, amount }</c> becomes <c>{ kind: kind, amount: amount }</c>.</summary>
static class ShorthandRewrite
{
    public static void Expand(List<Token> tokens, int from, int to) => Expand(tokens, from, ref to);

    /// <param name="tokens">All of them.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="to">Behind the last; moves with what is put in.</param>
    public static void Expand(List<Token> tokens, int from, ref int to)
    {
        var open = new Stack<bool>();
        for (var i = from; i < to; i++)
        {
            var token = tokens[i];
            // A brace behind an arrow opens a block, any other a record; a pattern that was left there is refused later.
            if (token.Is("(") || token.Is("[") || token.Is("{")) open.Push(token.Is("{") && i > 0 && !tokens[i - 1].Is("=>"));
            else if (token.Is(")") || token.Is("]") || token.Is("}")) open.TryPop(out _);
            else if (open.TryPeek(out var record) && record && token.Kind == TokenKind.Name && i > 0 && (tokens[i - 1].Is("{") || tokens[i - 1].Is(","))
                && i + 1 < to && (tokens[i + 1].Is(",") || tokens[i + 1].Is("}")))
            {
                tokens.InsertRange(i + 1, [new(TokenKind.Mark, ":", token.Offset), token]);
                (i, to) = (i + 2, to + 2);
            }
        }
    }
}
