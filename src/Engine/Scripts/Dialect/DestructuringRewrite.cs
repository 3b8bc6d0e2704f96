using System.Globalization;

namespace LowCode.Scripts;

/// <summary>
/// Puts a plain parameter in place of one that is taken apart, and its members in place of the names: <c>({ kind, amount: a = 0 }) =&gt; kind + a</c> becomes
/// <c>p =&gt; p.kind + (p.amount === undefined ? (0) : p.amount)</c>; the same for <c>const { a } = value;</c> at the head of a block. Expressions have no effects, so the
/// value is the same. What cannot be put in place safely stays, and is then refused where it stands.
/// </summary>
sealed class DestructuringRewrite(string source, List<Token> tokens, ScriptLimits limits)
{
    sealed record Binding(string Name, List<Token> Value);

    int made;

    /// <exception cref="ExpressionRefusal">What comes of it is too long.</exception>
    public static void Apply(string source, List<Token> tokens, ScriptLimits limits)
    {
        new DestructuringRewrite(source, tokens, limits).Run();
        ShorthandRewrite.Expand(tokens, 0, tokens.Count);
    }

    void Run()
    {
        // From the last to the first, so that an inner arrow is done before the one around it.
        for (var i = tokens.Count - 2; i > 0; i--)
            if (tokens[i].Is("=>") && tokens[i - 1].Is(")")) Parameters(i);
            else if ((tokens[i].IsWord("let") || tokens[i].IsWord("const")) && Opens(tokens[i + 1])) Declaration(i);
    }

    static bool Opens(Token token) => token.Is("{") || token.Is("[");

    void Parameters(int arrow)
    {
        var open = Open(arrow - 1);
        if (open < 0) return;
        var (bound, plain) = (new List<Binding>(), new List<Token>());
        for (var at = open + 1; at < arrow - 1;)
        {
            var end = ConstRewrite.End(tokens, at, stopAt: ",");
            if (plain.Count > 0) plain.Add(new(TokenKind.Mark, ",", tokens[at - 1].Offset));
            if (!Opens(tokens[at])) plain.AddRange(tokens[at..end]);
            else if (TakeApart(tokens[at..end], Fresh(tokens[at].Offset), bound) is { } name) plain.Add(name);
            else return;
            at = end + 1;
        }
        var close = ConstRewrite.End(tokens, arrow + 1, stopAt: ",");
        if (bound.Count == 0 || !CanStand(bound, arrow + 1, close)) return;
        var body = Put(arrow + 1, ref close, bound);
        tokens.RemoveRange(open + 1, close - open - 1);
        tokens.InsertRange(open + 1, [.. plain, new(TokenKind.Mark, ")", tokens[open].Offset), new(TokenKind.Mark, "=>", tokens[open].Offset), .. body]);
    }

    void Declaration(int word)
    {
        var equals = ConstRewrite.End(tokens, word + 2, stopAt: null) + 1;
        if (equals >= tokens.Count || !tokens[equals].Is("=")) return;
        var end = ConstRewrite.End(tokens, equals + 1, stopAt: ";");
        if (end >= tokens.Count || !tokens[end].Is(";")) return;
        var bound = new List<Binding>();
        if (TakeApart(tokens[(word + 1)..equals], Fresh(tokens[word + 1].Offset), bound) is not { } name) return;
        var close = ConstRewrite.End(tokens, end + 1, stopAt: null);
        // A value that reads a name it gives would read itself.
        for (var i = equals + 1; i < end; i++)
            if (ConstRewrite.IsRead(tokens, i) && bound.Exists(b => b.Name == tokens[i].Text)) return;
        if (!CanStand(bound, end + 1, close)) return;
        var rest = Put(end + 1, ref close, bound);
        tokens.RemoveRange(end + 1, close - end - 1);
        tokens.InsertRange(end + 1, rest);
        tokens.RemoveRange(word + 1, equals - word - 1);
        tokens.Insert(word + 1, name);
    }

    /// <summary>A name that nothing else has.</summary>
    Token Fresh(int offset)
    {
        string name;
        do name = "$part" + (made++).ToString(CultureInfo.InvariantCulture);
        while (tokens.Exists(t => t.Text == name));
        return new(TokenKind.Name, name, offset);
    }

