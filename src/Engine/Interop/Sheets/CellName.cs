using System.Globalization;
using System.Text.RegularExpressions;

namespace LowCode.Interop;

/// <summary>Places of a sheet as Excel writes them: <c>AB12</c>, <c>$A$5:C9</c>. Columns count from 0, rows from 1.</summary>
static partial class CellName
{
    public static string Of(int column, uint row) => Letters(column) + row.ToString(CultureInfo.InvariantCulture);

    public static string Letters(int column)
    {
        var name = "";
        for (var at = column + 1; at > 0; at = (at - 1) / 26) name = (char)('A' + (at - 1) % 26) + name;
        return name;
    }

    /// <returns>Null when it names no cell.</returns>
    public static (int Column, uint Row)? Read(string? name)
    {
        if (name is null || Place().Match(name) is not { Success: true } match || match.Length != name.Length) return null;
        var column = 0;
        foreach (var letter in match.Groups[2].Value) column = column * 26 + (letter - 'A' + 1);
        return uint.TryParse(match.Groups[4].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row > 0 ? (column - 1, row) : null;
    }

    /// <summary>First and last cell of <c>A1:C3</c>, or of one cell.</summary>
    public static (int Left, uint Top, int Right, uint Bottom)? Area(string? reference)
    {
        if (reference is null) return null;
        var ends = reference.Split(':');
        return Read(ends[0]) is { } first && Read(ends[^1]) is { } last ? (first.Column, first.Row, last.Column, last.Row) : null;
    }

    public static string Area(int left, uint top, int right, uint bottom) => $"{Of(left, top)}:{Of(right, bottom)}";

    /// <summary>Rows of every place a formula or a list of areas names, changed; what names another sheet is changed too, so only formulas of the sheet itself are given.</summary>
    /// <param name="move">Row, whether it is fixed by a <c>$</c>, and whether it ends an area.</param>
    public static string Moved(string text, Func<uint, bool, bool, uint> move) => Place().Replace(text, match =>
    {
        if (!uint.TryParse(match.Groups[4].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var row)) return match.Value;
        var ends = match.Index > 0 && text[match.Index - 1] == ':';
        return string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}{match.Groups[2].Value}{match.Groups[3].Value}{move(row, match.Groups[3].Length > 0, ends)}");
    });

    [GeneratedRegex(@"(?<![A-Za-z_.])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![0-9A-Za-z_(])")]
    private static partial Regex Place();
}
