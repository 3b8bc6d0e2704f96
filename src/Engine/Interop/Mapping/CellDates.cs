using System.Globalization;
using System.Text.Json;

namespace LowCode.Interop;

/// <summary>Times as people write them, in a named time zone.</summary>
sealed class CellDates(TimeZoneInfo zone, IReadOnlyList<string> formats)
{
    /// <summary>Spellings that are tried after the mapping's own; with those of Chinese tables.</summary>
    static readonly string[] usual = Load();

    readonly string[] all = [.. formats, .. usual];

    /// <summary>The moment, or null when it cannot be read or there was no such time (an hour that was skipped).</summary>
    public DateTimeOffset? Moment(string text)
    {
        if (!DateTime.TryParseExact(text, all, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:sszzz"],
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? InReason(moment) : null;
        return zone.IsInvalidTime(local) ? null : InReason(new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, zone), TimeSpan.Zero));
    }

    public DateTime? Local(string text) => DateTime.TryParseExact(text, all, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? local : null;

    static DateTimeOffset? InReason(DateTimeOffset moment) => moment.Year is >= 1970 and <= 2200 ? moment : null;

    static string[] Load()
    {
        using var stream = typeof(CellDates).Assembly.GetManifestResourceStream("LowCode.Interop.Data.date-formats.json")!;
        return JsonSerializer.Deserialize<string[]>(stream)!;
    }
}
