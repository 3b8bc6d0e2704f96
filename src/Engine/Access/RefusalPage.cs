using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>How an endpoint that answers people tells a refusal; without it the gate answers problem+json.</summary>
/// <param name="WriteAsync">Writes the whole answer, status included.</param>
public sealed record RefusalPage(Func<HttpContext, RefusalKind, IReadOnlyList<Problem>, Task> WriteAsync)
{
    /// <summary>Tells a refusal the way the request's endpoint does it.</summary>
    internal static Task TellAsync(HttpContext http, RefusalKind kind, IReadOnlyList<Problem> problems) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RefusalPage>() is { } page ? page.WriteAsync(http, kind, problems) : ProblemHttp.WriteAsync(http, kind, problems);
}
