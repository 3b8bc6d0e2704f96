using System.Globalization;
using System.Text;

namespace LowCode.Files;

/// <summary>Names as people keep them: no path, nothing unseen, the ending that its content has.</summary>
static class FileName
{
    const int MaxLength = 120;

    public static string Of(string? sent, FileKind kind)
    {
        var name = (sent ?? "").Normalize(NormalizationForm.FormC);
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        // Characters that turn the order of the others round can make an ending look like another.
        name = string.Concat(name.EnumerateRunes().Where(IsSeen)).Trim(' ', '.');
        var ending = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        var stem = ending.Length is > 0 and <= 5 ? name[..^(ending.Length + 1)].TrimEnd(' ', '.') : name;
        if (stem.Length == 0) stem = "file";
        if (stem.Length > MaxLength) stem = stem[..(char.IsHighSurrogate(stem[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        return $"{stem}.{(ending == kind.Ending || kind.Alike.Contains(ending) ? ending : kind.Ending)}";
    }

    static bool IsSeen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not ('"' or '<' or '>' or '|' or ':' or '*' or '?');
}
