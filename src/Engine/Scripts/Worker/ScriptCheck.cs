using System.Collections.Frozen;
using System.Globalization;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// Looks over a script without recursion before any parser sees it: length, nesting, runs of operators, and words that would parse but
/// not mean what their author thinks. What slips through costs the worker its life and nobody else anything.
/// </summary>
static class ScriptCheck
{
    static readonly FrozenSet<string> reserved = new[]
    {
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function",
        "if", "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch",
        "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsReserved(string name) => reserved.Contains(name);

    /// <summary>What keeps the script from being tried, or null.</summary>
    public static Problem? Check(string source, ScriptLimits limits)
    {
        if (source.Length > limits.ScriptLength) return Problem.Of("script.sourceTooLong", ("limit", Text(limits.ScriptLength)));
        int depth = 0, run = 0, operators = 0, regex = -1;
        for (var at = 0; at < source.Length; at++)
        {
            var c = source[at];
            if (char.IsWhiteSpace(c)) continue;
            if (c == '/' && at + 1 < source.Length && (source[at + 1] is '/' or '*')) { at = CommentEnd(source, at); continue; }
            // What stands in a regular expression only looks like marks; it is counted all the same.
            if (c == '/' && at > regex && NewerSyntax.BeginsRegex(source, at)) regex = NewerSyntax.RegexEnd(source, at);
            if (at > regex && NewerSyntax.OfMark(source, at) is { } newer) return At(source, at, newer);
            switch (c)
            {
                case '"' or '\'':
                    at = TextEnd(source, at);
                    run = 0;
                    break;
                case '(' or '[' or '{':
                    if (++depth > limits.ScriptNesting) return At(source, at, "script.deep", ("limit", Text(limits.ScriptNesting)));
                    if (c == '{') operators = 0;
                    run = 0;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    if (c == '}') operators = 0;
                    run = 0;
                    break;
                case ';':
                    operators = run = 0;
                    break;
                case '+' or '-' or '*' or '/' or '%' or '!' or '~' or '<' or '>' or '=' or '&' or '|' or '^' or '?' or ':' or '.':
                    operators++;
                    if (++run > limits.ScriptNesting) return At(source, at, "script.run", ("limit", Text(limits.ScriptNesting)));
                    if (operators > limits.ScriptOperators) return At(source, at, "script.run", ("limit", Text(limits.ScriptOperators)));
                    break;
                default:
                    if (!char.IsLetter(c) && c is not ('_' or '$')) { run = 0; break; }
                    var start = at;
                    while (at + 1 < source.Length && (char.IsLetterOrDigit(source[at + 1]) || source[at + 1] is '_' or '$')) at++;
                    var word = source.AsSpan(start, at - start + 1);
                    // They parse, but act like var: refused rather than meaning something else.
                    if ((word is "let" or "const") && !IsMember(source, start)) return At(source, start, "script.letConst", ("what", word.ToString()));
                    if (start > regex && !IsMember(source, start) && !IsKey(source, at + 1) && NewerSyntax.OfWord(source, start, at + 1) is { } later) return At(source, start, later, ("what", word.ToString()));
                    run = word is "typeof" or "void" or "delete" or "new" ? run + 1 : 0;
                    if (run > limits.ScriptNesting) return At(source, at, "script.run", ("limit", Text(limits.ScriptNesting)));
                    break;
            }
        }
        return null;
    }

    /// <summary>Deepest nesting of a value, walked without recursion.</summary>
    public static bool IsDeeper(Value value, int limit)
    {
        var open = new Stack<(Value Value, int Depth)>();
        open.Push((value, 1));
        while (open.TryPop(out var next))
        {
            if (next.Value.AsList is null && next.Value.AsRecord is null) continue;
            if (next.Depth > limit) return true;
            foreach (var item in next.Value.AsList ?? next.Value.AsRecord!.Cells) open.Push((item, next.Depth + 1));
        }
        return false;
    }

    static bool IsMember(string source, int at)
    {
        for (at--; at >= 0 && char.IsWhiteSpace(source[at]); at--) { }
        return at >= 0 && source[at] == '.';
    }

    // { class: 1 } names a member.
    static bool IsKey(string source, int at)
    {
        while (at < source.Length && char.IsWhiteSpace(source[at])) at++;
        return at < source.Length && source[at] == ':';
    }

    static int CommentEnd(string source, int at)
    {
        var end = source[at + 1] == '/' ? source.IndexOf('\n', at) : source.IndexOf("*/", at + 2, StringComparison.Ordinal);
        return end < 0 ? source.Length : source[at + 1] == '/' ? end : end + 1;
    }

    static int TextEnd(string source, int at)
    {
        var quote = source[at];
        for (at++; at < source.Length && source[at] != quote && source[at] != '\n'; at++)
            if (source[at] == '\\') at++;
        return at;
    }

    static Problem At(string source, int offset, string code, params ReadOnlySpan<(string, string)> values)
    {
        var place = Place.Of(source, offset);
        return Problem.Of(code, [.. values, ("line", Text(place.Line)), ("column", Text(place.Column))]);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
