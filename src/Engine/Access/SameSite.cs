using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>
/// Keeps other sites from acting with a person's cookie. The cookie is SameSite=Lax (links in messages open signed in); an unsafe request must
/// besides come from our own pages, which browsers say in Sec-Fetch-Site or, older ones, in Origin. A request with neither is not from a
/// browser's page and carries no cookie that a page could have borrowed.
/// </summary>
static class SameSite
{
    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
