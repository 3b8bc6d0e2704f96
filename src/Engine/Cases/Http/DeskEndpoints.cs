using System.Text.Json;
using LowCode.Access;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>What people keep for themselves at the desk: filters of lists and phrases.</summary>
static class DeskEndpoints
{
    sealed record FilterBody(string? Name, string? Address);
    sealed record PhraseBody(string? Text, bool? Shared);
    sealed record ShapesBody(int Units);
    sealed record UnitAtBody(string Unit, string Name);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/filters", async (HttpContext http, DeskFilters filters) => Results.Json(await filters.OfAsync(Caller.From(http), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.Self).WithName("ListFilters").WithTags("desk").WithSummary("The caller's saved filters").Produces<IReadOnlyList<DeskFilter>>();
        endpoints.MapPost("/api/v1/filters", async (FilterBody body, HttpContext http, DeskFilters filters) =>
                Results.Json(await filters.KeepAsync(Caller.From(http), body.Name, body.Address, http.RequestAborted), ApiJson.Options, statusCode: StatusCodes.Status201Created))
            .Requires(Acts.Self).WithName("KeepFilter").WithTags("desk").WithSummary("Save a filter: a name, and the address of a list with what it is asked; the same name is replaced").Produces<DeskFilter>(201).ProducesProblem(422);
        endpoints.MapDelete("/api/v1/filters/{id}", async (string id, HttpContext http, DeskFilters filters) =>
            {
                await filters.RemoveAsync(Caller.From(http), id, http.RequestAborted);
                return Results.NoContent();
            }).Requires(Acts.Self).WithName("RemoveFilter").WithTags("desk").WithSummary("Remove one of the caller's saved filters").Produces(204);
        endpoints.MapGet("/api/v1/phrases", async (HttpContext http, Phrases phrases) => Results.Json(await phrases.OfAsync(Caller.From(http), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.Self).WithName("ListPhrases").WithTags("desk").WithSummary("Phrases of the caller and of their street").Produces<IReadOnlyList<Phrase>>();
        endpoints.MapPost("/api/v1/phrases", async (PhraseBody body, HttpContext http, Phrases phrases) =>
                Results.Json(await phrases.AddAsync(Caller.From(http), body.Text, body.Shared == true, http.RequestAborted), ApiJson.Options, statusCode: StatusCodes.Status201Created))
            .Requires(Acts.Self).WithName("AddPhrase").WithTags("desk").WithSummary("Keep a phrase; shared for all people of the street, by whoever keeps those").Produces<Phrase>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        endpoints.MapGet("/api/v1/cases/{id}/related", async (string id, HttpContext http, CaseLoader loader, Apps.AppStore apps, AlikeCases related) =>
            {
                var (caseId, loaded) = await CaseReading.SeenAsync(id, http, loader);
                return Results.Json(await related.OfAsync(Caller.From(http), Alike.Of(caseId, loaded.State, await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings)), http.RequestAborted), ApiJson.Options);
            })
            .Requires(Acts.Self).WithName("ListAlikeCases").WithTags("cases").WithSummary("Cases within 30 days that may be about the same, masked, as far as they are in sight").Produces<IReadOnlyList<AlikeCase>>().ProducesProblem(404);
        endpoints.MapPut("/api/v1/units/shapes", async (HttpContext http, UnitShapes shapes) =>
            {
                using var sent = await ReadAsync(http);
                return Results.Json(new ShapesBody(await shapes.TakeAsync(Caller.From(http), sent.RootElement, Address.Of(http), http.RequestAborted)), ApiJson.Options);
            })
            .Requires(Acts.OrgManage).WithName("SetUnitShapes").WithTags("org").WithSummary("How far units reach: a GeoJSON FeatureCollection in WGS-84, each feature with the unit's code as property unit").Produces<ShapesBody>().ProducesProblem(422);
        endpoints.MapGet("/api/v1/units/at", AtAsync)
            .Requires(Acts.OrgRead).WithName("FindUnitAt").WithTags("org").WithSummary("The smallest unit a point lies in, of the caller's own street or district; datum is wgs84, cgcs2000, gcj02 or bd09").Produces<UnitAtBody>().Produces(204).ProducesProblem(422);
        endpoints.MapDelete("/api/v1/phrases/{id}", async (string id, HttpContext http, Phrases phrases) =>
            {
                await phrases.RemoveAsync(Caller.From(http), id, http.RequestAborted);
                return Results.NoContent();
            }).Requires(Acts.Self).WithName("RemovePhrase").WithTags("desk").WithSummary("Remove a phrase").Produces(204);
    }

    static async Task<JsonDocument> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 16 }, http.RequestAborted);
        }
        catch (JsonException)
        {
            throw new RefusedException(RefusalKind.Invalid, Problem.Of("shape.collection"));
        }
    }

    static async Task<IResult> AtAsync(HttpContext http, UnitShapes shapes, double lng, double lat, string? datum)
    {
        var (caller, known) = (Caller.From(http), datum ?? "wgs84");
        if (!Datums.All.Contains(known)) throw new RefusedException(RefusalKind.Invalid, Problem.At("form.datum", "datum"));
        var (x, y) = Datums.ToWgs84(lng, lat, known);
        var (tree, home) = (caller.Directory.Tree, caller.Member.User.Home);
        var within = tree.StreetOf(home) ?? tree.PathOf(home).Last().Id;
        return await shapes.FindAsync(tree, within, x, y, http.RequestAborted) is { } unit ? Results.Json(new UnitAtBody(unit.Id.Value, unit.Name), ApiJson.Options) : Results.NoContent();
    }
}
