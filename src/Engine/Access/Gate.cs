using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>
/// Stands before every endpoint. Deny by default: an endpoint that declares no right answers nobody. Whoever gets through has a
/// <see cref="Caller"/> on the request.
/// </summary>
sealed class Gate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<AnonymousEndpoint>() is not null)
        {
            await next(http);
            return;
        }
        if (endpoint.Metadata.GetMetadata<RequiresAct>() is not { } needed)
        {
            await ProblemHttp.WriteAsync(http, RefusalKind.Forbidden, Problem.Of("access.noRight"));
            return;
        }
        if (!Caller.TryFrom(http, out var caller))
        {
            await ProblemHttp.WriteAsync(http, RefusalKind.NotSignedIn, Problem.Of("access.notSignedIn"));
            return;
        }
        if (!Rights.MaySomewhere(caller, needed.Act))
        {
            await ProblemHttp.WriteAsync(http, RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", needed.Act.Name)));
            return;
        }
        await next(http);
    }
}
