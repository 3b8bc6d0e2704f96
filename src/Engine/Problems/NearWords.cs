namespace LowCode.Problems;

/// <summary>Words that somebody may have meant: those that differ least from what was written.</summary>
public static class NearWords
{
    const int Longest = 40;

    /// <summary>Up to so many, the nearest first, in one line; a dash where nothing is known.</summary>
    public static string To(string? word, IEnumerable<string> known, int most = 3) =>
        string.Join(", ", known.Distinct(StringComparer.Ordinal).OrderBy(k => Distance(word ?? "", k)).ThenBy(k => k, StringComparer.Ordinal).Take(most)) is { Length: > 0 } near ? near : "-";

    /// <summary>Characters to put in, take out or change; small and capital letters are the same.</summary>
    public static int Distance(string a, string b)
    {
        (a, b) = (a.Length > Longest ? a[..Longest] : a, b.Length > Longest ? b[..Longest] : b);
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1)));
        }
        return row[^1];
    }
}
