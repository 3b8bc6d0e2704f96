using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A mainland mobile number: 11 digits from 13 to 19; the country code and separators are dropped.</summary>
sealed class MobileShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= 40 } text) return report.Refuse("form.mobile");
        var number = CodeText.Tidy(text, "-");
        if (number.StartsWith("+86", StringComparison.Ordinal)) number = number[3..];
        else if (number.StartsWith("0086", StringComparison.Ordinal)) number = number[4..];
        return IsMobile(number) ? number : report.Refuse("form.mobile");
    }

    public static bool IsMobile(string number) => number.Length == 11 && number[0] == '1' && number[1] is >= '3' and <= '9' && CodeText.IsDigits(number);
}

/// <summary>Any number one can call: mobile, fixed line with area code and extension, 400/800 and short service numbers, international with +.</summary>
sealed class PhoneShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= 40 } text) return report.Refuse("form.phone");
        var number = CodeText.Tidy(text, "()");
        return IsPhone(number) ? number : report.Refuse("form.phone");
    }

    static bool IsPhone(string number)
    {
        var digits = number.Replace("-", "", StringComparison.Ordinal);
        if (number.StartsWith('-') || number.EndsWith('-') || number.Contains("--", StringComparison.Ordinal)) return false;
        if (digits.StartsWith('+')) return digits.Length is >= 8 and <= 16 && CodeText.IsDigits(digits.AsSpan(1));
        if (!CodeText.IsDigits(digits)) return false;
        if (MobileShape.IsMobile(digits)) return true;
        if (digits[0] == '0') return digits.Length is >= 10 and <= 18;
        if (digits.StartsWith("400", StringComparison.Ordinal) || digits.StartsWith("800", StringComparison.Ordinal)) return digits.Length == 10;
        // Local numbers without area code, and short numbers as 110 and 12345.
        return digits.Length is 7 or 8 || (digits[0] is '1' or '9' && digits.Length is >= 3 and <= 6);
    }
}

sealed class EmailShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= 320 } text) return report.Refuse("form.email");
        var address = CodeText.Tidy(text);
        return IsEmail(address) ? address : report.Refuse("form.email");
    }

    static bool IsEmail(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > 64 || address.Length > 254 || address.IndexOf('@', at + 1) >= 0) return false;
        foreach (var c in address.AsSpan(0, at))
            if (c <= ' ' || c is '"' or '(' or ')' or ',' or ':' or ';' or '<' or '>' or '[' or ']' or '\\' || c == '\u007f') return false;
        var labels = address[(at + 1)..].Split('.');
        return labels.Length > 1 && labels.All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsLetterOrDigit(c) || c == '-'));
    }
}
