using System.Text;

namespace LowCode.Interop;

/// <summary>Copies a JavaScript source, with names in its code (not in its texts and comments) replaced.</summary>
/// <param name="source">The source.</param>
/// <param name="replace">What stands for the words at a place: their length and ours; null when they stay.</param>
/// <param name="plain">Writes for an engine of the fifth edition: templates as sums, <c>let</c> and <c>const</c> as <c>var</c>.</param>
sealed class ElsaSource(string source, Func<int, (int Length, string Text)?> replace, bool plain = false)
{
    const int MaxTemplates = 20;

    readonly StringBuilder text = new(source.Length + 32);
    int at;

    /// <summary>It has an arrow function, which such an engine has not.</summary>
    public bool HasArrow { get; private set; }

    /// <summary>The copy; null when a text or template is not closed.</summary>
    public string? Copy() => Code(0) && at == source.Length ? text.ToString() : null;

    bool Code(int depth)
    {
        var braces = 0;
        while (at < source.Length)
        {
            var c = source[at];
            if (depth > 0 && c == '}' && braces == 0) return true;
            if (c == '{') braces++;
            if (c == '}') braces--;
            if (c is '"' or '\'') { if (!Quoted(c)) return false; continue; }
            if (c == '`') { if (depth == MaxTemplates || !Template(depth)) return false; continue; }
            if (c == '/' && at + 1 < source.Length && source[at + 1] is '/' or '*' && Comment()) continue;
            if (c == '=' && at + 1 < source.Length && source[at + 1] == '>') HasArrow = true;
            if ((char.IsLetter(c) || c is '_' or '$') && !IsPart(at - 1)) { Name(); continue; }
            text.Append(c);
            at++;
        }
        return depth == 0;
    }

    bool IsPart(int index) => index >= 0 && (char.IsLetterOrDigit(source[index]) || source[index] is '_' or '$' or '.');

    void Name()
    {
        if (replace(at) is { } other) { text.Append(other.Text); at += other.Length; return; }
        var start = at;
        while (at < source.Length && (char.IsLetterOrDigit(source[at]) || source[at] is '_' or '$')) at++;
        var word = source[start..at];
        text.Append(plain && word is "let" or "const" && plain ? "var" : word);
    }

    bool Quoted(char quote)
    {
        var start = at++;
        while (at < source.Length && source[at] != quote) at += source[at] == '\\' ? 2 : 1;
        if (at >= source.Length) return false;
        text.Append(source, start, ++at - start);
        return true;
    }

    bool Comment()
    {
        var end = source[at + 1] == '/' ? source.IndexOf('\n', at) : source.IndexOf("*/", at + 2, StringComparison.Ordinal) is var close and >= 0 ? close + 2 : -1;
        at = end < 0 ? source.Length : end;
        return true;
    }

    bool Template(int depth)
    {
        at++;
        text.Append(plain ? "(\"" : "`");
        while (at < source.Length)
        {
            var c = source[at];
            if (c == '`') { at++; text.Append(plain ? "\")" : "`"); return true; }
            if (c == '$' && at + 1 < source.Length && source[at + 1] == '{')
            {
                at += 2;
                text.Append(plain ? "\"+(" : "${");
                if (!Code(depth + 1)) return false;
                at++;
                text.Append(plain ? ")+\"" : "}");
                continue;
            }
            if (c == '\\' && at + 1 < source.Length) { text.Append(source, at, 2); at += 2; continue; }
            text.Append(!plain ? c.ToString() : c switch { '"' => "\\\"", '\n' => "\\n", '\r' => "", _ => c.ToString() });
            at++;
        }
        return false;
    }
}
