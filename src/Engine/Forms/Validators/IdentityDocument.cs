using System.Collections.Frozen;

namespace LowCode.Forms;

/// <summary>
/// Identity documents a street meets. Where a standard gives a check digit it is checked; where only a layout is public knowledge, the layout is.
/// </summary>
public static class IdentityDocument
{
    /// <summary>Resident identity card, GB 11643.</summary>
    public const string ResidentIdCard = "residentId";
    /// <summary>Residence permit of residents of Hong Kong, Macao and Taiwan: begins with 81, 82 or 83.</summary>
    public const string ResidencePermit = "residencePermit";
    /// <summary>Foreigner's permanent residence card: 18 characters beginning with 9, or the earlier three letters and twelve digits.</summary>
    public const string ForeignerPermit = "foreignerPermit";
    /// <summary>Passport of any country.</summary>
    public const string Passport = "passport";
    /// <summary>Mainland travel permit of Hong Kong and Macao residents: H or M and 8 or 10 digits.</summary>
    public const string HkMoPass = "hkMoPass";
    /// <summary>Mainland travel permit of Taiwan residents: 8 or 10 digits, one letter may follow.</summary>
    public const string TwPass = "twPass";
    /// <summary>Household register book: its number, 4 to 20 letters and digits.</summary>
    public const string HouseholdBook = "householdBook";

    /// <summary>Their names, in the order they are offered.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [ResidentIdCard, ResidencePermit, ForeignerPermit, Passport, HkMoPass, TwPass, HouseholdBook];

    static readonly FrozenDictionary<string, Func<string, bool>> layouts = new Dictionary<string, Func<string, bool>>(StringComparer.Ordinal)
    {
        [Passport] = n => n.Length is >= 5 and <= 15 && n.All(char.IsAsciiLetterOrDigit) && n.Any(char.IsAsciiDigit),
        [HkMoPass] = n => n.Length is 9 or 11 && n[0] is 'H' or 'M' && CodeText.IsDigits(n.AsSpan(1)),
        [TwPass] = n => (n.Length is 8 or 10 && CodeText.IsDigits(n)) || (n.Length is 9 or 11 && CodeText.IsDigits(n.AsSpan(0, n.Length - 1)) && char.IsAsciiLetter(n[^1])),
        [HouseholdBook] = n => n.Length is >= 4 and <= 20 && n.All(char.IsAsciiLetterOrDigit),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads a number as typed.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="text">As typed; full-width characters, spaces, hyphens and small letters are read.</param>
    /// <param name="today">Nobody is born after it.</param>
    /// <returns>The number in its one written form; a fault's code when it is none; a warning's code when the original should be looked at.</returns>
    public static (string Number, string? Fault, string? Doubt) Read(string kind, string text, DateOnly today)
    {
        var number = CodeText.Tidy(text, "-()").ToUpperInvariant();
        if (layouts.TryGetValue(kind, out var layout)) return (number, layout(number) ? null : "form.identity.number", null);
        if (kind == ForeignerPermit && number.Length == 15)
            return (number, number.AsSpan(0, 3).ContainsAnyExceptInRange('A', 'Z') || !CodeText.IsDigits(number.AsSpan(3)) ? "form.identity.number" : null, null);
        var check = ResidentId.Check(number, today);
        var fits = kind switch
        {
            ResidencePermit => number is ['8', '1' or '2' or '3', ..],
            ForeignerPermit => check.IsForeignersPermit || check.Verdict == ResidentIdVerdict.Malformed,
            _ => number is not (['9', ..] or ['8', '1' or '2' or '3', ..]),
        };
        if (check.Verdict == ResidentIdVerdict.RegionUnlisted) return (check.Canonical, fits ? null : "form.identity.number", "form.residentId.regionUnlisted");
        return (check.Canonical, check.Verdict != ResidentIdVerdict.Valid ? ResidentIdShape.CodeOf(check.Verdict) : fits ? null : "form.identity.number", null);
    }
}
