using System.Globalization;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary>A table of people as a spreadsheet brings it.</summary>
static class UserTable
{
    /// <summary>Columns by the words they may be called; the first is needed, for new people the third, too.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["signInName", "name", "home", "post", "unit"];

    /// <summary>The rows that name somebody, those that cannot be read among them.</summary>
    /// <exception cref="RefusedException"><c>users.columns</c>, <c>users.rows</c>.</exception>
    public static IReadOnlyList<AskedUser> Read(TableFile table)
    {
        var places = Columns.ToDictionary(c => c, c => IndexOf(table.Headers, c), StringComparer.Ordinal);
        if (places["signInName"] < 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("users.columns", "file", ("columns", string.Join(", ", table.Headers))));
        var rows = table.Rows().Take(UserImport.MostRows + 1).ToList();
        if (rows.Count > UserImport.MostRows) throw new RefusedException(RefusalKind.Invalid, Problem.At("users.rows", "file", ("limit", UserImport.MostRows.ToString(CultureInfo.InvariantCulture))));
        return [.. rows.Select(Asked).Where(a => a.Problem is not null || a.SignInName.Length + a.Name.Length + a.Home.Length + a.Post.Length + a.Unit.Length > 0)];

        AskedUser Asked(TableRow row)
        {
            string Cell(string column) => places[column] is >= 0 and var at && at < row.Cells.Count ? row.Cells[at].Trim() : "";
            return new(row.Line, Cell("signInName"), Cell("name"), Cell("home"), Cell("post"), Cell("unit"), row.Problem);
        }
    }

    static int IndexOf(IReadOnlyList<string> headers, string column)
    {
        for (var i = 0; i < headers.Count; i++)
            if (headers[i] == column || headers[i] == Words.Chinese["userImport." + column] || headers[i] == Words.English["userImport." + column]) return i;
        return -1;
    }
}
