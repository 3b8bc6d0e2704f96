using System.Globalization;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Reports;

/// <summary>
/// One condition on a record, as people write it: a name of the register, a comparison, a value; several stand one after the other, divided by
/// semicolons. Beside the register's own elements people may be told apart by <c>age</c>.
/// </summary>
sealed record ReportCondition(string Element, string Test, string Value)
{
    static readonly (string Written, string Test)[] tests = [(">=", ">="), ("<=", "<="), ("!=", "!="), ("\u2265", ">="), ("\u2264", "<="), ("\u2260", "!="), ("\uff1d", "="), (">", ">"), ("<", "<"), ("=", "="), ("~", "~")];

    /// <param name="path">Where the text stands, for the message.</param>
    /// <exception cref="RefusedException"><c>report.condition</c>.</exception>
    public static IReadOnlyList<ReportCondition> Parse(string? text, RegisterDefinition register, string path)
    {
        var found = new List<ReportCondition>();
        foreach (var part in (text ?? "").Split([';', '\uff1b'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (at, test) = tests.Select(t => (At: part.IndexOf(t.Written, StringComparison.Ordinal), t)).Where(t => t.At > 0).OrderBy(t => t.At).ThenByDescending(t => t.t.Written.Length).FirstOrDefault();
            if (test.Written is null || Named(register, part[..at].Trim()) is not { } element)
                throw new RefusedException(RefusalKind.Invalid, Problem.At("report.condition", path, ("condition", part), ("names", string.Join(", ", RegisterElements.All(register).Select(e => e.Name.Zh))), ("namesEn", string.Join(", ", RegisterElements.All(register).Select(e => e.Id)))));
            var value = part[(at + test.Written.Length)..].Trim();
            if (test.Test is ">=" or "<=" or ">" or "<" && !decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _) && !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                throw new RefusedException(RefusalKind.Invalid, Problem.At("report.condition.number", path, ("condition", part)));
            found.Add(new(element, test.Test, value));
        }
        return found;
    }

    /// <summary>Does a record meet it; what is not known meets nothing but <c>!=</c>.</summary>
    public bool Holds(RegisterRecord record, DateOnly today)
    {
        var there = RegisterElements.TextOf(record, Element, today) ?? "";
        return Test switch
        {
            "=" => there == Value,
            "!=" => there != Value,
            "~" => there.Contains(Value, StringComparison.Ordinal),
            _ when there.Length == 0 => false,
            _ => Compared(there) is var way && Test switch { ">=" => way >= 0, "<=" => way <= 0, ">" => way > 0, _ => way < 0 },
        };
    }

    int Compared(string there) => decimal.TryParse(there, NumberStyles.Number, CultureInfo.InvariantCulture, out var one) && decimal.TryParse(Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var other)
        ? one.CompareTo(other) : string.CompareOrdinal(there, Value);

    static string? Named(RegisterDefinition register, string name) => RegisterElements.All(register).FirstOrDefault(e => e.Id == name || e.Name.Zh == name || string.Equals(e.Name.En, name, StringComparison.OrdinalIgnoreCase))?.Id;
}

/// <summary>Elements of a register with those that follow from others.</summary>
static class RegisterElements
{
    /// <summary>What follows from an identity number.</summary>
    static readonly RegisterElement[] derived = [.. ((string[])["age", "birthDate"]).Select(id => (Id: id, Element: DataElements.Find("person." + id)!)).Select(d =>
        new RegisterElement(d.Id, new(d.Element.Name.Zh, d.Element.Name.In("en")), ElementKind.Text, d.Id == "age" ? LowCode.Org.FieldClass.Open : LowCode.Org.FieldClass.Sensitive))];

    public static IEnumerable<RegisterElement> All(RegisterDefinition register) => register.Id == "people" ? [.. register.Elements, .. derived] : register.Elements;

    public static RegisterElement? Find(RegisterDefinition register, string? id) => All(register).FirstOrDefault(e => e.Id == id);

    /// <summary>The data element an element of a register is; null when the dictionary has none.</summary>
    public static DataElement? DataOf(string register, string element) => DataElements.All.FirstOrDefault(d => d.Register == register && d.RegisterElement == element);

    public static string? TextOf(RegisterRecord record, string element, DateOnly today)
    {
        if (record.Values.GetValueOrDefault(element) is { } value) return value;
        if (record.Register.Id != "people" || element is not ("age" or "birthDate") || record.Values.GetValueOrDefault("idNumber") is not { } id || ResidentId.Check(id, today).BirthDate is not { } born) return null;
        if (element == "birthDate") return born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var age = today.Year - born.Year;
        return (born > today.AddYears(-age) ? age - 1 : age).ToString(CultureInfo.InvariantCulture);
    }
}
