using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Text and textarea: white space at the ends is dropped, control characters are refused.</summary>
sealed class TextShape(bool lines, int minLength, int maxLength) : ValueShape
{
    public const int MaxLine = 200, MaxLines = 4000, MaxEver = 20_000;

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { } text) return report.Refuse("form.text");
        foreach (var c in text)
            if (c < ' ' && c != '\t' && !(lines && c is '\n' or '\r')) return report.Refuse("form.control");
        var trimmed = text.Trim();
        if (trimmed.Length > maxLength) return report.Refuse("form.tooLong", ("max", ShapeReport.Text(maxLength)));
        return ReferenceEquals(trimmed, text) ? sent : trimmed;
    }

    public override void CheckWhole(Value value, ShapeReport report)
    {
        if (value.AsText is { } text && text.Length < minLength) report.Refuse("form.tooShort", ("min", ShapeReport.Text(minLength)));
    }
}

/// <summary>Half-width letters and digits for codes that people type with a Chinese keyboard on.</summary>
static class CodeText
{
    /// <summary>The text in half-width characters without white space and without the characters named.</summary>
    public static string Tidy(string text, string without = "")
    {
        var clean = true;
        foreach (var c in text)
            if (c >= '\uff01' || char.IsWhiteSpace(c) || without.Contains(c, StringComparison.Ordinal)) { clean = false; break; }
        if (clean) return text;
        Span<char> tidy = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var half = c is >= '\uff01' and <= '\uff5e' ? (char)(c - 0xfee0) : c;
            if (!char.IsWhiteSpace(half) && !without.Contains(half, StringComparison.Ordinal)) tidy[length++] = half;
        }
        return tidy[..length].ToString();
    }

    public static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Ids of users, units, files and rows: 1–64 of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public static bool IsId(string? text)
    {
        if (text is not { Length: > 0 and <= 64 }) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }
}
