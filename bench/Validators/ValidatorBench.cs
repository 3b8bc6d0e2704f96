using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Forms;

namespace LowCode.Bench.Validators;

/// <summary>
/// Holds the checks of identity numbers and social credit codes against vectors that other projects wrote, and names every one they disagree about.
/// Options: <c>--vectors FOLDER</c> with <c>resident-id.csv</c> and <c>uscc.csv</c>; those of the tests when left out.
/// </summary>
public static class ValidatorBench
{
    public static readonly string[] Options = ["vectors"];

    static readonly DateOnly today = new(2026, 3, 1);

    public static Task<Figures> Run(Options options)
    {
        var folder = options.Text("vectors", Path.Combine(Checkout.Root, "tests/Engine.Tests/Forms/Data"));
        var disagree = new JsonArray();
        var (ids, codes, warned) = (0, 0, 0);
        foreach (var row in Rows(Path.Combine(folder, "resident-id.csv")))
        {
            ids++;
            var check = ResidentId.Check(row[0], today);
            Judge(row, Verdict(check));
            if (row.Length > 5 && row[4].Length > 0 && check.BirthDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) != row[4]) disagree.Add($"{row[0]}: born {check.BirthDate}, not {row[4]}");
            if (row.Length > 5 && row[5].Length > 0 && (check.Sex == Sex.Male ? "M" : "F") != row[5]) disagree.Add($"{row[0]}: {check.Sex}, not {row[5]}");
        }
        foreach (var row in Rows(Path.Combine(folder, "uscc.csv")))
        {
            codes++;
            var verdict = SocialCreditCode.Check(row[0]).Verdict;
            if (verdict == SocialCreditCodeVerdict.IssuedDespiteCheckDigit) warned++;
            Judge(row, verdict switch { SocialCreditCodeVerdict.Valid => "valid", SocialCreditCodeVerdict.IssuedDespiteCheckDigit => "invalid_checksum_but_issued", _ => "invalid" });
        }
        var figures = new Figures().Set("resident_ids", ids).Set("social_credit_codes", codes).Set("issued_but_wrong_that_warn", warned).Set("disagreements", disagree);
        return Task.FromResult(figures.MustBe("disagreements", disagree.Count, 0).AtLeast("vectors", ids + codes, 238));

        void Judge(string[] row, string verdict)
        {
            if (verdict != row[1]) disagree.Add($"{row[0]}: {verdict}, not {row[1]}");
        }
    }

    static string Verdict(ResidentIdCheck check) => check.Verdict switch
    {
        ResidentIdVerdict.Valid => check.IsForeignersPermit ? "valid_foreigner_permit" : "valid",
        ResidentIdVerdict.Region => "invalid_region",
        ResidentIdVerdict.RegionForYear => "invalid_region_for_year",
        ResidentIdVerdict.RegionUnlisted => "unlisted",
        _ => "invalid",
    };

    static IEnumerable<string[]> Rows(string file) => File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(Split);

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
}
