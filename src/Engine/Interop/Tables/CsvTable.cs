using System.Globalization;
using System.Text;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>
/// Text with separators (RFC 4180): quoted cells may hold the separator, quotes and line ends. A line that was cut inside quotes is one broken row;
/// reading goes on with the line after it and does not swallow the rest of the file.
/// </summary>
public sealed class CsvTable : TableFile
{
    /// <summary>Lines a quoted cell may go over; beyond it a quote was left open.</summary>
    const int MostLines = 200;
    const int LineLimit = 1_000_000;
    static readonly char[] separators = [',', '\t', ';', '|'];

    readonly StreamReader reader;
    readonly Queue<(long Number, string Text)> back = new();
    readonly char separator;
    long number;

    public CsvTable(Stream stream, Encoding encoding)
    {
        reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true);
        var first = FirstText() ?? throw Refused("table.empty");
        separator = separators.MaxBy(one => Split(first.Text, one, out var cells) == Outcome.Whole ? cells.Count : 0);
        if (Split(first.Text, separator, out var headers) != Outcome.Whole) throw Refused("table.headings");
        Headers = Checked(headers);
        Format = string.Create(CultureInfo.InvariantCulture, $"csv {encoding.WebName.ToUpperInvariant()} {(separator == '\t' ? "tab" : separator.ToString())}");
    }

    public override IReadOnlyList<string> Headers { get; }
    public override string Format { get; }

    public override IEnumerable<TableRow> Rows()
    {
        while (NextLine() is { } first)
        {
            if (first.Text.Length == 0) continue;
            yield return Read(first);
        }
    }

    TableRow Read((long Number, string Text) first)
    {
        var lines = new List<(long Number, string Text)> { first };
        var text = first.Text;
        var outcome = Split(text, separator, out var cells);
        while (outcome == Outcome.Open && lines.Count < MostLines && text.Length < LineLimit && NextLine() is { } next)
        {
            lines.Add(next);
            text += "\n" + next.Text;
            outcome = Split(text, separator, out cells);
        }
        var fits = outcome == Outcome.Whole && (cells.Count == Headers.Count || (cells.Count > Headers.Count && cells.Skip(Headers.Count).All(c => c.Length == 0)));
        if (!fits)
        {
            // What followed a line that went wrong is looked at anew, line by line.
            PushBack(lines);
            return TableRow.Broken(first.Number, outcome == Outcome.Whole
                ? Problem.Of("table.row.cells", ("found", Text(cells.Count)), ("wanted", Text(Headers.Count)))
                : Problem.Of("table.row.quote"));
        }
        if (cells.Exists(c => c.Length > CellLimit)) return TableRow.Broken(first.Number, Problem.Of("table.row.long", ("limit", Text(CellLimit))));
        if (text.Contains(TextEncoding.Broken, StringComparison.Ordinal)) return TableRow.Broken(first.Number, Problem.Of("table.row.encoding"));
        return new TableRow(first.Number, cells.Count == Headers.Count ? cells : cells[..Headers.Count]);
    }

    void PushBack(List<(long Number, string Text)> lines)
    {
        var rest = back.ToArray();
        back.Clear();
        for (var i = 1; i < lines.Count; i++) back.Enqueue(lines[i]);
        foreach (var one in rest) back.Enqueue(one);
    }

    (long Number, string Text)? FirstText()
    {
        while (NextLine() is { } line)
            if (!string.IsNullOrWhiteSpace(line.Text)) return line;
        return null;
    }

    (long Number, string Text)? NextLine()
    {
        if (back.TryDequeue(out var again)) return again;
        if (number > MostRows * 2 || reader.ReadLine() is not { } text) return null;
        return (++number, text);
    }

    enum Outcome
    {
        Whole,
        /// <summary>A quote is still open at the end.</summary>
        Open,
        /// <summary>Something stands behind a closing quote.</summary>
        Wrong,
    }

    static Outcome Split(string text, char separator, out List<string> cells)
    {
        cells = [];
        for (var at = 0; ;)
        {
            if (at < text.Length && text[at] == '"')
            {
                var cell = new StringBuilder();
                for (at++; ; at++)
                {
                    if (at >= text.Length) return Outcome.Open;
                    if (text[at] != '"') cell.Append(text[at]);
                    else if (at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[at++]);
                    else break;
                }
                at++;
                cells.Add(cell.ToString());
                if (at < text.Length && text[at] != separator) return Outcome.Wrong;
            }
            else
            {
                var end = text.IndexOf(separator, at);
                if (end < 0) end = text.Length;
                cells.Add(text[at..end]);
                at = end;
            }
            if (at >= text.Length) return Outcome.Whole;
            at++;
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public override void Dispose() => reader.Dispose();
}
