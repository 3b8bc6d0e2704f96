using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LowCode.Designer.Shared;

/// <summary>How pages are answered: components rendered on the server, plain HTML, refusals as pages too.</summary>
public static class Pages
{
    /// <summary>A page; parameters by name.</summary>
    public static IResult Show<TPage>(int status, params (string Name, object? Value)[] parameters) where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters.ToDictionary(p => p.Name, p => p.Value)) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Who filled in what comes from the store of a device.</summary>
    const string QueuedUser = "X-Queued-User";

    /// <summary>The endpoints of pages: their forms carry a token, and their refusals are pages.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").WithMetadata(new RefusalPage(RefuseAsync)).ExcludeFromDescription();
        pages.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            // Filled in without network by one person, sent when another is signed in on the same device: it is not theirs to send.
            if (http.Request.Headers[QueuedUser] is [{ } filledInBy] && (!Caller.TryFrom(http, out var sender) || sender.User.Value != filledInBy)) return ShowProblem(http, StatusCodes.Status401Unauthorized, "page.signedOut", []);
            if (!HttpMethods.IsPost(http.Request.Method) || await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)) return HttpMethods.IsPost(http.Request.Method) && await Asking.AskAsync(http) is { } asked ? asked : await next(context);
            return ShowProblem(http, StatusCodes.Status400BadRequest, "page.expired", []);
        });
        return pages;
    }

    /// <summary>Is the asker a person's browser; everybody else gets problem+json.</summary>
    public static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/odata") && !request.Path.StartsWithSegments("/openapi");

    /// <summary>A status without a body, e.g. an address that is nothing, as a page.</summary>
    public static Task ExplainAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return WantsPage(http.Request) ? ShowProblem(http, http.Response.StatusCode, KeyOf(http.Response.StatusCode), []).ExecuteAsync(http) : Task.CompletedTask;
    }

    static Task RefuseAsync(HttpContext http, RefusalKind kind, IReadOnlyList<Problem> problems)
    {
        var status = ProblemHttp.StatusOf(kind);
        return ShowProblem(http, status, KeyOf(status), problems).ExecuteAsync(http);
    }

    internal static IResult ShowProblem(HttpContext http, int status, string key, IReadOnlyList<Problem> problems) =>
        Show<ProblemPage>(status, (nameof(ProblemPage.Page), PageContext.Of(http)), (nameof(ProblemPage.Key), key), (nameof(ProblemPage.Problems), problems));

    static string KeyOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "page.signedOut",
        StatusCodes.Status403Forbidden => "page.forbidden",
        StatusCodes.Status404NotFound => "page.notFound",
        StatusCodes.Status500InternalServerError => "page.failed",
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "page.busy",
        _ => "page.refused",
    };
}

/// <summary>A failure told to a person in plain words; the rest falls through to problem+json.</summary>
sealed class FailurePage : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Pages.WantsPage(httpContext.Request)) return false;
        await Pages.ShowProblem(httpContext, StatusCodes.Status500InternalServerError, "page.failed", []).ExecuteAsync(httpContext);
        return true;
    }
}
