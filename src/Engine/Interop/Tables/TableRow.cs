using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>One row of a table file.</summary>
/// <param name="Line">Where a person finds it: line of a text file, row of a sheet; from 1.</param>
/// <param name="Cells">As many as there are headings.</param>
/// <param name="Problem">Why the row cannot be read; of its cells at most the first is there then, if that one could be.</param>
public sealed record TableRow(long Line, IReadOnlyList<string> Cells, Problem? Problem = null)
{
    public static TableRow Broken(long line, Problem problem, string? first = null) => new(line, first is null ? [] : [first], problem);
}

/// <summary>A table as a file: headings, then rows read as they are asked for. Broken rows come as such; the rest is read on.</summary>
public abstract class TableFile : IDisposable
{
    /// <summary>Longest cell that is read, in characters.</summary>
    public const int CellLimit = 100_000;
    public const int MostColumns = 500;
    public const long MostRows = 2_000_000;

    public abstract IReadOnlyList<string> Headers { get; }

    /// <summary>How it is written, for people: <c>csv UTF-8 ,</c>, <c>xlsx</c>, <c>json lines</c>.</summary>
    public abstract string Format { get; }

    public abstract IEnumerable<TableRow> Rows();

    /// <summary>Sheets behind the first one; none of files that have no sheets.</summary>
    public virtual IReadOnlyList<TableSheet> Further => [];

    /// <summary>Opens by what the content is, not by what the name says.</summary>
    /// <param name="stream">Can be sought in; closed with the table.</param>
    /// <exception cref="RefusedException"><c>table.*</c>: not a table that can be read.</exception>
    public static TableFile Open(Stream stream)
    {
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read == 0) throw Refused("table.empty");
        if (read == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) return XlsxTable.Read(stream);
        // The old binary format of Excel.
        if (read == 4 && head[0] == 0xD0 && head[1] == 0xCF) throw Refused("table.xls");
        var encoding = TextEncoding.Of(stream);
        return JsonLinesTable.Looks(stream, encoding) ? new JsonLinesTable(stream, encoding) : new CsvTable(stream, encoding);
    }

    public abstract void Dispose();

    /// <summary>Headings as they may stand in a mapping: named, each once.</summary>
    private protected static IReadOnlyList<string> Checked(IEnumerable<string> headers)
    {
        var names = headers.Select(h => h.Trim()).ToList();
        while (names.Count > 0 && names[^1].Length == 0) names.RemoveAt(names.Count - 1);
        if (names.Count == 0) throw Refused("table.empty");
        if (names.Count > MostColumns) throw new RefusedException(RefusalKind.Invalid, Problem.Of("table.columns", ("limit", "500")));
        if (names.Contains("")) throw Refused("table.unnamed");
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new RefusedException(RefusalKind.Invalid, Problem.Of("table.twice", ("column", twice.Key)));
        return names;
    }

    private protected static RefusedException Refused(string code) => new(RefusalKind.Invalid, Problem.Of(code));
}
