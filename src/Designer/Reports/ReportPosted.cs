using System.Globalization;
using LowCode.Org;
using LowCode.Reports;

namespace LowCode.Designer.Reports;

/// <summary>Posted pages of reports as what the desk takes.</summary>
static class ReportPosted
{
    static readonly char[] between = [',', ';', '\uff0c', '\u3001', '\uff1b'];

    /// <summary>What the columns are said to be. A choice is sent as kind and source in one: <c>element:idNumber</c>.</summary>
    public static ReportDefinition Read(ReportDefinition before, IFormCollection posted) => before with
    {
        Rows = posted["rows"].ToString() is { Length: > 0 } rows ? rows : before.Rows,
        Level = Enum.TryParse<UnitKind>(posted["level"].ToString(), ignoreCase: true, out var level) ? level : before.Level,
        Where = Text(posted["where"].ToString()), From = ReportEndpoints.Day(posted["from"].ToString()), Until = ReportEndpoints.Day(posted["until"].ToString()),
        Columns = [.. before.Columns.Select(c => Column(c, posted, string.Create(CultureInfo.InvariantCulture, $"c{c.At}")))],
    };

    static ReportColumn Column(ReportColumn before, IFormCollection posted, string name)
    {
        if (before.Kind == ColumnKind.Formula || !posted.ContainsKey(name)) return before;
        var (chosen, options) = (posted[name].ToString().Split(':', 2), posted[name + "-options"].ToString().Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (chosen[0] == "ask")
            return new(before.At, before.Header, ColumnKind.Ask, Type: Enum.TryParse<AnswerType>(chosen.ElementAtOrDefault(1), ignoreCase: true, out var type) ? type : AnswerType.Text,
                Options: options.Length > 0 ? options : null, Required: posted[name + "-required"] == "true") { Anyway = Text(posted[name + "-anyway"].ToString()) };
        return new(before.At, before.Header, Enum.TryParse<ColumnKind>(chosen[0], ignoreCase: true, out var kind) ? kind : ColumnKind.Open, chosen.ElementAtOrDefault(1), Text(posted[name + "-where"].ToString()));
    }

    /// <summary>Answers are named <c>a.row.column</c>, corrections <c>c.row.column</c>, and what they were drawn with <c>w.row.column</c>; what was left as it was drawn, and a correction that was left empty, says nothing.</summary>
    public static IReadOnlyList<ReportAnswer> Answers(IFormCollection posted)
    {
        var answers = new List<ReportAnswer>();
        foreach (var (name, value) in posted)
            if (name.Split('.') is [("a" or "c") and var what, var row, var column] && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && (what == "a" || value.ToString().Length > 0)
                && (posted.TryGetValue($"w.{row}.{column}", out var drawn) ? drawn.ToString() : null) is var was && (what == "c" || was != value.ToString()))
                answers.Add(new(row, at, value.ToString(), was));
        return answers;
    }

    static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
