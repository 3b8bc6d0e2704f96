using System.Globalization;
using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary>What a list of people was asked.</summary>
public sealed record UserQuery(string? Unit, string? Post, string? Q, string? After);

/// <summary><c>/admin/users</c>, the people of the units one reaches, and <c>/admin/users/{id}</c>, one of them.</summary>
static class UserPages
{
    const int PageSize = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/users", (HttpContext http, [AsParameters] UserQuery query) => List(AdminFrame.Of(http, "users"), query)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/users", AddAsync).Requires(Acts.OrgManage);
        pages.MapGet("/admin/users/{id}", (string id, HttpContext http, SignIn signIn) => OneAsync(AdminFrame.Of(http, "users"), id, signIn, null)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/users/{id}", ChangeAsync).Requires(Acts.OrgRead).AsksFirst("password", "password").AsksFirst("sessions", "sessions");
    }

    static IResult List(AdminFrame frame, UserQuery query)
    {
        var (caller, found) = (frame.Page.Caller!, Find(frame.Page.Caller!, query));
        return Pages.Show<UsersPage>(frame.Status, (nameof(UsersPage.Frame), frame), (nameof(UsersPage.Query), query), (nameof(UsersPage.Users), found.Take(PageSize).ToList()),
            (nameof(UsersPage.Next), found.Count > PageSize ? found[PageSize - 1].Id.Value : null),
            (nameof(UsersPage.Unit), query.Unit is { Length: > 0 } id && caller.Directory.Tree.TryFind(new UnitId(id), out var unit) ? unit : null));
    }

    static List<User> Find(Caller caller, UserQuery query)
    {
        var (directory, q) = (caller.Directory, query.Q?.Trim());
        return directory.Users.Where(u => string.CompareOrdinal(u.Id.Value, query.After) > 0
                && (string.IsNullOrEmpty(query.Unit) || directory.Tree.IsWithin(u.Home, new UnitId(query.Unit)))
                && (string.IsNullOrEmpty(query.Post) || u.Posts.Any(p => p.Post.Value == query.Post))
                && (string.IsNullOrEmpty(q) || u.Name.Contains(q, StringComparison.OrdinalIgnoreCase) || u.SignInName.Contains(q, StringComparison.OrdinalIgnoreCase))
                && Rights.May(caller, Acts.OrgRead, u.Home))
            .OrderBy(u => u.Id.Value, StringComparer.Ordinal).Take(PageSize + 1).ToList();
    }

    static async Task<IResult> AddAsync(HttpContext http, AskedChanges changes, SignIn signIn, TimeProvider clock)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (frame, unit, password) = (AdminFrame.Of(http, "users"), AdminFrame.Text(posted, "home"), Passwords.Generate());
        var made = new User(UserId.New(clock.GetUtcNow()), AdminFrame.Text(posted, "signInName"), AdminFrame.Text(posted, "name"), new UnitId(unit), []);
        var problems = await changes.ApplyAsync(http, new OrgChange.AddUser(made, Passwords.Hash(password)));
        if (problems.Count > 0) return List(frame.Refused("add", posted, problems, "signInName", "name"), new(unit, null, null, null));
        // The page of the new user, as the directory now has it: their password is shown this once.
        await changes.RenewAsync(http);
        return await OneAsync(AdminFrame.Of(http, "users"), made.Id.Value, signIn, password);
    }

    static async Task<IResult> OneAsync(AdminFrame frame, string id, SignIn signIn, string? password)
    {
        var caller = frame.Page.Caller!;
        if (!caller.Directory.TryFindUser(new UserId(id), out var user)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUser", ("user", id)));
        if (user.Id != caller.User && !Rights.May(caller, Acts.OrgRead, user.Home)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgRead.Name)));
        return Pages.Show<UserPage>(frame.Status, (nameof(UserPage.Frame), frame), (nameof(UserPage.User), user), (nameof(UserPage.Password), password),
            (nameof(UserPage.LockedUntil), Rights.May(caller, Acts.OrgGrant, user.Home) ? await signIn.LockedUntilAsync(user.Id) : null));
    }

    static async Task<IResult> ChangeAsync(string id, HttpContext http, AskedChanges changes, SignIn signIn)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (frame, verb, user) = (AdminFrame.Of(http, "users"), AdminFrame.Text(posted, "do"), new UserId(id));
        var password = verb == "password" ? Passwords.Generate() : null;
        var held = new PostHeld(new(AdminFrame.Text(posted, "post")), new(AdminFrame.Text(posted, "unit")));
        var problems = new List<Problem>();
        OrgChange? change = verb switch
        {
            "change" => new OrgChange.SetUser(user, AdminFrame.Text(posted, "name"), AdminFrame.Text(posted, "home") is { Length: > 0 } home ? new UnitId(home) : null, null),
            "disable" => new OrgChange.SetUser(user, null, null, true),
            "enable" => new OrgChange.SetUser(user, null, null, false),
            "give" => new OrgChange.GivePost(user, held),
            "take" => new OrgChange.TakePost(user, held),
            "password" => new OrgChange.SetPassword(user, Passwords.Hash(password!)),
            "unlock" => new OrgChange.Unlock(user),
            "sessions" => new OrgChange.EndSessions(user),
            "standIn" => StandIns.Read(frame.Page, user, posted, problems),
            "endStandIn" => new OrgChange.SetStandIn(user, null),
            _ => throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb))),
        };
        if (change is not null) problems.AddRange(await changes.ApplyAsync(http, change));
        if (problems.Count > 0) return await OneAsync(frame.Refused(verb, posted, problems, "name", "home", "post", "unit", "by", "from", "until"), id, signIn, null);
        if (password is null) return Results.LocalRedirect($"/admin/users/{Uri.EscapeDataString(id)}?did=user.{verb}");
        return await OneAsync(frame, id, signIn, password);
    }
}

/// <summary>A stand-in as a page asks for it: who, and from which day until which, both included.</summary>
static class StandIns
{
    public static OrgChange? Read(PageContext page, UserId user, IFormCollection posted, List<Problem> problems)
    {
        var by = AdminFrame.Text(posted, "by");
        if (!page.Caller!.Directory.TryFindSignIn(by, out var other)) problems.Add(Problem.At("org.noSuchUser", "by", ("user", by)));
        var (from, until) = (Day("from"), Day("until"));
        return problems.Count > 0 ? null : new OrgChange.SetStandIn(user, new StandIn(other!.Id, from, until.AddDays(1)));

        DateTimeOffset Day(string name)
        {
            var text = AdminFrame.Text(posted, name);
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new(day.ToDateTime(TimeOnly.MinValue), PageContext.China(page.Now).Offset);
            problems.Add(Problem.At("list.day", name, ("day", text)));
            return default;
        }
    }
}
