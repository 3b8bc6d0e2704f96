using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Outside;

/// <summary><c>/outside-systems</c>: platforms that stay, how they are told, and their answers as Excel.</summary>
static class OutsidePages
{
    public const string New = "new";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/outside-systems", ListAsync).Requires(Acts.Self);
        pages.MapGet("/outside-systems/{id}", EditAsync).Requires(Acts.SystemManage);
        pages.MapPost("/outside-systems/{id}", SaveAsync).Requires(Acts.SystemManage);
        pages.MapPost("/outside-systems/{id}/answers", AnswersAsync).Requires(Acts.CaseExport);
    }

    /// <summary>Who has something to do there.</summary>
    public static bool Concerns(Caller caller) => Rights.MaySomewhere(caller, Acts.SystemManage) || Rights.MaySomewhere(caller, Acts.CaseExport);

    static async Task<IResult> ListAsync(HttpContext http, OutsideSystems systems, CancellationToken cancellation) =>
        Pages.Show<OutsideListPage>(StatusCodes.Status200OK, (nameof(OutsideListPage.Page), PageContext.Of(http)),
            (nameof(OutsideListPage.Systems), await systems.ListAsync(cancellation)), (nameof(OutsideListPage.Saved), http.Request.Query["did"] == "save"));

    static async Task<IResult> EditAsync(string id, HttpContext http, OutsideSystems systems, CancellationToken cancellation) =>
        Show(http, id, Typed.Of(await KnownAsync(id, systems, cancellation)), [], StatusCodes.Status200OK);

    static async Task<IResult> SaveAsync(string id, HttpContext http, OutsideSystems systems, CancellationToken cancellation)
    {
        var typed = Typed.Read(await http.Request.ReadFormAsync(cancellation));
        var known = await KnownAsync(id, systems, cancellation);
        var problems = new List<Problem>();
        var system = typed.System(known?.Id ?? typed.Id, problems);
        if (known is null && await systems.FindAsync(system.Id, cancellation) is not null) problems.Add(Problem.At("outside.exists", "id", ("system", system.Id)));
        if (problems.Count == 0) problems.AddRange(await systems.SaveAsync(system, typed.Secret.Length > 0 ? typed.Secret : null, ChangedBy.Of(Caller.From(http), Address.Of(http)), cancellation));
        return problems.Count == 0 ? Results.LocalRedirect("/outside-systems?did=save") : Show(http, id, typed with { HasSecret = known?.HasSecret == true }, problems, StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> AnswersAsync(string id, HttpContext http, OutsideSystems systems, OutsideAnswers answers, CancellationToken cancellation)
    {
        var system = await KnownAsync(id, systems, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("outside.unknown", "id", ("system", id)));
        var posted = await http.Request.ReadFormAsync(cancellation);
        var words = PageContext.Of(http).Words;
        var sheet = await answers.TakeAsync(Caller.From(http), system, posted["all"] == "1", source => words.Of(Problem.Of("outside.heading." + source)), cancellation);
        if (sheet.Rows > 0) return Results.File(sheet.Content, XlsxWriter.ContentType, $"{id}-{PageContext.China(PageContext.Of(http).Now):yyyyMMdd-HHmm}.xlsx");
        return Pages.Show<OutsideListPage>(StatusCodes.Status200OK, (nameof(OutsideListPage.Page), PageContext.Of(http)), (nameof(OutsideListPage.Systems), await systems.ListAsync(cancellation)), (nameof(OutsideListPage.Nothing), system.Name));
    }

    static async Task<OutsideSystem?> KnownAsync(string id, OutsideSystems systems, CancellationToken cancellation) => id == New ? null
        : await systems.FindAsync(id, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("outside.unknown", "id", ("system", id)));

    static IResult Show(HttpContext http, string id, Typed typed, IReadOnlyList<Problem> problems, int status) =>
        Pages.Show<OutsideSystemPage>(status, (nameof(OutsideSystemPage.Page), PageContext.Of(http)), (nameof(OutsideSystemPage.Id), id), (nameof(OutsideSystemPage.Typed), typed), (nameof(OutsideSystemPage.Problems), problems));
}

/// <summary>The setting as it stands in the page's fields: one network a line, one column a line as <c>heading = source</c>.</summary>
public sealed record Typed(string Id, string Name, string Webhook, string Secret, string AllowInner, string Columns, bool HasSecret)
{
    public static Typed Of(OutsideSystem? system) => system is null ? new("", "", "", "", "", "", false)
        : new(system.Id, system.Name, system.Webhook ?? "", "", string.Join('\n', system.AllowInner), string.Join('\n', system.Columns.Select(c => $"{c.Header} = {c.Source}")), system.HasSecret);

    public static Typed Read(IFormCollection posted) =>
        new(Text(posted, "id"), Text(posted, "name"), Text(posted, "webhook"), posted["secret"].ToString(), Text(posted, "allowInner"), Text(posted, "columns"), false);

    internal OutsideSystem System(string id, List<Problem> problems)
    {
        var columns = new List<OutsideColumn>();
        foreach (var line in Lines(Columns))
            if (line.LastIndexOf('=') is var at and > 0) columns.Add(new(line[..at].Trim(), line[(at + 1)..].Trim()));
            else problems.Add(Problem.At("outside.column", "columns", ("column", line), ("source", "")));
        return new(id, Name, Webhook.Length > 0 ? Webhook : null, [.. Lines(AllowInner)], columns);
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static string Text(IFormCollection posted, string name) => posted[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}
