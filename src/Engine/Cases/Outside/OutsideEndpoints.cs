using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Source systems over HTTP: their settings, and their answers as Excel.</summary>
public static class OutsideEndpoints
{
    /// <param name="Secret">At least 16 characters; absent keeps the one there is.</param>
    sealed record SystemBody(string? Name, string? Webhook, string? Secret, IReadOnlyList<string>? AllowInner, IReadOnlyList<OutsideColumn>? Columns);

    public static void MapOutside(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/outside-systems", ListAsync).Requires(Acts.Self).WithName("ListOutsideSystems").WithTags("outside")
            .WithSummary("Source systems; addresses only for who may change them").Produces<IReadOnlyList<OutsideSystem>>();
        endpoints.MapPut("/api/v1/outside-systems/{id}", SaveAsync).Requires(Acts.SystemManage).WithName("SetOutsideSystem").WithTags("outside")
            .WithSummary("Make or change a source system").Accepts<SystemBody>("application/json").Produces(204).ProducesProblem(422);
        endpoints.MapPost("/api/v1/outside-systems/{id}/answers", AnswersAsync).Requires(Acts.CaseExport).WithName("TakeOutsideAnswers").WithTags("outside")
            .WithSummary("Answers since the caller's last download, as Excel in that system's columns; all=true from the beginning")
            .Produces(200, contentType: XlsxWriter.ContentType).ProducesProblem(404);
    }

    static async Task<IResult> ListAsync(HttpContext http, OutsideSystems systems, CancellationToken cancellation)
    {
        var manages = Rights.MaySomewhere(Caller.From(http), Acts.SystemManage);
        var all = await systems.ListAsync(cancellation);
        return Results.Json(manages ? all : [.. all.Select(s => s with { Webhook = null, AllowInner = [] })], ApiJson.Options);
    }

    static async Task<IResult> SaveAsync(string id, SystemBody body, HttpContext http, OutsideSystems systems, CancellationToken cancellation)
    {
        var system = new OutsideSystem(id, body.Name ?? "", body.Webhook is { Length: > 0 } address ? address : null, body.AllowInner ?? [], body.Columns ?? []);
        var problems = await systems.SaveAsync(system, body.Secret is { Length: > 0 } secret ? secret : null, ChangedBy.Of(Caller.From(http), Address.Of(http)), cancellation);
        return problems.Count == 0 ? Results.NoContent() : ProblemHttp.Result(RefusalKind.Invalid, problems, http);
    }

    static async Task<IResult> AnswersAsync(string id, HttpContext http, OutsideSystems systems, OutsideAnswers answers, bool? all, CancellationToken cancellation)
    {
        var system = await systems.FindAsync(id, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("outside.unknown", "id", ("system", id)));
        var language = ProblemHttp.Language(http.Request);
        var sheet = await answers.TakeAsync(Caller.From(http), system, all == true, source => ProblemText.Of(Problem.Of("outside.heading." + source), language), cancellation);
        http.Response.Headers["X-Rows"] = sheet.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.File(sheet.Content, XlsxWriter.ContentType, $"{id}-answers.xlsx");
    }
}
