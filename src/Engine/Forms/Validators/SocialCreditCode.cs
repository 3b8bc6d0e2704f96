using System.Collections.Frozen;

namespace LowCode.Forms;

public enum SocialCreditCodeVerdict
{
    Valid,
    /// <summary>The check digit is wrong, but the code is known to have been issued so. Warn, do not refuse.</summary>
    IssuedDespiteCheckDigit,
    /// <summary>Not 18 characters of the alphabet, an unknown registering authority, or letters in the division.</summary>
    Malformed,
    /// <summary>The check digit of the whole or of the organisation code within is wrong.</summary>
    CheckDigit,
}

/// <summary>
/// Unified social credit codes, GB 32100-2015: authority, category, six digits division, nine characters organisation code (GB 11714), one check.
/// </summary>
public static class SocialCreditCode
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const string Authorities = "123456789NY";
    static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    static ReadOnlySpan<byte> OrganisationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    static readonly FrozenSet<string> issued = ReadIssued();

    /// <summary>Codes issued with a check digit that is wrong.</summary>
    internal static IEnumerable<string> Issued => issued;

    /// <param name="text">As typed; spaces, hyphens and full-width or small letters are read.</param>
    /// <returns>The verdict and the code in its canonical form: 18 characters, upper case.</returns>
    public static (SocialCreditCodeVerdict Verdict, string Canonical) Check(string text)
    {
        var code = CodeText.Tidy(text, "-").ToUpperInvariant();
        if (code.Length != 18 || !Authorities.Contains(code[0], StringComparison.Ordinal) || !CodeText.IsDigits(code.AsSpan(2, 6))) return (SocialCreditCodeVerdict.Malformed, code);
        var sum = 0;
        for (var i = 0; i < 18; i++)
        {
            var digit = Alphabet.IndexOf(code[i], StringComparison.Ordinal);
            if (digit < 0) return (SocialCreditCodeVerdict.Malformed, code);
            if (i < 17) sum += digit * Weights[i];
        }
        if (Alphabet[(31 - sum % 31) % 31] == code[17] && OrganisationDigit(code.AsSpan(8, 8)) == code[16]) return (SocialCreditCodeVerdict.Valid, code);
        return (issued.Contains(code) ? SocialCreditCodeVerdict.IssuedDespiteCheckDigit : SocialCreditCodeVerdict.CheckDigit, code);
    }

    static char OrganisationDigit(ReadOnlySpan<char> code)
    {
        var sum = 0;
        for (var i = 0; i < code.Length; i++) sum += (char.IsAsciiDigit(code[i]) ? code[i] - '0' : code[i] - 'A' + 10) * OrganisationWeights[i];
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    static FrozenSet<string> ReadIssued()
    {
        using var stream = typeof(SocialCreditCode).Assembly.GetManifestResourceStream("LowCode.Forms.Data.issued-credit-codes.txt") ?? throw new InvalidOperationException("issued-credit-codes.txt is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
