using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Access;

/// <summary>Units of the tree, over HTTP.</summary>
public static class OrgEndpoints
{
    public sealed record NewUnit(string Id, string Parent, UnitKind Kind, string Name, string? Line);

    /// <summary>Parts that are absent stay as they are.</summary>
    public sealed record UnitPatch(string? Parent, string? Name, string? Line, bool? Disabled);

    /// <summary>Maps <c>/api/v1/units</c> and <c>/api/v1/users</c>.</summary>
    public static IEndpointRouteBuilder MapOrg(this IEndpointRouteBuilder routes)
    {
        var units = routes.MapGroup(OrgAnswer.Prefix + "/units").WithTags("units");
        units.MapGet("", List).Requires(Acts.OrgRead).WithName("listUnits").WithSummary("All units, a parent before its children; with parent, its children only")
            .Produces<IReadOnlyList<UnitAnswer>>();
        units.MapGet("/{id}", One).Requires(Acts.OrgRead).WithName("getUnit").WithSummary("One unit").Produces<UnitAnswer>().ProducesProblem(404);
        units.MapPost("", AddAsync).Requires(Acts.OrgManage).WithName("addUnit").WithSummary("Adds a unit below another").Produces<UnitAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        units.MapPatch("/{id}", ChangeAsync).Requires(Acts.OrgManage).WithName("changeUnit").WithSummary("Renames, moves or disables a unit").Produces(204).ProducesProblem(409).ProducesProblem(422);
        routes.MapUsers();
        return routes;
    }

    static IResult List(HttpContext http, string? parent, string? kind)
    {
        var only = Enum.TryParse<UnitKind>(kind, ignoreCase: true, out var known) ? known : (UnitKind?)null;
        if (kind is not null && only is null) throw new RefusedException(RefusalKind.Invalid, Problem.At("org.noSuchKind", "kind", ("kind", kind)));
        var tree = Caller.From(http).Directory.Tree;
        var units = parent is null ? tree.Units : tree.ChildrenOf(OrgAnswer.UnitOf(Caller.From(http), parent).Id);
        return Results.Ok(units.Where(u => only is null || u.Kind == only).Select(UnitAnswer.Of).ToList());
    }

    static IResult One(HttpContext http, string id) => Results.Ok(UnitAnswer.Of(OrgAnswer.UnitOf(Caller.From(http), id)));

    static Task<IResult> AddAsync(HttpContext http, NewUnit unit, AskedChanges changes)
    {
        var made = new Unit(new(unit.Id ?? ""), new UnitId(unit.Parent ?? ""), unit.Kind, unit.Name, unit.Line);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.AddUnit(made), () => Results.Created($"{OrgAnswer.Prefix}/units/{made.Id}", UnitAnswer.Of(made)));
    }

    static Task<IResult> ChangeAsync(HttpContext http, string id, UnitPatch patch, AskedChanges changes)
    {
        var (caller, before) = (Caller.From(http), OrgAnswer.UnitOf(Caller.From(http), id));
        var after = before with
        {
            Parent = patch.Parent is null ? before.Parent : new UnitId(patch.Parent), Name = patch.Name ?? before.Name,
            Line = patch.Line is null ? before.Line : patch.Line.Length == 0 ? null : patch.Line, Disabled = patch.Disabled ?? before.Disabled,
        };
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.SetUnit(after), () => Results.NoContent());
    }
}
