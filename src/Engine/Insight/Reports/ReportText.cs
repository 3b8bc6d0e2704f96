using System.Globalization;
using System.Text.Json;

namespace LowCode.Insight;

/// <summary>Words of reports; reports are Chinese, as all papers.</summary>
static class ReportText
{
    static readonly Dictionary<string, string> words = Load();

    public static string Of(string key) => words[key];

    public static string Say(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = words[key];
        foreach (var (name, value) in values) text = text.Replace("{" + name + "}", value, StringComparison.Ordinal);
        return text;
    }

    public static string Percent(double? share) => share is { } known ? known.ToString("0.0%", CultureInfo.InvariantCulture) : words["none"];

    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>How a count differs from the period before.</summary>
    public static string Change(int now, int was, string before) =>
        Say(now == was ? "change.same" : now > was ? "change.up" : "change.down", ("before", before), ("n", Number(Math.Abs(now - was))));

    /// <summary>How a share differs, in percentage points.</summary>
    public static string Change(double? now, double? was, string before)
    {
        if (now is not { } present || was is not { } past) return Say("share.none", ("before", before));
        var points = Math.Round((present - past) * 100, 1);
        return Say(points == 0 ? "share.same" : points > 0 ? "share.up" : "share.down", ("before", before), ("n", Math.Abs(points).ToString("0.0", CultureInfo.InvariantCulture)));
    }

    static Dictionary<string, string> Load()
    {
        using var stream = typeof(ReportText).Assembly.GetManifestResourceStream("LowCode.Insight.Reports.Data.report-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
