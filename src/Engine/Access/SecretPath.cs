using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Access;

/// <summary>The addresses of an endpoint hold a secret that opens something by itself: wherever one is written down, it is as the route's pattern.</summary>
public sealed class SecretPath
{
    static readonly SecretPath mark = new();

    /// <summary>Whether this request's address is a secret.</summary>
    public static bool Is(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<SecretPath>() is not null;

    /// <summary>The path of a request as it may be written down.</summary>
    public static string Of(HttpContext http) => Is(http) ? (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/" : http.Request.Path.ToString();

    internal static void Put(IEndpointConventionBuilder endpoint) => endpoint.WithMetadata(mark);
}

public static class SecretPathExtensions
{
    /// <summary>Says that the address is a secret (<see cref="SecretPath"/>).</summary>
    public static T WithSecretPath<T>(this T endpoint) where T : IEndpointConventionBuilder
    {
        SecretPath.Put(endpoint);
        return endpoint;
    }
}
