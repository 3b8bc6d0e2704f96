using System.Globalization;
using LowCode.Forms;

namespace LowCode.Engine.Tests.Forms;

/// <summary>Test vectors of other projects; Data/README.md names them.</summary>
public class ValidatorVectorTests
{
    static readonly DateOnly today = new(2026, 3, 1);

    static IEnumerable<string[]> Rows(string file)
    {
        using var stream = typeof(ValidatorVectorTests).Assembly.GetManifestResourceStream($"LowCode.Engine.Tests.Forms.Data.{file}")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return Split(line);
    }

    static string[] Split(string line)
    {
        var cells = new List<string> { "" };
        var quoted = false;
        foreach (var c in line)
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) cells.Add("");
            else cells[^1] += c;
        return [.. cells];
    }

    public static IEnumerable<object[]> ResidentIds => Rows("resident-id.csv").Select(r => new object[] { r[0], r[1], r[4], r[5] });
    public static IEnumerable<object[]> CreditCodes => Rows("uscc.csv").Select(r => new object[] { r[0], r[1] });

    [Theory]
    [MemberData(nameof(ResidentIds))]
    public void A_resident_number_is_judged_as_the_vector_says(string value, string expected, string birth, string sex)
    {
        var check = ResidentId.Check(value, today);
        Assert.Equal(expected, check.Verdict switch
        {
            ResidentIdVerdict.Valid => check.IsForeignersPermit ? "valid_foreigner_permit" : "valid",
            ResidentIdVerdict.Region => "invalid_region",
            ResidentIdVerdict.RegionForYear => "invalid_region_for_year",
            ResidentIdVerdict.RegionUnlisted => "unlisted",
            _ => "invalid",
        });
        if (birth.Length > 0) Assert.Equal(birth, check.BirthDate!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (sex.Length > 0) Assert.Equal(sex == "M" ? Sex.Male : Sex.Female, check.Sex);
    }

    [Theory]
    [MemberData(nameof(CreditCodes))]
    public void A_social_credit_code_is_judged_as_the_vector_says(string value, string expected) =>
        Assert.Equal(expected, SocialCreditCode.Check(value).Verdict switch
        {
            SocialCreditCodeVerdict.Valid => "valid",
            SocialCreditCodeVerdict.IssuedDespiteCheckDigit => "invalid_checksum_but_issued",
            _ => "invalid",
        });

    [Fact]
    public void There_are_as_many_vectors_as_their_source_says() => Assert.Equal((25, 213), (ResidentIds.Count(), CreditCodes.Count()));

    [Fact]
    public void A_real_province_with_a_district_in_no_list_is_doubtful_and_not_refused()
    {
        var check = ResidentId.Check(WithCheckDigit("11990119800101001"), today);
        Assert.Equal(ResidentIdVerdict.RegionUnlisted, check.Verdict);
    }

    [Fact]
    public void Nobody_is_born_tomorrow() => Assert.Equal(ResidentIdVerdict.BirthDate, ResidentId.Check(WithCheckDigit("11010520260302001"), today).Verdict);

    [Fact]
    public void Every_change_of_one_digit_of_a_resident_number_is_noticed()
    {
        const string valid = "11010519491231002X";
        for (var i = 0; i < 17; i++)
            for (var digit = '0'; digit <= '9'; digit++)
                if (valid[i] != digit) Assert.NotEqual(ResidentIdVerdict.Valid, ResidentId.Check(valid[..i] + digit + valid[(i + 1)..], today).Verdict);
    }

    [Fact]
    public void A_form_keeps_numbers_in_their_canonical_form_and_warns_of_what_was_issued_wrong()
    {
        var form = FormFixture.Form("""{ "id": "n", "type": "residentId", "label": "n" }, { "id": "c", "type": "socialCreditCode", "label": "c" }""");
        var done = form.Send("""{ "n": " １１010519491231002x ", "c": "91350211m00013fa1n" }""");
        Assert.Equal("{'n':'11010519491231002X','c':'91350211M00013FA1N'}", done.Text());
        Assert.Equal("form.socialCreditCode.issued@c", string.Join(' ', done.Warnings.Select(w => $"{w.Code}@{w.Path}")));
        Assert.Equal("form.residentId.checkDigit@n form.socialCreditCode.checkDigit@c", form.Send("""{ "n": "110105194912310021", "c": "91110000600037341N" }""").Said());
    }

    static string WithCheckDigit(string seventeen)
    {
        foreach (var c in "0123456789X")
            if (ResidentId.Check(seventeen + c, DateOnly.MaxValue).Verdict != ResidentIdVerdict.CheckDigit) return seventeen + c;
        throw new InvalidOperationException(seventeen);
    }
}
