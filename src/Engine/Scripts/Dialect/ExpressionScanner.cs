using System.Text;

namespace LowCode.Scripts;

/// <summary>
/// Cuts a source into tokens without recursion, so that nothing reaches the parser unseen. Newer syntax that has an exact ES5 equal is
/// replaced on the way: template texts by concatenation, <c>?.</c> by <c>.</c> (a member of nothing is undefined here anyway).
/// </summary>
sealed class ExpressionScanner(string source)
{
    static readonly string[] marks =
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=",
        "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
        "(", ")", "[", "]", "{", "}", ",", ".", "?", ":", ";", "+", "-", "*", "/", "%", "<", ">", "!", "~", "&", "|", "^", "=",
    ];

    readonly List<Token> tokens = [];
    readonly Stack<int> templates = new();
    int braces;
    int at;

    /// <exception cref="ExpressionRefusal">Something that is no token of the dialect.</exception>
    public List<Token> Scan()
    {
        while (at < source.Length)
        {
            var c = source[at];
            if (char.IsWhiteSpace(c) || c == '\uFEFF') at++;
            else if (c == '/' && (Next is '/' or '*')) SkipComment();
            else if (IsNameStart(c)) Name();
            else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Next))) Number();
            else if (c is '"' or '\'') Quoted(c);
            else if (c == '`') { Add(TokenKind.Mark, "(", at++); TemplatePart(); }
            else Mark();
        }
        if (templates.Count > 0) throw Refuse(source.Length, "script.textOpen");
        return tokens;
    }

    char Next => at + 1 < source.Length ? source[at + 1] : '\0';

    static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    void Add(TokenKind kind, string text, int offset) => tokens.Add(new Token(kind, text, offset));

    ExpressionRefusal Refuse(int offset, string code, params ReadOnlySpan<(string, string)> values) => ExpressionRefusal.At(Place.Of(source, offset), code, values);

    void SkipComment()
    {
        var start = at;
        var end = Next == '/' ? source.AsSpan(at).IndexOfAny('\n', '\r') : source.IndexOf("*/", at + 2, StringComparison.Ordinal) - at + 2;
        if (Next == '*' && end <= 1) throw Refuse(start, "script.commentOpen");
        at = Next == '/' && end < 0 ? source.Length : at + end;
    }

    void Name()
    {
        var start = at;
        while (at < source.Length && (IsNameStart(source[at]) || char.IsDigit(source[at]))) at++;
        Add(TokenKind.Name, source[start..at], start);
    }

    void Number()
    {
        var start = at;
        if (source[at] == '0' && Next is 'x' or 'X')
        {
            at += 2;
            while (at < source.Length && char.IsAsciiHexDigit(source[at])) at++;
        }
        else
        {
            if (source[at] == '0' && char.IsAsciiDigit(Next)) throw Refuse(start, "script.number", ("what", "0" + Next));
            Digits();
            if (at < source.Length && source[at] == '.') { at++; Digits(); }
            if (at < source.Length && source[at] is 'e' or 'E')
            {
                at++;
                if (at < source.Length && source[at] is '+' or '-') at++;
                if (Digits() == 0) throw Refuse(start, "script.number", ("what", source[start..at]));
            }
        }
        if (at < source.Length && (IsNameStart(source[at]) || char.IsDigit(source[at]))) throw Refuse(start, "script.number", ("what", source[start..(at + 1)]));
        Add(TokenKind.Number, source[start..at], start);
    }

    int Digits()
    {
        var start = at;
        while (at < source.Length && char.IsAsciiDigit(source[at])) at++;
        return at - start;
    }

    void Quoted(char quote)
    {
        var start = at++;
        var text = new StringBuilder();
        while (true)
        {
            if (at >= source.Length || source[at] is '\n' or '\r') throw Refuse(start, "script.textOpen");
            var c = source[at++];
            if (c == quote) break;
            if (c == '\\') Escape(text); else text.Append(c);
        }
        Add(TokenKind.Text, Quote(text), start);
    }

    // Reads from behind "`" or "}" up to the next "${" or the closing "`".
    void TemplatePart()
    {
        var start = at;
        var text = new StringBuilder();
        while (true)
        {
            if (at >= source.Length) throw Refuse(start, "script.textOpen");
            var c = source[at++];
            if (c == '`')
            {
                Add(TokenKind.Text, Quote(text), start);
                Add(TokenKind.Mark, ")", at - 1);
                return;
            }
            if (c == '$' && at < source.Length && source[at] == '{')
            {
                Add(TokenKind.Text, Quote(text), start);
                Add(TokenKind.Mark, "+", at);
                Add(TokenKind.Mark, "(", at++);
                templates.Push(braces++);
                return;
            }
            if (c == '\\') Escape(text); else if (c != '\r') text.Append(c);
        }
    }

    void Escape(StringBuilder text)
    {
        if (at >= source.Length) throw Refuse(at, "script.textOpen");
        var c = source[at++];
        switch (c)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'v': text.Append('\v'); break;
            case 'x': text.Append(Hex(2)); break;
            case 'u': text.Append(Hex(4)); break;
            case '0' when at >= source.Length || !char.IsAsciiDigit(source[at]): text.Append('\0'); break;
            case >= '0' and <= '9': throw Refuse(at - 2, "script.escape", ("what", "\\" + c));
            case '\n' or '\r': throw Refuse(at - 2, "script.escape", ("what", "\\"));
            default: text.Append(c); break;
        }
    }

    char Hex(int digits)
    {
        if (at + digits > source.Length || !ushort.TryParse(source.AsSpan(at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
            throw Refuse(at - 2, "script.escape", ("what", source[(at - 2)..Math.Min(source.Length, at + digits)]));
        at += digits;
        return (char)code;
    }

    void Mark()
    {
        var start = at;
        var mark = Array.Find(marks, m => string.CompareOrdinal(source, at, m, 0, m.Length) == 0) ?? throw Refuse(start, "script.character", ("what", source[start].ToString()));
        if (mark == "?." && at + 2 < source.Length && char.IsAsciiDigit(source[at + 2])) mark = "?";
        at += mark.Length;
        switch (mark)
        {
            case "{": braces++; break;
            case "}":
                braces--;
                if (templates.Count == 0 || templates.Peek() != braces) break;
                templates.Pop();
                Add(TokenKind.Mark, ")", start);
                Add(TokenKind.Mark, "+", start);
                TemplatePart();
                return;
            case "?.":
                if (at < source.Length && source[at] == '(') throw Refuse(start, "script.optionalCall");
                if (at < source.Length && source[at] == '[') return;
                mark = ".";
                break;
        }
        Add(TokenKind.Mark, mark, start);
    }

    static string Quote(StringBuilder text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\' || c < ' ' || c is '\u2028' or '\u2029') quoted.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
