using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Access;

/// <summary>
/// Users and their posts, over HTTP. Making a user (system administrator) and giving a post (security administrator) are different acts that
/// nobody holds together.
/// </summary>
public static class UserEndpoints
{
    const int MostPerPage = 200;

    public sealed record NewUser(string SignInName, string Name, string Home);

    /// <summary>Parts that are absent stay as they are.</summary>
    public sealed record UserPatch(string? Name, string? Home, bool? Disabled);

    public sealed record PostBody(string Post, string Unit);

    public sealed record StandInBody(string By, DateTimeOffset From, DateTimeOffset Until);

    internal static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup(OrgAnswer.Prefix + "/users").WithTags("users");
        users.MapGet("", List).Requires(Acts.OrgRead).WithName("listUsers").WithSummary("Users of the units the caller reaches, by id; filters: unit (and below), post, q (in the name)")
            .Produces<Page<UserAnswer>>();
        users.MapGet("/{id}", One).Requires(Acts.OrgRead).WithName("getUser").WithSummary("One user").Produces<UserAnswer>().ProducesProblem(404);
        users.MapPost("", AddAsync).Requires(Acts.OrgManage).WithName("addUser").WithSummary("Makes a user without posts; the answer shows the first password once")
            .Produces<NewUserAnswer>(201).ProducesProblem(409).ProducesProblem(422);
        users.MapPatch("/{id}", ChangeAsync).Requires(Acts.OrgManage).WithName("changeUser").WithSummary("Changes name or home, disables or enables").Produces(204).ProducesProblem(409).ProducesProblem(422);
        users.MapPost("/{id}/posts", GiveAsync).Requires(Acts.OrgGrant).WithName("givePost").WithSummary("Gives a post").Produces(204).ProducesProblem(403).ProducesProblem(422);
        users.MapDelete("/{id}/posts/{post}/{unit}", TakeAsync).Requires(Acts.OrgGrant).WithName("takePost").WithSummary("Takes a post; holds from the next request").Produces(204).ProducesProblem(409);
        users.MapPost("/{id}/password", ResetAsync).Requires(Acts.OrgGrant).WithName("resetPassword").WithSummary("Sets a new password, unlocks, ends all sessions; the answer shows it once")
            .Produces<NewUserAnswer>();
        users.MapPost("/{id}/unlock", UnlockAsync).Requires(Acts.OrgGrant).WithName("unlockUser").WithSummary("Ends the lock that wrong passwords brought").Produces(204);
        users.MapPost("/{id}/end-sessions", EndSessionsAsync).Requires(Acts.OrgGrant).WithName("endSessions").WithSummary("Ends all sessions").Produces(204);
        users.MapPut("/{id}/stand-in", StandInAsync).Requires(Acts.Self).WithName("setStandIn").WithSummary("Lets another act while away: one's own, or anybody's by who may give posts").Produces(204).ProducesProblem(422);
        users.MapDelete("/{id}/stand-in", EndStandInAsync).Requires(Acts.Self).WithName("endStandIn").WithSummary("Ends the stand-in").Produces(204);
    }

    static IResult List(HttpContext http, string? unit, string? post, string? q, string? after, int? limit)
    {
        var caller = Caller.From(http);
        var (directory, most) = (caller.Directory, Math.Clamp(limit ?? 50, 1, MostPerPage));
        var top = unit is null ? (UnitId?)null : OrgAnswer.UnitOf(caller, unit).Id;
        var found = directory.Users
            .Where(u => string.CompareOrdinal(u.Id.Value, after) > 0
                && (top is null || directory.Tree.IsWithin(u.Home, top.Value))
                && (post is null || u.Posts.Any(p => p.Post.Value == post))
                && (q is null || u.Name.Contains(q, StringComparison.OrdinalIgnoreCase) || u.SignInName.Contains(q, StringComparison.OrdinalIgnoreCase))
                && Rights.May(caller, Acts.OrgRead, u.Home))
            .OrderBy(u => u.Id.Value, StringComparer.Ordinal).Take(most + 1).ToList();
        var (language, page) = (ProblemHttp.Language(http.Request), found.Take(most).ToList());
        var next = found.Count > most ? http.Request.Path + QueryString.Create(
            http.Request.Query.Where(p => p.Key != "after").Append(new("after", page[^1].Id.Value))) : null;
        return Results.Ok(new Page<UserAnswer>([.. page.Select(u => UserAnswer.Of(u, directory, language))], next));
    }

    static IResult One(HttpContext http, string id)
    {
        var caller = Caller.From(http);
        var user = OrgAnswer.UserOf(caller, id);
        if (user.Id != caller.User) OrgAnswer.Ask(caller, Acts.OrgRead, user.Home);
        return Results.Ok(UserAnswer.Of(user, caller.Directory, ProblemHttp.Language(http.Request)));
    }

    static Task<IResult> AddAsync(HttpContext http, NewUser user, AskedChanges changes, TimeProvider clock)
    {
        var made = new User(UserId.New(clock.GetUtcNow()), user.SignInName ?? "", user.Name, new UnitId(user.Home ?? ""), []);
        var password = Passwords.Generate();
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.AddUser(made, Passwords.Hash(password)), () =>
            Results.Created($"{OrgAnswer.Prefix}/users/{made.Id}", new NewUserAnswer(UserAnswer.Of(made, Caller.From(http).Directory, "zh-CN"), password)));
    }

    static Task<IResult> ChangeAsync(HttpContext http, string id, UserPatch patch, AskedChanges changes)
    {
        var caller = Caller.From(http);
        var user = OrgAnswer.UserOf(caller, id);
        var home = patch.Home is null ? (UnitId?)null : new UnitId(patch.Home);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.SetUser(user.Id, patch.Name, home, patch.Disabled), () => Results.NoContent());
    }

    static Task<IResult> GiveAsync(HttpContext http, string id, PostBody body, AskedChanges changes)
    {
        var held = new PostHeld(new(body.Post ?? ""), new(body.Unit ?? ""));
        var user = Known(http, id);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.GivePost(user, held), () => Results.NoContent());
    }

    static Task<IResult> TakeAsync(HttpContext http, string id, string post, string unit, AskedChanges changes)
    {
        var held = new PostHeld(new(post), new(unit));
        var user = Known(http, id);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.TakePost(user, held), () => Results.NoContent());
    }

    static Task<IResult> ResetAsync(HttpContext http, string id, AskedChanges changes)
    {
        var caller = Caller.From(http);
        var user = Known(http, id);
        var password = Passwords.Generate();
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.SetPassword(user, Passwords.Hash(password)), () =>
            Results.Ok(new NewUserAnswer(UserAnswer.Of(OrgAnswer.UserOf(caller, id), caller.Directory, ProblemHttp.Language(http.Request)), password)));
    }

    static Task<IResult> UnlockAsync(HttpContext http, string id, AskedChanges changes) =>
        OrgAnswer.ChangeAsync(http, changes, new OrgChange.Unlock(Known(http, id)), () => Results.NoContent());

    static Task<IResult> EndSessionsAsync(HttpContext http, string id, AskedChanges changes)
    {
        var user = Known(http, id);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.EndSessions(user), () => Results.NoContent());
    }

    static Task<IResult> StandInAsync(HttpContext http, string id, StandInBody body, AskedChanges changes)
    {
        var user = Known(http, id);
        var standIn = new StandIn(new(body.By ?? ""), body.From, body.Until);
        return OrgAnswer.ChangeAsync(http, changes, new OrgChange.SetStandIn(user, standIn), () => Results.NoContent());
    }

    static Task<IResult> EndStandInAsync(HttpContext http, string id, AskedChanges changes) =>
        OrgAnswer.ChangeAsync(http, changes, new OrgChange.SetStandIn(Known(http, id), null), () => Results.NoContent());

    static UserId Known(HttpContext http, string id) => OrgAnswer.UserOf(Caller.From(http), id).Id;
}
