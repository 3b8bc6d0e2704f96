using System.Globalization;
using LowCode.Interop;

namespace LowCode.Designer.Shared;

/// <summary>A sheet of what a page shows in figures.</summary>
/// <param name="Heads">Headings; a column of numbers is written as numbers.</param>
sealed record WorkbookSheet(string Name, IReadOnlyList<(string Name, LedgerType Type)> Heads, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>What a page shows, to be taken along: a sheet for each of its tables.</summary>
static class Workbook
{
    const int Wide = 28, Narrow = 14;

    /// <param name="name">Of the file, before the time it was made.</param>
    public static IResult Of(PageContext page, string name, params IReadOnlyList<WorkbookSheet> sheets)
    {
        using var stream = new MemoryStream();
        using (var book = new LedgerBook(stream))
        {
            foreach (var one in sheets)
            {
                var sheet = book.Begin(one.Name, [.. one.Heads.Select((h, n) => new LedgerHeading(h.Name, h.Type, n == 0 ? Wide : Narrow))]);
                foreach (var row in one.Rows) sheet.Add([.. row.Select(Cell)]);
            }
            book.Finish();
        }
        return Results.File(stream.ToArray(), XlsxWriter.ContentType, string.Create(CultureInfo.InvariantCulture, $"{name}-{PageContext.China(page.Now):yyyyMMdd-HHmm}.xlsx"));
    }

    static LedgerCell Cell(object? value) => value switch
    {
        null => default,
        int or long or double or decimal => new(null, Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        DateTimeOffset at => new(null, At: PageContext.China(at).DateTime),
        _ => new(value.ToString()),
    };
}
