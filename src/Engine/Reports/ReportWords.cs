using System.Text.Json;

namespace LowCode.Reports;

/// <summary>What headings of such tables are usually called.</summary>
sealed record ReportWords(
    IReadOnlyList<string> Number, IReadOnlyList<string> Unit, IReadOnlyList<string> Street, IReadOnlyList<string> Blank, IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases, IReadOnlyDictionary<string, IReadOnlyList<string>> Figures,
    string OlderThan, string AgeName, IReadOnlyList<string> Numbers, IReadOnlyList<string> Dates, IReadOnlyDictionary<string, IReadOnlyList<string>> Choices, string Worker, string UnitAnswer)
{
    public static ReportWords Known { get; } = Load();

    static ReportWords Load()
    {
        using var stream = typeof(ReportWords).Assembly.GetManifestResourceStream("LowCode.Reports.Data.report-words.json")!;
        return JsonSerializer.Deserialize<ReportWords>(stream, JsonSerializerOptions.Web)!;
    }
}
