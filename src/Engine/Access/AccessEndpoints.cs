using System.Globalization;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Access;

/// <summary>Sign-in and out, who am I, own password, API clients, audit log, over HTTP.</summary>
public static class AccessEndpoints
{
    public sealed record SignInBody(string Name, string Password);

    public sealed record PasswordBody(string Old, string New);

    /// <summary>Maps <c>/api/v1/sign-in</c>, <c>/sign-out</c>, <c>/me</c>, <c>/clients</c> and <c>/audit</c>.</summary>
    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(OrgAnswer.Prefix).WithTags("access");
        api.MapPost("/sign-in", SignInAsync).Anonymous("one signs in here").WithName("signIn").WithSummary("Starts a session; the answer sets its cookie")
            .Produces<MeAnswer>().ProducesProblem(401).ProducesProblem(429);
        api.MapPost("/sign-out", SignOutAsync).Requires(Acts.Self).WithName("signOut").WithSummary("Ends this session").Produces(204);
        api.MapGet("/me", Me).Requires(Acts.Self).WithName("me").WithSummary("Who asks and what they may do").Produces<MeAnswer>();
        api.MapPost("/me/password", ChangePasswordAsync).Requires(Acts.Self).WithName("changePassword").WithSummary("Changes one's password; all other sessions end")
            .Produces(204).ProducesProblem(422);
        api.MapGet("/audit", AuditAsync).Requires(Acts.AuditRead).WithName("readAudit").WithSummary("The audit log, newest first; filters: actor, act, subject, outcome, from, until").Produces<Page<AuditAnswer>>().ProducesProblem(422);
        api.MapGet("/audit/verdict", VerdictAsync).Requires(Acts.AuditRead).WithName("verifyAudit").WithSummary("Walks the whole log and says whether its chain is whole").Produces<AuditVerdict>();
        routes.MapClients();
        return routes;
    }

    static async Task<IResult> SignInAsync(HttpContext http, SignInBody body, Entrance entrance)
    {
        var entered = await entrance.EnterAsync(http, body.Name, body.Password);
        return entered.Caller is { } caller ? Results.Ok(MeOf(caller, http)) : ProblemHttp.Result(entered.Kind, [entered.Problem!], http);
    }

    static async Task<IResult> SignOutAsync(HttpContext http, Entrance entrance)
    {
        await entrance.LeaveAsync(http);
        return Results.NoContent();
    }

    static IResult Me(HttpContext http) => Results.Ok(MeOf(Caller.From(http), http));

    static MeAnswer MeOf(Caller caller, HttpContext http)
    {
        var (user, language) = (caller.Member.User, ProblemHttp.Language(http.Request));
        return new(user.Id.Value, user.Name, user.SignInName, user.Home.Value, [.. caller.Member.Posts.Select(p => PostAnswer.Of(p, caller.Directory, language))],
            [.. Acts.All.Where(act => Rights.MaySomewhere(caller, act)).Select(act => act.Name)], caller.Client?.Id.Value, caller.OrgStamp);
    }

    static async Task<IResult> ChangePasswordAsync(HttpContext http, PasswordBody body, OwnPassword password)
    {
        var problems = await password.ChangeAsync(http, body.Old, body.New);
        return problems.Count == 0 ? Results.NoContent() : ProblemHttp.Result(RefusalKind.Invalid, problems, http);
    }

    static async Task<IResult> AuditAsync(HttpContext http, Database database, [AsParameters] AuditAsked asked, int? limit)
    {
        var most = Math.Clamp(limit ?? 100, 1, 500);
        var rows = await AuditTrail.FindAsync(database, asked.ToQuery(Caller.From(http).Directory), most + 1, http.RequestAborted);
        var next = rows.Count > most ? http.Request.Path + QueryString.Create(
            http.Request.Query.Where(p => p.Key != "before").Append(new("before", rows[most - 1].Seq.ToString(CultureInfo.InvariantCulture)))) : null;
        return Results.Ok(new Page<AuditAnswer>([.. rows.Take(most).Select(AuditAnswer.Of)], next));
    }

    static async Task<IResult> VerdictAsync(HttpContext http, Database database) => Results.Ok(await AuditTrail.VerifyAsync(database, http.RequestAborted));
}
