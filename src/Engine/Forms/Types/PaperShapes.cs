using System.Collections.Immutable;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A name as papers give it: letters of any script, with a middle dot, hyphen or space between its parts.</summary>
sealed class PersonNameShape : ValueShape
{
    const int Longest = 60;
    const char Dot = '\u00b7';

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= Longest } text) return report.Refuse("form.personName");
        // The middle dot has many look-alikes on keyboards; papers know one.
        var name = text.Trim().Replace('\u2022', Dot).Replace('\u30fb', Dot).Replace('\uff0e', Dot).Replace('\u2027', Dot);
        if (name.Length == 0 || !char.IsLetter(name, 0) && !char.IsSurrogate(name[0])) return report.Refuse("form.personName");
        foreach (var c in name)
            if (!char.IsLetter(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark && c is not (Dot or ' ' or '-' or '\'' or '.' or '\u2019')) return report.Refuse("form.personName");
        return name;
    }
}

sealed class PlateShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report) => sent.AsText is { Length: <= 20 } text && VehiclePlate.Read(text) is { } plate ? plate : report.Refuse("form.plate");
}

/// <summary>ISO/IEC 7812: the check digit makes the weighted sum a multiple of ten.</summary>
sealed class BankCardShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { Length: <= 40 } text) return report.Refuse("form.bankCard");
        var card = CodeText.Tidy(text, "-");
        return card.Length is >= 12 and <= 19 && CodeText.IsDigits(card) && Sum(card) % 10 == 0 ? card : report.Refuse("form.bankCard");
    }

    static int Sum(string card)
    {
        var sum = 0;
        for (var i = 0; i < card.Length; i++)
        {
            var digit = card[card.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        return sum;
    }
}

/// <summary>An identity document: its kind and its number.</summary>
sealed class IdentityShape(ImmutableArray<string> kinds) : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if ((sent.AsRecord ?? (sent.AsText is { Length: <= 120 } typed ? Split(typed.Trim()) : null)) is not { } record) return report.Refuse("form.identity");
        foreach (var name in record.Names)
            if (name is not ("kind" or "number")) return report.RefuseInside("." + name, "form.unknownField", ("name", name));
        if (record["number"].IsBlank) return record["kind"].IsBlank || record["kind"].AsText is not null ? Value.Null : report.RefuseInside(".kind", "form.identity.kind");
        if (record["kind"].AsText is not { } kind || !IdentityDocument.Kinds.Contains(kind) || (!kinds.IsEmpty && !kinds.Contains(kind))) return report.RefuseInside(".kind", "form.identity.kind");
        if (record["number"].AsText is not { Length: <= 60 } text) return report.RefuseInside(".number", "form.identity.number");
        var (number, fault, doubtful) = IdentityDocument.Read(kind, text, DateOnly.FromDateTime(report.Now.ToOffset(TimeSpan.FromHours(8)).DateTime));
        if (fault is not null) return report.RefuseInside(".number", fault);
        if (doubtful is not null) report.Warn(doubtful);
        return Record.Of(("kind", kind), ("number", number));
    }

    // One text: the kind's name before the number, or the number alone where it says itself what it is.
    static Record? Split(string text)
    {
        if (text.LastIndexOf(' ') is var at and > 0 && FieldWords.FindKind(text[..at].Trim()) is { } named) return Record.Of(("kind", named), ("number", text[(at + 1)..]));
        if (CodeText.Tidy(text) is not { Length: 18 } number) return null;
        return Record.Of(("kind", number switch { ['9', ..] => IdentityDocument.ForeignerPermit, ['8', '1' or '2' or '3', ..] => IdentityDocument.ResidencePermit, _ => IdentityDocument.ResidentIdCard }), ("number", number));
    }
}
