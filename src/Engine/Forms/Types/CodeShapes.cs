using LowCode.Scripts;

namespace LowCode.Forms;

sealed class ResidentIdShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= 60 } text) return report.Refuse("form.residentId.malformed");
        var checkedId = ResidentId.Check(text, DateOnly.FromDateTime(report.Now.ToOffset(TimeSpan.FromHours(8)).DateTime));
        switch (checkedId.Verdict)
        {
            case ResidentIdVerdict.Valid: return checkedId.Canonical;
            case ResidentIdVerdict.RegionUnlisted:
                report.Warn("form.residentId.regionUnlisted");
                return checkedId.Canonical;
            default: return report.Refuse(CodeOf(checkedId.Verdict));
        }
    }

    public static string CodeOf(ResidentIdVerdict verdict) => "form.residentId." + char.ToLowerInvariant(verdict.ToString()[0]) + verdict.ToString()[1..];
}

sealed class SocialCreditCodeShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= 60 } text) return report.Refuse("form.socialCreditCode.malformed");
        var (verdict, canonical) = SocialCreditCode.Check(text);
        switch (verdict)
        {
            case SocialCreditCodeVerdict.Valid: return canonical;
            case SocialCreditCodeVerdict.IssuedDespiteCheckDigit:
                report.Warn("form.socialCreditCode.issued");
                return canonical;
            default: return report.Refuse(verdict == SocialCreditCodeVerdict.CheckDigit ? "form.socialCreditCode.checkDigit" : "form.socialCreditCode.malformed");
        }
    }
}
