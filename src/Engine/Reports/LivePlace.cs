namespace LowCode.Reports;

/// <summary>Where people and systems read what a report's column asks for, without asking anybody.</summary>
public static class LivePlace
{
    /// <summary>Address of the page.</summary>
    public static string PageOf(ReportDefinition definition, ReportColumn column) => Of(definition, column) switch
    {
        (true, { } register) => "/registers/" + register,
        (false, { } app) => "/ledgers/" + app,
        _ => "/cases",
    };

    /// <summary>Address of the interface.</summary>
    public static string ApiOf(ReportDefinition definition, ReportColumn column) => Of(definition, column) switch
    {
        (true, { } register) => "/api/v1/registers/" + register,
        (false, { } app) => "/odata/" + app.Replace('-', '_'),
        _ => "/odata/Cases",
    };

    static (bool IsRegister, string? Name) Of(ReportDefinition definition, ReportColumn column) => column.Kind switch
    {
        ColumnKind.Element => (true, definition.Register),
        ColumnKind.Elsewhere => (true, column.Source),
        ColumnKind.Case => (false, definition.App),
        ColumnKind.Sum => (false, column.Source!.Split('/')[0]),
        _ => column.Source!.Split('/') is ["cases" or "closed", .. var app] ? (false, app.FirstOrDefault()) : (true, column.Source),
    };
}

/// <summary>What the parts of a report allow.</summary>
public static class ReportParts
{
    /// <summary>Whether what a register says in this column can be corrected by who fills the report in: its source unit decides then.</summary>
    public static bool MayCorrect(ReportDefinition definition, ReportColumn column) => ReportAnswers.DataOf(definition, column) is not null && column.Source is not ("age" or "birthDate");
}
