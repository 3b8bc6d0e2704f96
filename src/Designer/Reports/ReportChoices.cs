using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Registers;
using LowCode.Reports;
using LowCode.Views;

namespace LowCode.Designer.Reports;

/// <summary>What rows and columns of a report may be chosen to be, with the words for it.</summary>
/// <param name="Rows">Id and name.</param>
/// <param name="Columns">Heading of the group, then kind with source and name.</param>
public sealed record ReportChoices(IReadOnlyList<(string Id, string Name)> Rows, IReadOnlyList<(string Group, IReadOnlyList<(string Id, string Name)> Choices)> Columns)
{
    public static ReportChoices Of(Words words, ReportDefinition definition, IReadOnlyList<LightApp> apps)
    {
        var rows = new List<(string, string)> { (ReportDefinition.Units, words["reports.rows.units"]) };
        rows.AddRange(BaseRegisters.All.Select(r => (r.Id, words.Say("reports.rows.record", ("register", r.Name.In(words.Language))))));
        rows.AddRange(apps.Select(a => ("cases/" + a.Manifest.Id, words.Say("reports.rows.case", ("app", words.Of(a.Manifest.Name))))));
        var columns = new List<(string, IReadOnlyList<(string, string)>)>
        {
            (words["reports.group.ask"], [.. ((string[])["text", "number", "date", "choice"]).Select(t => ("ask:" + t, words["reports.ask." + t]))]),
            (words["reports.group.plain"], [.. ((string[])["number", "unit", "street", "blank", "open"]).Select(k => (k, words["reports.kind." + k]))]),
        };
        if (definition.Register is { } register) columns.Insert(0, (BaseRegisters.Of(register).Name.In(words.Language), [.. Elements(register, words)]));
        else if (definition.App is { } app && apps.FirstOrDefault(a => a.Manifest.Id == app) is { } shown)
            columns.Insert(0, (words.Of(shown.Manifest.Name), [.. ReportColumnWords.OfCase.Select(c => ("case:" + c, words["reports." + c])), .. RecordForm.Of(shown).Fields.Select(f => ("case:form." + f.Path, words.Of(f.Label)))]));
        else
            columns.Insert(0, (words["reports.group.figures"],
            [
                .. BaseRegisters.All.Select(r => ("count:" + r.Id, words.Say("reports.count.record", ("register", r.Name.In(words.Language))))), ("count:cases", words["reports.count.cases"]), ("count:closed", words["reports.count.closed"]),
                .. apps.SelectMany(a => ((string, string)[])[("count:cases/" + a.Manifest.Id, words.Say("reports.count.app", ("app", words.Of(a.Manifest.Name)))), ("count:closed/" + a.Manifest.Id, words.Say("reports.count.appClosed", ("app", words.Of(a.Manifest.Name))))]),
                .. apps.SelectMany(a => RecordForm.Of(a).Fields.Where(f => f.Kind is RecordKind.Whole or RecordKind.Money or RecordKind.Number).Select(f => ($"sum:{a.Manifest.Id}/{f.Path}", words.Say("reports.sum", ("app", words.Of(a.Manifest.Name)), ("field", words.Of(f.Label)))))),
            ]));
        return new(rows, columns);
    }

    static IEnumerable<(string, string)> Elements(string register, Words words)
    {
        foreach (var element in BaseRegisters.Of(register).Elements) yield return ("element:" + element.Id, element.Name.In(words.Language));
        if (register != "people") yield break;
        foreach (var derived in (string[])["age", "birthDate"]) yield return ("element:" + derived, words.Of(LowCode.Forms.DataElements.Find("person." + derived)!.Name));
    }

    /// <summary>The choice a column stands at.</summary>
    public static string At(ReportColumn column) => column.Kind switch
    {
        ColumnKind.Ask => "ask:" + column.Type.ToString().ToLowerInvariant(),
        _ when column.Source is { } source => $"{column.Kind.ToString().ToLowerInvariant()}:{source}",
        _ => column.Kind.ToString().ToLowerInvariant(),
    };
}

/// <summary>What stands of a case beside its fields.</summary>
static class ReportColumnWords
{
    public static IReadOnlyList<string> OfCase { get; } = ["case.number", "case.title", "case.stage", "case.owner", "case.openedAt", "case.closedAt"];
}
