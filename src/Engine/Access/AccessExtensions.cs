using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

public static class AccessExtensions
{
    /// <summary>The gate before every endpoint: who asks, may they, are they too many. Goes after routing and before the endpoints.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<Gate>();
}
