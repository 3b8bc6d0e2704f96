using System.Globalization;
using System.Text;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>The report of a run as a file for a spreadsheet: line, column, and the reason in both languages.</summary>
public static class ImportReport
{
    public static byte[] Csv(IEnumerable<ImportIssue> issues)
    {
        var text = new StringBuilder("line,column,code,reason_zh,reason_en\r\n");
        foreach (var issue in issues)
            text.Append(CultureInfo.InvariantCulture, $"{issue.Line},{Quoted(issue.Column ?? "")},{issue.Problem.Code},{Quoted(ProblemText.Of(issue.Problem))},{Quoted(ProblemText.Of(issue.Problem, "en"))}\r\n");
        // Excel takes a file with this mark for UTF-8.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    static string Quoted(string text)
    {
        var tame = FormulaGuard.Tamed(text);
        return tame.AsSpan().ContainsAny(",\"\r\n") ? $"\"{tame.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : tame;
    }
}
