namespace LowCode.Forms;

public enum ResidentIdVerdict
{
    Valid,
    /// <summary>Right in itself, province real, but the district is in no list we have: withdrawn codes are many. Warn, do not refuse.</summary>
    RegionUnlisted,
    /// <summary>Not 17 digits and a digit or X.</summary>
    Malformed,
    /// <summary>No such day, or in the future.</summary>
    BirthDate,
    CheckDigit,
    /// <summary>No such province.</summary>
    Region,
    /// <summary>The district code was not in use in the year of birth.</summary>
    RegionForYear,
}

public enum Sex { Female, Male }

/// <param name="Verdict">Whether it is one.</param>
/// <param name="Canonical">18 characters, half width, X upper case.</param>
/// <param name="BirthDate">When the date is one.</param>
/// <param name="Sex">Odd order number is male.</param>
/// <param name="IsForeignersPermit">Permanent residence card of a foreigner, 2023 style: 9, province, nationality.</param>
public readonly record struct ResidentIdCheck(ResidentIdVerdict Verdict, string Canonical, DateOnly? BirthDate = null, Sex? Sex = null, bool IsForeignersPermit = false);

/// <summary>
/// Resident identity numbers, GB 11643-1999: six digits area, eight birth date, three order, one check. Residence permits of Hong Kong, Macao and
/// Taiwan residents (81, 82, 83) and foreigners' permanent residence cards (9) follow the same check.
/// </summary>
public static class ResidentId
{
    const string CheckDigits = "10X98765432";
    static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <param name="text">As typed; full-width characters, spaces and a small x are read.</param>
    /// <param name="today">Nobody is born after it.</param>
    public static ResidentIdCheck Check(string text, DateOnly today)
    {
        var id = CodeText.Tidy(text);
        if (id.Length == 18 && id[17] == 'x') id = id[..17] + "X";
        var digits = id.AsSpan();
        if (id.Length != 18 || !CodeText.IsDigits(digits[..17]) || !(char.IsAsciiDigit(id[17]) || id[17] == 'X')) return new(ResidentIdVerdict.Malformed, id);

        int year = DateShape.Digits(digits[6..10]), month = DateShape.Digits(digits[10..12]), day = DateShape.Digits(digits[12..14]);
        if (year < 1800 || !DateShape.IsDay(year, month, day)) return new(ResidentIdVerdict.BirthDate, id);
        var birth = new DateOnly(year, month, day);
        if (birth > today) return new(ResidentIdVerdict.BirthDate, id);

        var sex = (id[16] - '0') % 2 == 1 ? Forms.Sex.Male : Forms.Sex.Female;
        var foreigner = id[0] == '9';
        var verdict = CheckDigits[Sum(digits) % 11] != id[17] ? ResidentIdVerdict.CheckDigit : Region(digits, year, foreigner);
        return new(verdict, id, birth, sex, foreigner);
    }

    static int Sum(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++) sum += (digits[i] - '0') * Weights[i];
        return sum;
    }

    static ResidentIdVerdict Region(ReadOnlySpan<char> id, int year, bool foreigner)
    {
        if (foreigner) return DivisionCodes.IsProvince(id[1..3]) ? ResidentIdVerdict.Valid : ResidentIdVerdict.Region;
        if (id[..6] is "810000" or "820000" or "830000") return ResidentIdVerdict.Valid;
        if (!DivisionCodes.IsProvince(id[..2])) return ResidentIdVerdict.Region;
        if (!DivisionCodes.WasInUse(id[..6], year)) return ResidentIdVerdict.RegionForYear;
        return DivisionCodes.IsListed(id[..6]) ? ResidentIdVerdict.Valid : ResidentIdVerdict.RegionUnlisted;
    }
}
