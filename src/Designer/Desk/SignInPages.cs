using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk;

/// <summary><c>/sign-in</c> and <c>/sign-out</c>: local accounts.</summary>
static class SignInPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/sign-in", Form).Anonymous("one signs in here");
        pages.MapPost("/sign-in", EnterAsync).Anonymous("one signs in here");
        pages.MapPost("/sign-out", LeaveAsync).Requires(Acts.Self);
    }

    static IResult Form(HttpContext http)
    {
        var back = Local(http.Request.Query["return"]);
        return Caller.TryFrom(http, out _) ? Results.LocalRedirect(back) : Show(http, StatusCodes.Status200OK, "", back, null);
    }

    static async Task<IResult> EnterAsync(HttpContext http, Entrance entrance, LowCode.Board.UserChoices choices)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, back) = (form["name"].ToString().Trim(), Local(form["return"]));
        var entered = await entrance.EnterAsync(http, name, form["password"]);
        if (entered.Caller is { } caller) await Portal.ElderPages.RecallAsync(http, caller.User, choices);
        return entered.Caller is null ? Show(http, ProblemHttp.StatusOf(entered.Kind), name, back, entered.Problem) : Results.LocalRedirect(back);
    }

    static async Task<IResult> LeaveAsync(HttpContext http, Entrance entrance)
    {
        await entrance.LeaveAsync(http);
        return Results.LocalRedirect("/sign-in");
    }

    static IResult Show(HttpContext http, int status, string name, string back, Problem? problem) => Pages.Show<SignInPage>(status,
        (nameof(SignInPage.Page), PageContext.Of(http)), (nameof(SignInPage.Name), name), (nameof(SignInPage.Back), back), (nameof(SignInPage.Problem), problem));

    /// <summary>A path of this site; anything that a browser could read as another site leads home.</summary>
    internal static string Local(string? path) =>
        path is { Length: > 0 and < 1000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.AsSpan().ContainsAny("\\\r\n\t") ? path : "/";
}
