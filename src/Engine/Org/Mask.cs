namespace LowCode.Org;

/// <summary>
/// Masked forms of personal values, shown wherever nobody has revealed them with a reason. Pure; never fails, and shows less rather than more
/// when a value does not look as expected.
/// </summary>
public static class Mask
{
    const char Star = '*';

    /// <summary>Resident ID and other identity papers: first 3 and last 4, e.g. <c>110***********002X</c>.</summary>
    public static string IdNumber(string? text) => Ends(text, 3, 4);

    /// <summary>Mobile <c>138****1234</c>; other numbers keep the last 2, e.g. <c>020-********78</c> as <c>**********78</c>.</summary>
    public static string Mobile(string? text) => text is { Length: 11 } && text.All(char.IsAsciiDigit) ? Ends(text, 3, 4) : Ends(text, 0, 2);

    /// <summary>Bank card: last 4.</summary>
    public static string BankCard(string? text) => Ends(text, 0, 4);

    /// <summary>Name: the family name and one star, <c>张*</c>, <c>欧阳*</c>; names in other scripts keep the first letter, <c>J*</c>.</summary>
    public static string Name(string? text)
    {
        var name = text?.Trim() ?? "";
        if (name.Length == 0) return "";
        var family = name.Length > 2 && CompoundSurnames.Has(name.AsSpan(0, 2)) ? 2 : char.IsHighSurrogate(name[0]) && name.Length > 1 ? 2 : 1;
        return name.Length <= family ? new string(Star, 1) : name[..family] + Star;
    }

    /// <summary>E-mail: the first letter and the domain, <c>z***@example.cn</c>.</summary>
    public static string Email(string? text)
    {
        var email = text?.Trim() ?? "";
        var at = email.LastIndexOf('@');
        return email.Length == 0 ? "" : at > 1 ? email[..1] + "***" + email[at..] : at == 1 ? "***" + email[at..] : "***";
    }

    /// <summary>Address down to the community (社区, 村, 居委会); without one, to the street or town; else nothing but stars.</summary>
    public static string Address(string? text)
    {
        var address = text?.Trim() ?? "";
        if (address.Length == 0) return "";
        foreach (var end in AddressEnds.Ordered)
        {
            var at = address.IndexOf(end, StringComparison.Ordinal);
            if (at > 0 && at + end.Length < address.Length) return address[..(at + end.Length)] + "***";
            if (at > 0 && at + end.Length == address.Length) return address;
        }
        return "***";
    }

    /// <summary>The masked form for a class of field; <see cref="FieldClass.Open"/> is shown as it is.</summary>
    public static string Of(FieldClass kind, string? text) => kind switch
    {
        FieldClass.Open => text ?? "",
        FieldClass.Name => Name(text),
        FieldClass.Mobile => Mobile(text),
        FieldClass.IdNumber => IdNumber(text),
        FieldClass.BankCard => BankCard(text),
        FieldClass.Address => Address(text),
        _ => text is { Length: > 0 } ? "***" : "",
    };

    static string Ends(string? text, int first, int last)
    {
        var value = text?.Trim() ?? "";
        // A value no longer than what would be shown is hidden whole.
        if (value.Length <= first + last) return new string(Star, value.Length);
        return string.Concat(value.AsSpan(0, first), new string(Star, value.Length - first - last), value.AsSpan(value.Length - last));
    }
}

/// <summary>How a value is masked by default.</summary>
public enum FieldClass
{
    Open,
    Name,
    Mobile,
    IdNumber,
    BankCard,
    Address,
    /// <summary>Health, belief, whereabouts and the like: nothing is shown.</summary>
    Sensitive,
}
