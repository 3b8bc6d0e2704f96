using System.Collections.Immutable;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Access;

/// <summary>API clients and their keys, over HTTP. To change a key without downtime: make a new one, let the old one end after a while.</summary>
public static class ClientEndpoints
{
    /// <param name="Scope">Acts by name; <c>case.command.*</c> for all of a kind.</param>
    /// <param name="Apps">Light apps it may touch; absent for all.</param>
    public sealed record NewClient(string Name, string Unit, string User, string[] Scope, string[]? Apps, DateTimeOffset? Expires, int PerMinute, int PerDay);

    /// <summary>Parts that are absent stay as they are.</summary>
    public sealed record ClientPatch(string? Name, string? Unit, string? User, string[]? Scope, string[]? Apps, DateTimeOffset? Expires, bool? Disabled, int? PerMinute, int? PerDay);

    /// <param name="Expires">When the new key ends; absent for never.</param>
    /// <param name="OthersEndAfterMinutes">When the client's other keys end; absent leaves them as they are.</param>
    public sealed record NewKey(DateTimeOffset? Expires, int? OthersEndAfterMinutes);

    internal static void MapClients(this IEndpointRouteBuilder routes)
    {
        var clients = routes.MapGroup(OrgAnswer.Prefix + "/clients").WithTags("clients");
        clients.MapGet("", List).Requires(Acts.ClientRead).WithName("listClients").WithSummary("API clients of the units the caller reaches").Produces<IReadOnlyList<ClientAnswer>>();
        clients.MapPost("", AddAsync).Requires(Acts.ClientManage).WithName("addClient").WithSummary("Makes a client without keys").Produces<ClientAnswer>(201).ProducesProblem(403).ProducesProblem(422);
        clients.MapPatch("/{id}", ChangeAsync).Requires(Acts.ClientManage).WithName("changeClient").WithSummary("Changes, disables or enables a client").Produces(204).ProducesProblem(422);
        clients.MapPost("/{id}/keys", MakeKeyAsync).Requires(Acts.ClientManage).WithName("makeKey").WithSummary("Makes a key; the answer shows it once").Produces<NewKeyAnswer>(201).ProducesProblem(422);
        clients.MapDelete("/{id}/keys/{key}", RevokeAsync).Requires(Acts.ClientManage).WithName("revokeKey").WithSummary("Revokes a key from the next request").Produces(204).ProducesProblem(422);
    }

    static IResult List(HttpContext http)
    {
        var caller = Caller.From(http);
        return Results.Ok(caller.Directory.Clients.Where(c => Rights.May(caller, Acts.ClientRead, c.Unit)).Select(ClientAnswer.Of).ToList());
    }

    static Task<IResult> AddAsync(HttpContext http, NewClient body, AskedChanges changes, TimeProvider clock)
    {
        var client = new ApiClient(ClientId.New(clock.GetUtcNow()), body.Name, new(body.Unit ?? ""), new(body.User ?? ""), ScopeOf(body.Scope ?? []), [.. body.Apps ?? []],
            body.Expires, false, body.PerMinute, body.PerDay, []);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.AddClient(client), () => Results.Created($"{OrgAnswer.Prefix}/clients/{client.Id}", ClientAnswer.Of(client)));
    }

    static Task<IResult> ChangeAsync(HttpContext http, string id, ClientPatch body, AskedChanges changes)
    {
        var before = Known(http, id);
        var after = before with
        {
            Name = body.Name ?? before.Name, Unit = body.Unit is null ? before.Unit : new(body.Unit), User = body.User is null ? before.User : new(body.User),
            Scope = body.Scope is null ? before.Scope : ScopeOf(body.Scope), Apps = body.Apps?.ToImmutableArray() ?? before.Apps, Expires = body.Expires ?? before.Expires,
            Disabled = body.Disabled ?? before.Disabled, PerMinute = body.PerMinute ?? before.PerMinute, PerDay = body.PerDay ?? before.PerDay,
        };
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.SetClient(after), () => Results.NoContent());
    }

    static async Task<IResult> MakeKeyAsync(HttpContext http, string id, NewKey body, AskedChanges changes, TimeProvider clock)
    {
        var client = Known(http, id);
        var now = clock.GetUtcNow();
        var (text, key) = ApiKeys.Make(now, body.Expires);
        var made = await OrgAnswer.ChangeAsync(http, changes, new OrgChange.AddKey(client.Id, key),
            () => Results.Created((string?)null, new NewKeyAnswer(client.Id.Value, key.Id, text)));
        if (made is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status201Created } || body.OthersEndAfterMinutes is not { } minutes) return made;
        var end = now + TimeSpan.FromMinutes(Math.Clamp(minutes, 0, 60 * 24 * 365));
        foreach (var other in client.Keys.Where(k => k.Expires is null || k.Expires > end))
            await changes.ApplyAsync(http, new OrgChange.ExpireKey(client.Id, other.Id, end));
        return made;
    }

    static Task<IResult> RevokeAsync(HttpContext http, string id, string key, AskedChanges changes) =>
        OrgAnswer.ChangeAsync(http, changes, new OrgChange.RevokeKey(Known(http, id).Id, key), () => Results.NoContent());

    static ApiClient Known(HttpContext http, string id) => OrgAnswer.ClientOf(Caller.From(http), id);

    static ActSet ScopeOf(string[] names)
    {
        var scope = ActSet.Of(names, out var unknown);
        return unknown is null ? scope : throw new RefusedException(RefusalKind.Invalid, Problem.At("org.noSuchAct", "scope", ("act", unknown)));
    }
}
