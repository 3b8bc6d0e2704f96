using System.Text.Json;
using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Cases;

/// <summary>The caller's half-filled forms over HTTP.</summary>
static class FormDraftEndpoints
{
    sealed record LineBody(string App, string Name, string? Case, int Visit, string? Street, int Fields, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, string? Number, string? Title, string? Step);

    /// <param name="Was">What it was called, or what the options were called that are gone.</param>
    /// <param name="Reason">What today's limits say to what was typed.</param>
    sealed record ChangeBody(DraftChangeKind Kind, string Field, string Label, bool Lost, string? Was, string? Reason);

    sealed record DraftBody(string App, string? Case, int Visit, string? Street, Record Form, string? Comment, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, IReadOnlyList<ChangeBody> Changes, IReadOnlyList<OtherDraft> Others);

    /// <param name="Street">Of a case that is not there yet.</param>
    /// <param name="SavedAt">When the draft was saved that this one was made from, as it was read; null when there was none.</param>
    sealed record SaveBody(string? Street, Record? Form, string? Comment, DateTimeOffset? SavedAt);

    static readonly JsonSerializerOptions options = new(ApiJson.Options) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/form-drafts", async (HttpContext http, FormDraftDesk desk) =>
        {
            var language = ProblemHttp.Language(http.Request);
            return Results.Json((await desk.LinesAsync(Caller.From(http), http.RequestAborted)).Select(l => new LineBody(l.App, l.Name.In(language), l.Case?.Value, l.Visit, l.Street, l.Fields, l.SavedAt, l.ExpiresAt, l.Number, l.Title, l.Step)), options);
        }).Requires(Acts.Self).WithName("ListFormDrafts").WithTags("cases").WithSummary("The caller's half-filled forms, newest first").Produces<IReadOnlyList<LineBody>>();
        Place("/api/v1/apps/{app}/form-draft", "AppFormDraft", (route, _) => Task.FromResult(new DraftPlace((string)route["app"]!)));
        Place("/api/v1/cases/{id}/form-drafts/{visit:int}", "CaseFormDraft", async (route, http) =>
        {
            var (id, loaded) = await CaseReading.SeenAsync((string)route["id"]!, http, http.RequestServices.GetRequiredService<CaseLoader>());
            return new DraftPlace(loaded.State.App, id, int.Parse((string)route["visit"]!, System.Globalization.CultureInfo.InvariantCulture));
        });

        void Place(string pattern, string name, Func<RouteValueDictionary, HttpContext, Task<DraftPlace>> find)
        {
            endpoints.MapGet(pattern, async (HttpContext http, FormDraftDesk desk) =>
            {
                var draft = await desk.FindAsync(Caller.From(http), await find(http.Request.RouteValues, http), http.RequestAborted) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("formDraft.none"));
                var language = ProblemHttp.Language(http.Request);
                return Results.Json(new DraftBody(draft.Place.App, draft.Place.Case?.Value, draft.Place.Visit, draft.Street, draft.Values, draft.Comment, draft.SavedAt, draft.ExpiresAt,
                    [.. draft.Changes.Select(c => new ChangeBody(c.Kind, c.Path, c.Label.In(language), c.Lost, c.Was?.In(language), c.Fault is { } fault ? ProblemText.Of(fault, language) : null))], draft.Others), options);
            }).Requires(Acts.Self).WithName("Get" + name).WithTags("cases").WithSummary("The caller's half-filled form here, laid into the form as it is now").Produces<DraftBody>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
            endpoints.MapPut(pattern, async (SaveBody body, HttpContext http, FormDraftDesk desk) =>
            {
                var caller = Caller.From(http);
                // What one system saves again is its own; what another has saved, a person's page too, it has to have read.
                await desk.SaveAsync(caller, await find(http.Request.RouteValues, http), body.Street, body.Form ?? Record.Empty, body.Comment, new(caller.Client is { } client ? "api " + client.Id.Value : "api", body.SavedAt, false), http.RequestAborted);
                return Results.NoContent();
            }).Requires(Acts.Self).WithName("Save" + name).WithTags("cases").WithSummary("Keeps what was typed: it need not be whole, nor right")
                .WithDescription("savedAt: of the draft this one was made from. When another draft was saved meanwhile, from a page or another system, nothing is overwritten: 409 formDraft.elsewhere with both times.").Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
            endpoints.MapDelete(pattern, async (HttpContext http, FormDraftDesk desk) =>
            {
                await desk.DropAsync(Caller.From(http), await find(http.Request.RouteValues, http), http.RequestAborted);
                return Results.NoContent();
            }).Requires(Acts.Self).WithName("Drop" + name).WithTags("cases").WithSummary("Forgets it").Produces(204).ProducesProblem(404);
        }
    }
}