    /// <returns>The name the whole goes by; null for a pattern that is not understood.</returns>
    static Token? TakeApart(List<Token> pattern, Token whole, List<Binding> bound)
    {
        var at = 0;
        return Read(pattern, ref at, [whole], bound) && at == pattern.Count && bound.DistinctBy(b => b.Name).Count() == bound.Count ? whole : null;
    }

    static bool Read(List<Token> pattern, ref int at, List<Token> from, List<Binding> bound)
    {
        var list = pattern[at].Is("[");
        var (close, index) = (list ? "]" : "}", 0);
        for (at++; at < pattern.Count && !pattern[at].Is(close); index++)
        {
            var here = pattern[at];
            // [, second] passes one over.
            if (list && here.Is(",")) { at++; continue; }
            List<Token> value = list ? [.. from, Mark("["), new(TokenKind.Number, index.ToString(CultureInfo.InvariantCulture), here.Offset), Mark("]")]
                : here.Kind == TokenKind.Name ? [.. from, Mark("."), here] : [.. from, Mark("["), here, Mark("]")];
            if (!list)
            {
                if (here.Kind is not (TokenKind.Name or TokenKind.Text)) return false;
                if (at + 1 < pattern.Count && pattern[at + 1].Is(":")) at += 2;
                else if (here.Kind != TokenKind.Name) return false;
            }
            if (at >= pattern.Count) return false;
            var target = pattern[at];
            if (Opens(target))
            {
                // A default of the whole is not understood: no comma follows.
                if (!Read(pattern, ref at, value, bound)) return false;
            }
            else if (target.Kind != TokenKind.Name) return false;
            else
            {
                at++;
                if (at < pattern.Count && pattern[at].Is("="))
                {
                    var end = ConstRewrite.End(pattern, at + 1, stopAt: ",");
                    if (end == at + 1) return false;
                    value = [Mark("("), .. value, Mark("==="), new(TokenKind.Name, "undefined", target.Offset), Mark("?"), Mark("("), .. Put(pattern, at + 1, end, bound), Mark(")"), Mark(":"), .. value, Mark(")")];
                    at = end;
                }
                bound.Add(new(target.Text, value));
            }
            if (at < pattern.Count && pattern[at].Is(",")) at++;
            else if (at >= pattern.Count || !pattern[at].Is(close)) return false;

            Token Mark(string mark) => new(TokenKind.Mark, mark, here.Offset);
        }
        if (at >= pattern.Count) return false;
        at++;
        return true;
    }

    /// <summary>No parameter within means one of the names, or what a default reads.</summary>
    bool CanStand(List<Binding> bound, int from, int to)
    {
        var taken = ConstRewrite.Parameters(tokens, from, to);
        return !bound.Exists(b => taken.Contains(b.Name) || b.Value.Exists(t => t.Kind == TokenKind.Name && taken.Contains(t.Text)));
    }

    List<Token> Put(int from, ref int to, List<Binding> bound)
    {
        ShorthandRewrite.Expand(tokens, from, ref to);
        var put = Put(tokens, from, to, bound);
        if (put.Count > limits.ExpressionLength) throw ExpressionRefusal.At(Place.Of(source, tokens[from].Offset), "script.tooLong", ("limit", limits.ExpressionLength.ToString(CultureInfo.InvariantCulture)));
        return put;
    }

    static List<Token> Put(List<Token> tokens, int from, int to, List<Binding> bound)
    {
        var put = new List<Token>();
        for (var i = from; i < to; i++)
            if (ConstRewrite.IsRead(tokens, i) && bound.Find(b => b.Name == tokens[i].Text) is { } binding) put.AddRange(binding.Value.Select(t => t with { Offset = tokens[i].Offset }));
            else put.Add(tokens[i]);
        return put;
    }

    int Open(int close)
    {
        var depth = 0;
        for (var i = close; i >= 0; i--)
        {
            if (tokens[i].Is(")") || tokens[i].Is("]") || tokens[i].Is("}")) depth++;
            else if ((tokens[i].Is("(") || Opens(tokens[i])) && --depth == 0) return tokens[i].Is("(") ? i : -1;
        }
        return -1;
    }
}
