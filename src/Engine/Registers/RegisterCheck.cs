using System.Globalization;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Registers;

/// <summary>Checks what somebody wants to write. Pure.</summary>
static class RegisterCheck
{
    const int Longest = 200;

    /// <summary>The values after the change, in canonical form, and what is wrong with it.</summary>
    public static (Dictionary<string, string> Values, List<Problem> Problems) Merge(RegisterDefinition register, IReadOnlyDictionary<string, string> before, RegisterDraft draft, DateOnly today)
    {
        var (values, problems) = (new Dictionary<string, string>(before, StringComparer.Ordinal), new List<Problem>());
        foreach (var (id, raw) in draft.Values)
        {
            if (register.Element(id) is not { } element)
            {
                problems.Add(Problem.At("register.element.unknown", "elements." + id, ("element", id)));
                continue;
            }
            var text = raw?.Trim() ?? "";
            if (text.Length == 0) values.Remove(id);
            else if (text.Length > Longest) problems.Add(Problem.At("register.long", "elements." + id, ("element", element.Name.Zh), ("elementEn", element.Name.En), ("limit", Longest.ToString(CultureInfo.InvariantCulture))));
            // Sent back as it was shown: nobody meant to write stars.
            else if (element.Class != FieldClass.Open && before.TryGetValue(id, out var clear) && text == Mask.Of(element.Class, clear)) continue;
            else if (element.Class != FieldClass.Open && text.Contains('*', StringComparison.Ordinal)) Wrong("register.masked", element);
            else if (Canonical(element.Kind, text, today) is { } right) values[id] = right;
            else Wrong("register.value", element);
        }
        foreach (var element in register.Elements.Where(e => e.Required && !values.ContainsKey(e.Id))) Wrong("register.required", element);
        if (draft.Source?.Trim() is not { Length: > 0 and <= Longest }) problems.Add(Problem.At("register.source", "source", ("limit", Longest.ToString(CultureInfo.InvariantCulture))));
        return (values, problems);

        void Wrong(string code, RegisterElement element) => problems.Add(code switch
        {
            "register.masked" => Problem.At("register.masked", "elements." + element.Id, ("element", element.Name.Zh), ("elementEn", element.Name.En)),
            "register.required" => Problem.At("register.required", "elements." + element.Id, ("element", element.Name.Zh), ("elementEn", element.Name.En)),
            _ => Problem.At("register.value", "elements." + element.Id, ("element", element.Name.Zh), ("elementEn", element.Name.En)),
        });
    }

    /// <summary>The value as it is kept and searched for; null when it is not one.</summary>
    public static string? Canonical(ElementKind kind, string text, DateOnly today)
    {
        switch (kind)
        {
            case ElementKind.Mobile:
                var digits = new string([.. text.Where(char.IsAsciiDigit)]);
                return digits.Length == 11 && digits[0] == '1' && digits[1] >= '3' && text.All(c => char.IsAsciiDigit(c) || c is ' ' or '-') ? digits : null;
            case ElementKind.ResidentId:
                var id = ResidentId.Check(text, today);
                return id.Verdict is ResidentIdVerdict.Valid or ResidentIdVerdict.RegionUnlisted ? id.Canonical : null;
            case ElementKind.CreditCode:
                var (verdict, code) = SocialCreditCode.Check(text);
                return verdict is SocialCreditCodeVerdict.Valid or SocialCreditCodeVerdict.IssuedDespiteCheckDigit ? code : null;
            case ElementKind.Number:
                return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null;
            default:
                return text;
        }
    }
}
