namespace LowCode.Scripts;

/// <summary>
/// Puts what <c>let</c> and <c>const</c> name at the head of an arrow's block in place of their names:
/// <c>r =&gt; { const t = r.a * 2; return t &gt; 3; }</c> becomes <c>r =&gt; { return (r.a * 2) &gt; 3; }</c>. Expressions have no effects, so the value is the same.
/// A declaration that cannot be put in place safely stays, and is then refused where it stands.
/// </summary>
static class ConstRewrite
{
    /// <exception cref="ExpressionRefusal">What comes of it is too long.</exception>
    public static void Apply(string source, List<Token> tokens, ScriptLimits limits)
    {
        // From the last to the first, so that an inner block is done before the one around it.
        for (var i = tokens.Count - 2; i >= 0; i--)
            if (tokens[i].Is("=>") && tokens[i + 1].Is("{"))
                while (TryPut(source, tokens, i + 2, limits)) { /* the next declaration stands in its place */ }
    }

    static bool TryPut(string source, List<Token> tokens, int at, ScriptLimits limits)
    {
        if (at + 3 >= tokens.Count || !(tokens[at].IsWord("let") || tokens[at].IsWord("const")) || tokens[at + 1].Kind != TokenKind.Name || !tokens[at + 2].Is("=")) return false;
        var name = tokens[at + 1].Text;
        var end = End(tokens, at + 3, stopAt: ";");
        if (end <= at + 3 || end >= tokens.Count || !tokens[end].Is(";")) return false;
        var value = tokens.GetRange(at + 3, end - at - 3);
        var close = End(tokens, end + 1, stopAt: null);
        var taken = Parameters(tokens, end + 1, close);
        // A parameter of the same name would be meant instead of this one, or instead of what this one reads.
        if (taken.Contains(name)) return false;
        for (var i = at + 3; i < end; i++)
            if (IsRead(tokens, i) && (taken.Contains(tokens[i].Text) || tokens[i].Text == name)) return false;

        List<Token> put = [];
        for (var i = end + 1; i < close; i++)
        {
            var token = tokens[i];
            if (token.Text != name || !IsRead(tokens, i)) { put.Add(token); continue; }
            put.Add(new(TokenKind.Mark, "(", token.Offset));
            put.AddRange(value);
            put.Add(new(TokenKind.Mark, ")", token.Offset));
            if (put.Count > limits.ExpressionLength)
                throw ExpressionRefusal.At(Place.Of(source, tokens[at].Offset), "script.tooLong", ("limit", limits.ExpressionLength.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        tokens.RemoveRange(at, close - at);
        tokens.InsertRange(at, put);
        return true;
    }

    /// <summary>A name that stands for a value: no member and no key.</summary>
    internal static bool IsRead(List<Token> tokens, int at) => tokens[at].Kind == TokenKind.Name && !tokens[at - 1].Is(".") && !DialectCheck.IsKey(tokens, at);

    /// <summary>Where the brackets open at <paramref name="from"/> close, or the mark stands at their level.</summary>
    internal static int End(List<Token> tokens, int from, string? stopAt)
    {
        var depth = 0;
        for (var i = from; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Is("(") || token.Is("[") || token.Is("{")) depth++;
            else if (token.Is(")") || token.Is("]") || token.Is("}")) { if (depth-- == 0) return i; }
            else if (depth == 0 && stopAt is not null && token.Is(stopAt)) return i;
        }
        return tokens.Count;
    }

    /// <summary>Names of the parameters of arrows between two places.</summary>
    internal static HashSet<string> Parameters(List<Token> tokens, int from, int to)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = from; i < to; i++)
        {
            if (!tokens[i].Is("=>")) continue;
            for (var at = i - 1; at >= from && (tokens[at].Kind == TokenKind.Name || tokens[at].Is("(") || tokens[at].Is(")") || tokens[at].Is(",")); at--)
            {
                if (tokens[at].Kind == TokenKind.Name) names.Add(tokens[at].Text);
                if (tokens[at].Is("(") || (at == i - 1 && tokens[at].Kind == TokenKind.Name)) break;
            }
        }
        return names;
    }
}
