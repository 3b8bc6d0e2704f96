using LowCode.Access;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Pictures of flows: of a version of an app, and of a case with the way it has gone.</summary>
static class FlowEndpoints
{
    const string Svg = "image/svg+xml", Mermaid = "text/vnd.mermaid; charset=utf-8";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/flow.svg", PictureAsync)
            .Requires(Acts.AppRead).WithName("GetFlowPicture").WithTags("apps").WithSummary("The flow of a version as SVG, in the language of Accept-Language or lang")
            .Produces<string>(200, Svg).ProducesProblem(404).ProducesProblem(422);
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/flow.mmd", MermaidAsync)
            .Requires(Acts.AppRead).WithName("GetFlowText").WithTags("apps").WithSummary("The flow of a version as Mermaid text").Produces<string>(200, "text/vnd.mermaid").ProducesProblem(404);
        endpoints.MapGet("/api/v1/cases/{id}/flow.svg", CaseAsync)
            .Requires(Acts.Self).WithName("GetCaseFlowPicture").WithTags("cases").WithSummary("The flow of a case as SVG with the way it has gone")
            .Produces<string>(200, Svg).ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<IResult> PictureAsync(string app, string version, string? lang, HttpContext http, AppStore apps) =>
        Draw(AppFlow.Describe(await AppEndpoints.SeenAsync(app, version, http, apps), Language(lang, http)), null);

    static async Task<IResult> MermaidAsync(string app, string version, string? lang, HttpContext http, AppStore apps) =>
        Results.Text(MermaidText.Of(AppFlow.Describe(await AppEndpoints.SeenAsync(app, version, http, apps), Language(lang, http))), Mermaid);

    static async Task<IResult> CaseAsync(string id, string? lang, HttpContext http, CaseLoader loader, AppStore apps)
    {
        var (_, loaded) = await CaseReading.SeenAsync(id, http, loader);
        var flow = AppFlow.Describe(await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings), Language(lang, http));
        http.Response.Headers.ETag = CaseReading.ETagOf(loaded.State.Version);
        return Draw(flow, WalkedPath.Of(flow, loaded.State.Flow));
    }

    static IResult Draw(FlowDescription flow, WalkedPath? walked) => AppFlow.Draw(flow, walked) is { } picture
        ? Results.Text(picture, Svg + "; charset=utf-8")
        : throw new RefusedException(RefusalKind.Invalid, Problem.Of("flow.tooLargeToDraw", ("most", FlowLayout.MostActivities.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    static string Language(string? asked, HttpContext http) => asked ?? ProblemHttp.Language(http.Request);
}
