using System.Collections.Frozen;

namespace LowCode.Scripts;

/// <summary>
/// Syntax newer than the scripts' parser knows. It would say no more than "unexpected token": here each is refused with what to write instead.
/// Nothing is rewritten, since a script may assign, and what is equal in an expression need not be equal in one.
/// </summary>
static class NewerSyntax
{
    static readonly FrozenDictionary<string, string> words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["class"] = "script.newer.class", ["async"] = "script.newer.async", ["await"] = "script.newer.async", ["yield"] = "script.newer.generator",
        ["import"] = "script.newer.module", ["export"] = "script.newer.module",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Of a mark that begins here; null when it is an old one.</summary>
    public static string? OfMark(string source, int at)
    {
        var (c, next, third) = (source[at], At(source, at + 1), At(source, at + 2));
        return c switch
        {
            '`' => "script.newer.template",
            '=' when next == '>' => "script.newer.arrow",
            '?' when next == '?' => "script.newer.nullish",
            // a?.5:b is a condition.
            '?' when next == '.' && !char.IsAsciiDigit(third) => "script.newer.optional",
            '.' when next == '.' && third == '.' => "script.newer.spread",
            '*' when next == '*' => "script.newer.power",
            _ => null,
        };
    }

    /// <summary>Of a word; the mark behind it tells what <c>var</c> and <c>for</c> are about.</summary>
    /// <param name="source">The script.</param>
    /// <param name="start">Where the word begins.</param>
    /// <param name="end">Behind it.</param>
    public static string? OfWord(string source, int start, int end)
    {
        var word = source[start..end];
        if (words.TryGetValue(word, out var code)) return code;
        var next = Next(source, end);
        return word switch
        {
            "var" when At(source, next) is '{' or '[' => "script.newer.destructuring",
            "function" when At(source, next) == '*' => "script.newer.generator",
            "for" when At(source, next) == '(' && IsOf(source, next + 1) => "script.newer.forOf",
            _ => null,
        };
    }

    /// <summary>Whether a slash begins a regular expression: it divides only behind a value.</summary>
    public static bool BeginsRegex(string source, int at)
    {
        for (at--; at >= 0 && char.IsWhiteSpace(source[at]); at--) { }
        if (at < 0) return true;
        if (!char.IsLetterOrDigit(source[at]) && source[at] is not ('_' or '$')) return source[at] is not (')' or ']' or '"' or '\'');
        var end = at + 1;
        while (at >= 0 && (char.IsLetterOrDigit(source[at]) || source[at] is '_' or '$')) at--;
        return source.AsSpan(at + 1, end - at - 1) is "return" or "typeof" or "case" or "in" or "void" or "delete";
    }

    /// <summary>Where a regular expression ends, or its line where it does not.</summary>
    public static int RegexEnd(string source, int at)
    {
        var inClass = false;
        for (at++; at < source.Length && source[at] != '\n'; at++)
            if (source[at] == '\\') at++;
            else if (source[at] == '[') inClass = true;
            else if (source[at] == ']') inClass = false;
            else if (source[at] == '/' && !inClass) break;
        return at;
    }

    // for (var x of list): a name, and "of" behind it.
    static bool IsOf(string source, int at)
    {
        var first = Word(source, ref at);
        if (first is "var" or "let" or "const") first = Word(source, ref at);
        return first.Length > 0 && Word(source, ref at) is "of";
    }

    static ReadOnlySpan<char> Word(string source, ref int at)
    {
        var start = at = Next(source, at);
        while (at < source.Length && (char.IsLetterOrDigit(source[at]) || source[at] is '_' or '$')) at++;
        return source.AsSpan(start, at - start);
    }

    static int Next(string source, int at)
    {
        while (at < source.Length && char.IsWhiteSpace(source[at])) at++;
        return at;
    }

    static char At(string source, int at) => at < source.Length ? source[at] : '\0';
}
