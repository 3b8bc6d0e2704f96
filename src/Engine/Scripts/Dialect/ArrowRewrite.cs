namespace LowCode.Scripts;

/// <summary>Turns arrow functions that are arguments into ES5 functions: <c>x =&gt; e</c> becomes <c>function(x){return (e);}</c>.</summary>
static class ArrowRewrite
{
    /// <exception cref="ExpressionRefusal">An arrow elsewhere, or with parameters that are not plain names.</exception>
    public static void Apply(string source, List<Token> tokens)
    {
        // From the last to the first, so that an inner arrow is done before the one around it.
        for (var i = tokens.Count - 1; i >= 0; i--)
            if (tokens[i].Is("=>")) Rewrite(source, tokens, i);
    }

    static void Rewrite(string source, List<Token> tokens, int arrow)
    {
        var offset = tokens[arrow].Offset;
        var first = Parameters(source, tokens, arrow);
        if (first == 0 || !(tokens[first - 1].Is("(") || tokens[first - 1].Is(","))) throw Refuse();
        if (arrow + 1 >= tokens.Count) throw Refuse();
        var names = tokens.GetRange(first, arrow - first);
        if (!names[0].Is("(")) names = [new(TokenKind.Mark, "(", offset), names[0], new(TokenKind.Mark, ")", offset)];

        var end = BodyEnd(tokens, arrow + 1);
        var body = tokens.GetRange(arrow + 1, end - arrow - 1);
        if (body.Count == 0) throw Refuse();
        if (!body[0].Is("{")) body = [.. Marks("{"), new(TokenKind.Name, "return", offset), .. Marks("("), .. body, .. Marks(")", ";", "}")];
        tokens.RemoveRange(first, end - first);
        tokens.InsertRange(first, [new(TokenKind.Name, "function", offset), .. names, .. body]);

        IEnumerable<Token> Marks(params string[] marks) => marks.Select(m => new Token(TokenKind.Mark, m, offset));
        ExpressionRefusal Refuse() => ExpressionRefusal.At(Place.Of(source, offset), "script.arrow", ("what", "=>"));
    }

    static int Parameters(string source, List<Token> tokens, int arrow)
    {
        var at = arrow - 1;
        if (at >= 0 && tokens[at].Kind == TokenKind.Name) return at;
        if (at < 0 || !tokens[at].Is(")")) throw Bad();
        for (at--; at >= 0 && !tokens[at].Is("("); at--)
            if (tokens[at].Kind != TokenKind.Name && !tokens[at].Is(",")) throw Bad();
        return at >= 0 ? at : throw Bad();

        ExpressionRefusal Bad() => ExpressionRefusal.At(Place.Of(source, tokens[arrow].Offset), "script.arrow", ("what", "=>"));
    }

    static int BodyEnd(List<Token> tokens, int start)
    {
        var depth = 0;
        for (var i = start; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Is("(") || token.Is("[") || token.Is("{")) depth++;
            else if (token.Is(")") || token.Is("]") || token.Is("}")) { if (depth-- == 0) return i; }
            else if (depth == 0 && token.Is(",")) return i;
        }
        return tokens.Count;
    }
}
