using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Reports;

/// <summary>What a unit says, laid over what is known. Pure.</summary>
static class ReportAnswers
{
    /// <summary>Somebody else has said something of the same cell meanwhile.</summary>
    public const string Changed = "report.answer.changed";

    const int Longest = 200, MostProblems = 50;

    /// <summary>Takes answers into what was said before. Of two people who say different things of one cell the second is told what stands there by now.</summary>
    /// <returns>What is wrong with them, by row and column.</returns>
    public static List<Problem> Take(ReportDefinition definition, IReadOnlyDictionary<string, ReportRow> live, Dictionary<string, SaidRow> said, IReadOnlyList<ReportAnswer> answers, DateOnly today)
    {
        var problems = new List<Problem>();
        foreach (var answer in answers)
        {
            var n = definition.Columns.ToList().FindIndex(c => c.At == answer.At);
            if (n < 0 || !live.TryGetValue(answer.Row, out var row))
            {
                problems.Add(Problem.At("report.answer.place", $"{answer.Row}.{answer.At}"));
                continue;
            }
            var (column, path, text) = (definition.Columns[n], $"{answer.Row}.{answer.At}", answer.Value?.Trim() ?? "");
            if (!said.TryGetValue(answer.Row, out var before)) said[answer.Row] = before = new([], []);
            if (answer.Was is { } was && Merged(definition, row, before).Cells[n] is var now && now.Drawn != was)
            {
                // Both may have come to the same.
                if (text != (now.Class == FieldClass.Open ? now.Shown : now.Text) && Canonical(definition, column, text, today) is var meant && (meant is null || meant != (now.Number is null ? now.Text : now.Shown)))
                    problems.Add(Problem.At(Changed, path, ("column", column.Header), ("now", now.Shown), ("value", Cut(text))));
                continue;
            }
            var into = column.Kind == ColumnKind.Ask ? before.Answers : before.Corrections;
            // Sent back as it is shown: nobody meant to correct it.
            if (text.Length == 0 || (column.Kind != ColumnKind.Ask && text == row.Cells[n].Shown)) into.Remove(answer.At);
            else if (Canonical(definition, column, text, today) is { } right) into[answer.At] = right;
            else problems.Add(Problem.At(column.Kind == ColumnKind.Ask ? "report.answer.value" : "report.answer.correction", path, ("column", column.Header), ("value", Cut(text))));
            if (problems.Count >= MostProblems) break;
        }
        return problems;
    }

    /// <summary>A row with what was said of it.</summary>
    public static ReportRow Merged(ReportDefinition definition, ReportRow row, SaidRow? said)
    {
        if (said is null) return row;
        var cells = row.Cells.ToArray();
        for (var n = 0; n < cells.Length; n++)
        {
            var column = definition.Columns[n];
            if (column.Kind == ColumnKind.Ask && said.Answers.TryGetValue(column.At, out var answer))
                cells[n] = column.Type == AnswerType.Number ? new(null, decimal.Parse(answer, CultureInfo.InvariantCulture), Source: ReportWords.Known.UnitAnswer, Given: true) : new(answer, Source: ReportWords.Known.UnitAnswer, Given: true);
            else if (column.Kind == ColumnKind.Element && said.Corrections.TryGetValue(column.At, out var right)) cells[n] = new(right, null, row.Cells[n].Class, ReportWords.Known.Worker, null, true);
        }
        return row with { Cells = cells };
    }

    /// <summary>Answers that have to be there and are not.</summary>
    public static List<Problem> Lacking(ReportDefinition definition, IReadOnlyList<ReportRow> rows) =>
        [.. rows.SelectMany((row, line) => definition.Columns.Select((c, n) => (Column: c, Cell: row.Cells[n])).Where(c => c.Column is { Kind: ColumnKind.Ask, Required: true } && c.Cell.IsEmpty)
            .Select(c => Problem.At("report.answer.missing", $"{row.Key}.{c.Column.At}", ("column", c.Column.Header), ("line", (line + 1).ToString(CultureInfo.InvariantCulture))))).Take(MostProblems)];

    /// <summary>Corrections of registers, as requests to their source units; the same one again has the same id.</summary>
    public static IEnumerable<AskedChange> Corrections(Report report, IReadOnlyDictionary<string, ReportRow> live, IReadOnlyDictionary<string, SaidRow> said, string by, DateTimeOffset now)
    {
        foreach (var (key, row) in said)
            foreach (var (at, text) in row.Corrections)
            {
                var n = report.Definition.Columns.ToList().FindIndex(c => c.At == at);
                if (n < 0 || !live.TryGetValue(key, out var known) || DataOf(report.Definition, report.Definition.Columns[n]) is not { } element) continue;
                var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{report.Id} {key} {element.Id} {text}")).AsSpan(0, 12));
                yield return new("report-" + name, report.Definition.Register!, key, element.Id, known.Unit, report.Id, report.Name, by, now, known.Cells[n].IsEmpty ? null : known.Cells[n].Text, text);
            }
    }

    /// <summary>The data element a live cell can be corrected as; null when its register knows no source for it.</summary>
    public static LowCode.Forms.DataElement? DataOf(ReportDefinition definition, ReportColumn column) =>
        column.Kind == ColumnKind.Element && definition.Register is { } register ? RegisterElements.DataOf(register, column.Source!) : null;

    static string Cut(string text) => text.Length > 20 ? text[..20] : text;

    static string? Canonical(ReportDefinition definition, ReportColumn column, string text, DateOnly today)
    {
        if (text.Length > Longest) return null;
        if (column.Kind != ColumnKind.Ask)
            return DataOf(definition, column) is not null && !text.Contains('*', StringComparison.Ordinal) && BaseRegisters.Of(definition.Register!).Element(column.Source!) is { Kind: not ElementKind.Number } element ? RegisterCheck.Canonical(element.Kind, text, today) : null;
        return column.Type switch
        {
            AnswerType.Number => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000_000m ? number.ToString("0.######", CultureInfo.InvariantCulture) : null,
            AnswerType.Date => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            AnswerType.Choice => column.Options!.Contains(text) ? text : null,
            _ => text,
        };
    }
}
