namespace LowCode.Interop;

/// <summary>A text that a spreadsheet would take for a formula, when somebody saves the table as text and opens it again, is marked as text.</summary>
public static class FormulaGuard
{
    public static string Tamed(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(text) ? "'" + text : text;

    /// <summary>A cell that begins like a formula; a signed number or a phone number with a country code does not.</summary>
    public static bool IsFormula(string text) => text.Length > 1 && (text[0] is '=' or '@' || (text[0] is '+' or '-' && (char.IsAsciiLetter(text[1]) || text[1] is '(' or '=' or '@')));

    static bool IsNumber(string text) => double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
}
