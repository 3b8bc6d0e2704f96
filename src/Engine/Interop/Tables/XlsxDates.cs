using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LowCode.Interop;

/// <summary>Which cell formats of a workbook show dates, and what such a number says.</summary>
static class XlsxDates
{
    /// <summary>By style index: does it show a date or time.</summary>
    public static bool[] Styles(WorkbookPart workbook)
    {
        if (workbook.WorkbookStylesPart?.Stylesheet is not { CellFormats: { } formats } sheet) return [];
        var own = sheet.NumberingFormats?.Elements<NumberingFormat>().Where(f => f.NumberFormatId is not null)
            .GroupBy(f => f.NumberFormatId!.Value).ToDictionary(g => g.Key, g => g.First().FormatCode?.Value ?? "") ?? [];
        return [.. formats.Elements<CellFormat>().Select(f => f.NumberFormatId?.Value is { } id && (own.TryGetValue(id, out var code) ? IsDate(code) : IsBuiltIn(id)))];
    }

    /// <summary>Dates, times, and the East Asian dates among the formats every Excel knows.</summary>
    static bool IsBuiltIn(uint id) => id is >= 14 and <= 22 or >= 27 and <= 36 or >= 45 and <= 47 or >= 50 and <= 58;

    /// <summary>A format with a part of a date outside quotes and brackets.</summary>
    static bool IsDate(string code)
    {
        var (quoted, bracket) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            var c = code[i];
            if (c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (c == '[') bracket = true;
            else if (c == ']') bracket = false;
            else if (!bracket && c is 'y' or 'Y' or 'd' or 'D' or 'h' or 'H' or 'm' or 's') return true;
        }
        return false;
    }

    public static string Text(double value, bool since1904)
    {
        var days = since1904 ? value + 1462 : value;
        if (days is < 0 or >= 2_958_466) return value.ToString("R", CultureInfo.InvariantCulture);
        var moment = DateTime.FromOADate(days);
        // A fraction of a second is the fraction's, not the typist's.
        moment = new DateTime((moment.Ticks + TimeSpan.TicksPerSecond / 2) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
