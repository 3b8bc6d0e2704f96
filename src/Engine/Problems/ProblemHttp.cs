using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace LowCode.Problems;

/// <summary>
/// The one place where a refusal becomes an HTTP answer: problem+json (RFC 9457) with a stable code and messages in the reader's language.
/// <code>{ "type": "urn:lowcode:problem:form.required", "title": "…", "status": 422, "detail": "…", "code": "form.required",
///   "errors": [{ "code": "form.required", "path": "claimant.phone", "message": "…", "record"?: "…" }], "traceId": "…" }</code>
/// An endpoint marked <see cref="AlsoODataError"/> adds <c>"error": { "code": "…", "message": "…", "target": "$filter" }</c>.
/// </summary>
public static class ProblemHttp
{
    /// <summary>An answer for a minimal API endpoint. With several problems the first gives <c>code</c> and <c>detail</c>.</summary>
    public static IResult Result(RefusalKind kind, IReadOnlyList<Problem> problems, HttpContext http) => new Answer(kind, problems);

    public static IResult Result(RefusedException refused, HttpContext http) => new Answer(refused.Kind, refused.Problems);

    /// <summary>Writes the answer where there is no endpoint result, e.g. in a middleware.</summary>
    public static Task WriteAsync(HttpContext http, RefusalKind kind, params IReadOnlyList<Problem> problems) => new Answer(kind, problems).ExecuteAsync(http);

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Unreadable => 400,
        RefusalKind.NotSignedIn => 401,
        RefusalKind.Forbidden => 403,
        RefusalKind.NotFound => 404,
        RefusalKind.Conflict => 409,
        RefusalKind.Stale => 412,
        RefusalKind.Invalid => 422,
        RefusalKind.Unsupported => 501,
        RefusalKind.Busy => 429,
        RefusalKind.Overloaded => 503,
        _ => 500,
    };

    /// <summary>The reader's language: the first of <c>zh</c> and <c>en</c> in Accept-Language by weight; Chinese when neither is asked for.</summary>
    public static string Language(HttpRequest request)
    {
        var (language, best) = ("zh-CN", 0.0);
        foreach (var entry in request.GetTypedHeaders().AcceptLanguage)
        {
            var weight = entry.Quality ?? 1;
            if (weight <= best) continue;
            if (entry.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase)) (language, best) = ("en", weight);
            else if (entry.Value.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) (language, best) = ("zh-CN", weight);
        }
        return language;
    }

    sealed record Body(string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<Line> Errors, string? TraceId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ToldInOData? Error);

    sealed record ToldInOData(string Code, string Message, string? Target);

    /// <param name="Record">Id of the record that is in the way, where the asker may read it.</param>
    sealed record Line(string Code, string? Path, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Record = null);

    sealed class Answer(RefusalKind kind, IReadOnlyList<Problem> problems) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusOf(kind);

        public Task ExecuteAsync(HttpContext http)
        {
            var (language, status) = (Language(http.Request), StatusOf(kind));
            var title = ProblemText.Of(Problem.Of("http." + status), language);
            var lines = problems.Select(p => new Line(p.Code, p.Path, ProblemText.Of(p, language), p.Values?.GetValueOrDefault("record"))).ToList();
            var first = lines.Count > 0 ? lines[0] : new Line("http." + status, null, title);
            http.Response.StatusCode = status;
            http.Response.Headers.ContentLanguage = language;
            if (kind is RefusalKind.Busy or RefusalKind.Overloaded && !http.Response.Headers.ContainsKey("Retry-After")) http.Response.Headers.RetryAfter = "1";
            return http.Response.WriteAsJsonAsync(
                new Body("urn:lowcode:problem:" + first.Code, title, status, first.Message, first.Code, lines, Activity.Current?.Id ?? http.TraceIdentifier,
                    http.GetEndpoint()?.Metadata.GetMetadata<AlsoODataError>() is null ? null : new(first.Code, first.Message, first.Path)),
                options: null, contentType: "application/problem+json", http.RequestAborted);
        }
    }
}
