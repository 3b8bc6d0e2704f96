namespace LowCode.Flows;

/// <summary>
/// Wraps text without a font at hand: a Chinese character is as wide as the letter is high, others by rule of thumb. Widths are rounded up,
/// so that a line is rather too short than cut off.
/// </summary>
static class TextBlock
{
    const int MostLines = 4;
    const string Ellipsis = "…";

    public static double Width(ReadOnlySpan<char> text, double size)
    {
        var width = 0.0;
        foreach (var letter in text) width += Width(letter) * size;
        return width;
    }

    /// <summary>Lines no wider than asked; what goes beyond four of them is cut, visibly.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        var rest = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (rest.Length > 0)
        {
            if (lines.Count == MostLines)
            {
                lines[^1] = lines[^1][..^1] + Ellipsis;
                break;
            }
            var end = Break(rest, size, width);
            lines.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }
        return lines.Count == 0 ? [""] : lines;
    }

    /// <summary>How much goes on one line: whole words where there are words, any place between Chinese characters, no half of a pair.</summary>
    static int Break(string text, double size, double width)
    {
        var (end, used, word) = (0, 0.0, 0);
        while (end < text.Length && (used += Width(text[end]) * size) <= width)
        {
            if (text[end] == ' ' || IsWide(text[end])) word = end + 1;
            end++;
        }
        if (end == text.Length) return end;
        if (IsWide(text[end]) || text[end] == ' ') word = end;
        if (word == 0) word = Math.Max(1, end);
        if (word < text.Length && char.IsLowSurrogate(text[word])) word += word == 1 ? 1 : -1;
        return word;
    }

    static double Width(char letter) => IsWide(letter) ? 1 : letter switch
    {
        'i' or 'l' or 'j' or '.' or ',' or ':' or ';' or '\'' or '|' => 0.34,
        'm' or 'w' or 'M' or 'W' => 0.92,
        >= 'A' and <= 'Z' => 0.72,
        _ => 0.6,
    };

    static bool IsWide(char letter) => letter >= '\u2E80' || letter is '“' or '”' or '…' or '—' or '·';
}
