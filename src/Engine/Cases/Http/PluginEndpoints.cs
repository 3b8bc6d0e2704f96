using LowCode.Access;
using LowCode.Cases.Effects;
using LowCode.Extending;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Plugins over HTTP: which there are, what they bring, why one is not running, and where it is switched on.</summary>
public static class PluginEndpoints
{
    sealed record SwitchShape(string Unit, bool On, DateTimeOffset ChangedAt, string ChangedBy);

    sealed record PluginShape(
        string Folder, string? Id, IReadOnlyDictionary<string, string>? Name, string? Version, int? Contract, IReadOnlyList<string> Permissions,
        IReadOnlyList<PluginPart> Brings, bool Running, string? Code, string? Message, IReadOnlyList<SwitchShape> Units);

    sealed record SwitchBody(bool On);

    public static void MapPlugins(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/plugins", ListAsync)
            .Requires(Acts.SystemManage).WithName("ListPlugins").WithTags("plugins").WithSummary("Plugins, what they bring and their state").Produces<IReadOnlyList<PluginShape>>();
        endpoints.MapPut("/api/v1/plugins/{id}/units/{unit}", SwitchAsync)
            .Requires(Acts.SystemManage).WithName("SwitchPlugin").WithTags("plugins").WithSummary("Switch a plugin on or off at a unit and all below")
            .Produces(204).ProducesProblem(403).ProducesProblem(404);
    }

    static async Task<IResult> ListAsync(HttpContext http, PluginCatalog plugins, PluginSwitches switches)
    {
        var (all, language) = (await switches.AllAsync(http.RequestAborted), ProblemHttp.Language(http.Request));
        return Results.Json(plugins.All.Select(p => new PluginShape(
            p.Folder, p.Manifest?.Id, p.Manifest?.Name, p.Manifest?.Version, p.Manifest?.Contract, p.Manifest?.Permissions ?? [], p.Brings,
            p.Problem is null, p.Problem?.Code, p.Problem is { } problem ? ProblemText.Of(problem, language) : null,
            [.. all.Where(s => s.Plugin == p.Manifest?.Id).Select(s => new SwitchShape(s.Unit, s.On, s.ChangedAt, s.ChangedBy))])).ToList(), ApiJson.Options);
    }

    static async Task<IResult> SwitchAsync(string id, string unit, SwitchBody body, HttpContext http, PluginCatalog plugins, PluginSwitches switches)
    {
        await SetAsync(Caller.From(http), id, unit, body.On, plugins, switches, http.RequestAborted);
        return Results.NoContent();
    }

    /// <summary>Switches a plugin, when the caller may.</summary>
    /// <exception cref="RefusedException"><c>plugin.unknown</c>, <c>case.street.unknown</c>, <c>case.forbidden</c>.</exception>
    public static async Task SetAsync(Caller caller, string id, string unit, bool on, PluginCatalog plugins, PluginSwitches switches, CancellationToken cancellation)
    {
        if (plugins.Find(id) is null) throw new RefusedException(RefusalKind.NotFound, Problem.Of("plugin.unknown", ("id", id)));
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out _)) throw new RefusedException(RefusalKind.NotFound, Problem.At("case.street.unknown", "unit", ("street", unit)));
        if (!Rights.May(caller, Acts.SystemManage, new UnitId(unit))) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", Acts.SystemManage.Name)));
        await switches.SetAsync(id, new UnitId(unit), on, caller.User.Value, cancellation);
    }
}
