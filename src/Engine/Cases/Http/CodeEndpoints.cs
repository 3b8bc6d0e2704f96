using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Lists of codes over HTTP.</summary>
static class CodeEndpoints
{
    sealed record EntryBody(string? Value, string? Name, string? NameEn, string? Parent, bool? Retired);

    /// <param name="Name">Of the list; needed for a new one.</param>
    /// <param name="Entries">Added, or changed by their values; others stay.</param>
    sealed record ListBody(string? Name, IReadOnlyList<EntryBody>? Entries);

    sealed record ListAnswer(string Unit, string Id, string Name, IReadOnlyList<EntryBody> Entries, DateTimeOffset ChangedAt, string ChangedBy);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/code-lists").WithTags("code-lists");
        api.MapGet("", async (HttpContext http, CodeLists codes) => Results.Json((await codes.CurrentAsync(http.RequestAborted)).All.Select(Of), ApiJson.Options))
            .Requires(Acts.AppRead).WithName("ListCodeLists").WithSummary("Lists of codes that units keep, with retired entries").Produces<IEnumerable<ListAnswer>>();
        api.MapPut("/{unit}/{id}", async (string unit, string id, ListBody body, HttpContext http, CodeLists codes, CodeDesk desk) =>
            {
                var caller = Caller.From(http);
                CodeList? list = null;
                if (body.Name is { } name || await codes.FindAsync(unit, id, http.RequestAborted) is null) list = await desk.NameAsync(caller, unit, id, body.Name ?? "", http.RequestAborted);
                if (body.Entries is { Count: > 0 } entries)
                    list = await desk.ChangeAsync(caller, unit, id, [.. entries.Select(e => new CodeEntry(e.Value ?? "", new Label(e.Name ?? "", e.NameEn), e.Parent, e.Retired == true))], http.RequestAborted);
                return Results.Json(Of(list ?? await codes.FindAsync(unit, id, http.RequestAborted) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.unknown", ("id", id)))), ApiJson.Options);
            })
            .Requires(Acts.AppInstall).WithName("ChangeCodeList").WithSummary("Make a list of codes, add and change entries by their values, retire them").Produces<ListAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static ListAnswer Of(CodeList list) => new(list.Unit, list.Id, list.Name, [.. list.Entries.Select(e => new EntryBody(e.Value, e.Label.Zh, e.Label.En, e.Parent, e.Retired))], list.ChangedAt, list.ChangedBy);
}
