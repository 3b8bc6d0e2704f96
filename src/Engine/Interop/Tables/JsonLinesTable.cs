using System.Text;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>One JSON object a line; its members are the cells. Headings are the members of the first lines.</summary>
public sealed class JsonLinesTable : TableFile
{
    const int LinesForHeadings = 200;

    readonly Stream stream;
    readonly Encoding encoding;

    public JsonLinesTable(Stream stream, Encoding encoding)
    {
        (this.stream, this.encoding) = (stream, encoding);
        var names = new List<string>();
        foreach (var (_, text) in Lines().Take(LinesForHeadings))
            if (Parse(text) is { } row)
                foreach (var (name, _) in row)
                    if (!names.Contains(name)) names.Add(name);
        Headers = Checked(names);
    }

    public override IReadOnlyList<string> Headers { get; }
    public override string Format => "json lines";

    public override IEnumerable<TableRow> Rows()
    {
        foreach (var (number, text) in Lines())
            yield return Parse(text) is not { } row ? TableRow.Broken(number, Problem.Of("table.row.json"))
                : text.Length > CellLimit ? TableRow.Broken(number, Problem.Of("table.row.long", ("limit", "100000")))
                : new TableRow(number, [.. Headers.Select(h => CellOf(row[h]))]);
    }

    /// <summary>Begins with an object.</summary>
    public static bool Looks(Stream stream, Encoding encoding)
    {
        stream.Position = 0;
        using var reader = new StreamReader(stream, encoding, true, 1024, leaveOpen: true);
        int first;
        do first = reader.Read();
        while (first >= 0 && char.IsWhiteSpace((char)first));
        stream.Position = 0;
        return first == '{';
    }

    IEnumerable<(long Number, string Text)> Lines()
    {
        stream.Position = 0;
        using var reader = new StreamReader(stream, encoding, true, 64 * 1024, leaveOpen: true);
        for (long number = 1; number < MostRows && reader.ReadLine() is { } line; number++)
            if (!string.IsNullOrWhiteSpace(line)) yield return (number, line);
    }

    static Record? Parse(string text)
    {
        try
        {
            return ValueJson.Parse(text).AsRecord;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    static string CellOf(Value value) => value.IsAbsent ? "" : value.AsText ?? value.ToString();

    public override void Dispose() => stream.Dispose();
}
