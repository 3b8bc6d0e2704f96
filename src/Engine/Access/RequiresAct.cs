using LowCode.Org;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Access;

/// <summary>
/// What an endpoint asks of its caller before it runs: this act, somewhere. Which unit or case it is about, the endpoint asks itself
/// (<see cref="Rights"/>). An endpoint with neither this nor <see cref="AnonymousEndpoint"/> answers nobody.
/// </summary>
public sealed record RequiresAct(Act Act);

/// <summary>An endpoint that answers without a sign-in; the reason is written at the endpoint, and a test lists them all.</summary>
public sealed record AnonymousEndpoint(string Why);

/// <summary>The endpoint ends in an append that compares the stamp of rights, so the gate need not read it first.</summary>
public sealed record StampComparedLater;

public static class EndpointRights
{
    /// <summary>Only callers who may do this somewhere get in.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Act act) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiresAct(act));

    /// <summary>Everybody gets in.</summary>
    public static TBuilder Anonymous<TBuilder>(this TBuilder endpoint, string why) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AnonymousEndpoint(why));

    /// <summary>For commands: <see cref="Caller.OrgStamp"/> goes into the append, and a caller whose stamp has been overtaken is renewed by
    /// <see cref="Caller.Under"/>. Saves a read per command on PostgreSQL.</summary>
    public static TBuilder ComparesStampLater<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new StampComparedLater());

    /// <summary>Endpoints that declare neither a right nor that they are anonymous. The gate keeps them shut; a test keeps there from being any.</summary>
    public static IReadOnlyList<string> Undeclared(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.Where(e => e.Metadata.GetMetadata<RequiresAct>() is null && e.Metadata.GetMetadata<AnonymousEndpoint>() is null).Select(Name)];

    /// <summary>Endpoints that answer without a sign-in, for a test that lists them.</summary>
    public static IReadOnlyList<string> Anonymous(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.Where(e => e.Metadata.GetMetadata<AnonymousEndpoint>() is not null).Select(Name)];

    static string Name(Endpoint endpoint) => endpoint is RouteEndpoint route
        ? string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]) + " " + route.RoutePattern.RawText
        : endpoint.DisplayName ?? endpoint.ToString()!;
}
