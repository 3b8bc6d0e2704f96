namespace LowCode.Designer.Desk;

enum RichKind { Plain, Bold, Italic, Link }

/// <summary>Some words of one kind; a link leads to http or https and nowhere else.</summary>
sealed record RichPart(RichKind Kind, string Text, string? Address = null);

/// <summary>A paragraph or a list, line by line.</summary>
sealed record RichBlock(bool IsList, List<IReadOnlyList<RichPart>> Lines);

/// <summary>Reads the few marks of rich text; whatever is not one of them stays as it was typed.</summary>
static class RichBlocks
{
    public static IEnumerable<RichBlock> Of(string text)
    {
        RichBlock? open = null;
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.Trim();
            var item = trimmed.StartsWith("- ", StringComparison.Ordinal);
            if (open is not null && (trimmed.Length == 0 || open.IsList != item)) { yield return open; open = null; }
            if (trimmed.Length == 0) continue;
            (open ??= new(item, [])).Lines.Add(Parts(item ? trimmed[2..] : trimmed));
        }
        if (open is not null) yield return open;
    }

    static List<RichPart> Parts(string line)
    {
        var parts = new List<RichPart>();
        var (start, at) = (0, 0);
        while (at < line.Length)
        {
            if (Marked(line, at) is not { } found) { at++; continue; }
            if (at > start) parts.Add(new(RichKind.Plain, line[start..at]));
            parts.Add(found.Part);
            start = at = found.End;
        }
        if (start < line.Length) parts.Add(new(RichKind.Plain, line[start..]));
        return parts;
    }

    static (RichPart Part, int End)? Marked(string line, int at)
    {
        if (line[at] == '*')
        {
            var mark = at + 1 < line.Length && line[at + 1] == '*' ? "**" : "*";
            var end = line.IndexOf(mark, at + mark.Length, StringComparison.Ordinal);
            return end <= at + mark.Length ? null : (new(mark.Length == 2 ? RichKind.Bold : RichKind.Italic, line[(at + mark.Length)..end]), end + mark.Length);
        }
        if (line[at] != '[' || line.IndexOf("](", at, StringComparison.Ordinal) is not (> 0 and var middle) || line.IndexOf(')', middle) is not (> 0 and var close)) return null;
        var address = line[(middle + 2)..close];
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? (new(RichKind.Link, line[(at + 1)..middle], address), close + 1) : null;
    }
}
