using LowCode.Org;
using Microsoft.AspNetCore.Builder;

namespace LowCode.Access;

/// <summary>
/// What an endpoint asks of its caller before it runs: this act, somewhere. Which unit or case it is about, the endpoint asks itself
/// (<see cref="Rights"/>). An endpoint with neither this nor <see cref="AnonymousEndpoint"/> answers nobody.
/// </summary>
public sealed record RequiresAct(Act Act);

/// <summary>An endpoint that answers without a sign-in; the reason is written at the endpoint, and a test lists them all.</summary>
public sealed record AnonymousEndpoint(string Why);

public static class EndpointRights
{
    /// <summary>Only callers who may do this somewhere get in.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Act act) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiresAct(act));

    /// <summary>Everybody gets in.</summary>
    public static TBuilder Anonymous<TBuilder>(this TBuilder endpoint, string why) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AnonymousEndpoint(why));
}
