using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LowCode.Forms;

namespace LowCode.Interop;

/// <summary>
/// Looks at last month's ledger and proposes the form it should have been: numbers of people and enterprises, mobiles, dates and amounts are known by what they are,
/// words that come again and again become options. A proposal, for a person to look over.
/// </summary>
public static partial class FormProposal
{
    /// <summary>Rows that are looked at.</summary>
    public const int MostRows = 2000;
    const int MostOptions = 15, LongestOption = 30, LongText = 50;

    sealed record Words(Dictionary<string, string[]> Elements, string[] Names, string[] Money, string[] Never);

    static readonly Words words = Load();

    static readonly CellDates local = new(TimeZoneInfo.Utc, []);

    public static IReadOnlyList<ProposedColumn> Of(TableFile table, DateOnly today)
    {
        var rows = table.Rows().Where(r => r.Problem is null).Take(MostRows).Select(r => r.Cells).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. table.Headers.Select((header, at) => Column(header, IdOf(header, at, taken), [.. rows.Select(r => r[at].Trim())], today))];
    }

    static ProposedColumn Column(string header, string id, IReadOnlyList<string> cells, DateOnly today)
    {
        var values = cells.Where(c => c.Length > 0).ToList();
        var type = TypeOf(header, values, today);
        var options = type == FieldType.Choice ? values.Distinct().ToList() : [];
        return new(header, id, type, values.Count > 0 && values.Count == cells.Count, options, values.Count, ElementOf(header, type));
    }

    static FieldType TypeOf(string header, List<string> values, DateOnly today)
    {
        if (values.Count == 0) return FieldType.Text;
        bool All(Func<string, bool> fits) => values.TrueForAll(v => fits(v));
        // One in ten may be mistyped: that is what the form is there to prevent.
        bool Most(Func<string, bool> fits) => values.Count(fits) * 10 >= values.Count * 9;
        if (Most(v => ResidentId.Check(v, today).Verdict is ResidentIdVerdict.Valid or ResidentIdVerdict.RegionUnlisted)) return FieldType.ResidentId;
        if (Most(v => SocialCreditCode.Check(v).Verdict is SocialCreditCodeVerdict.Valid or SocialCreditCodeVerdict.IssuedDespiteCheckDigit)) return FieldType.SocialCreditCode;
        if (Most(v => Mobile().IsMatch(v))) return FieldType.Mobile;
        if (All(v => local.Local(v) is not null && Dated().IsMatch(v))) return All(v => v.Length <= 10 || v.EndsWith("00:00:00", StringComparison.Ordinal)) ? FieldType.Date : FieldType.DateTime;
        if (values.Distinct().Count() <= 2 && All(v => CellReading.Of(new FieldDefinition("x", FieldType.Boolean, "x"), v, local).Problem is null) && !All(v => v is "0" or "1")) return FieldType.Boolean;
        if (!Says(header, words.Never) && All(v => double.TryParse(v.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !(v.Length > 1 && v[0] == '0' && v[1] != '.')))
            return Says(header, words.Money) ? FieldType.Money : All(v => !v.Contains('.', StringComparison.Ordinal) && v.Length < 10) ? FieldType.Integer : FieldType.Number;
        if (Says(header, words.Names) && Most(v => v.Length is >= 2 and <= 15 && !v.Any(char.IsAsciiDigit))) return FieldType.PersonName;
        var different = values.Distinct().Count();
        if (different <= MostOptions && different * 3 <= values.Count && All(v => v.Length <= LongestOption)) return FieldType.Choice;
        return values.Exists(v => v.Length > LongText || v.Contains('\n', StringComparison.Ordinal)) ? FieldType.Textarea : FieldType.Text;
    }

    static string? ElementOf(string header, FieldType type) => words.Elements
        .FirstOrDefault(e => DataElements.Find(e.Key) is { } element && Says(header, e.Value) && BoundField.Fits(new FieldDefinition("x", type, header), element)).Key;

    static bool Says(string header, string[] these) => these.Any(word => header.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>A heading in letters names its field; a Chinese one is told by its place.</summary>
    static string IdOf(string header, int at, HashSet<string> taken)
    {
        var id = Member().IsMatch(header) ? char.ToLowerInvariant(header[0]) + header[1..] : string.Create(CultureInfo.InvariantCulture, $"column{at + 1}");
        for (var n = 2; !taken.Add(id); n++) id = string.Create(CultureInfo.InvariantCulture, $"column{at + 1}_{n}");
        return id;
    }

    static Words Load()
    {
        using var stream = typeof(FormProposal).Assembly.GetManifestResourceStream("LowCode.Interop.Data.proposal-words.json")!;
        return JsonSerializer.Deserialize<Words>(stream, JsonSerializerOptions.Web)!;
    }

    [GeneratedRegex(@"^1[3-9]\d{9}$")]
    private static partial Regex Mobile();

    [GeneratedRegex(@"^\d{4}\D\d{1,2}\D\d{1,2}")]
    private static partial Regex Dated();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,40}$")]
    private static partial Regex Member();
}
