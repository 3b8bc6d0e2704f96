using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/users/{id}/leaving</c>: what somebody who leaves still holds, handed over to another or given back, and then their account disabled.</summary>
static class LeavingPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/users/{id}/leaving", (string id, HttpContext http, LeavingDesk desk) => ShowAsync(AdminFrame.Of(http, "users"), UserOf(http, id), desk, null, http.RequestAborted)).Requires(Acts.OrgManage);
        pages.MapPost("/admin/users/{id}/leaving", HandOverAsync).Requires(Acts.OrgManage);
    }

    static async Task<IResult> HandOverAsync(string id, HttpContext http, LeavingDesk desk, AskedChanges changes)
    {
        var (posted, user, frame) = (await http.Request.ReadFormAsync(http.RequestAborted), UserOf(http, id), AdminFrame.Of(http, "users"));
        var (to, reason) = (AdminFrame.Text(posted, "to"), AdminFrame.Text(posted, "reason"));
        var problems = new List<Problem>();
        UserId? successor = null;
        if (to.Length > 0 && frame.Page.Caller!.Directory.TryFindSignIn(to, out var other)) successor = other.Id;
        else if (to.Length > 0) problems.Add(Problem.At("org.noSuchUser", "to", ("user", to)));
        if (successor == user.Id) problems.Add(Problem.At("users.leaving.self", "to"));
        if (reason.Length == 0) problems.Add(Problem.At("command.needed", "reason", ("member", frame.Words["leaving.reason"])));
        if (problems.Count > 0) return await ShowAsync(frame.Refused("over", posted, problems, "to", "reason"), user, desk, null, http.RequestAborted);
        var done = await desk.HandOverAsync(frame.Page.Caller!, user, successor, reason, http.RequestAborted);
        if (posted["disable"].LastOrDefault() == "1" && done.All(d => d.Problem is null) && !user.Disabled)
        {
            if (await changes.ApplyAsync(http, new OrgChange.SetUser(user.Id, null, null, true)) is { Count: > 0 } wrong) return await ShowAsync(frame.Refused("over", posted, wrong), user, desk, done, http.RequestAborted);
            return Results.LocalRedirect($"/admin/users/{Uri.EscapeDataString(id)}?did=user.left");
        }
        return await ShowAsync(frame, user, desk, done, http.RequestAborted);
    }

    static async Task<IResult> ShowAsync(AdminFrame frame, User user, LeavingDesk desk, IReadOnlyList<HandedOver>? done, CancellationToken cancellation) =>
        Pages.Show<LeavingPage>(frame.Status, (nameof(LeavingPage.Frame), frame), (nameof(LeavingPage.User), user), (nameof(LeavingPage.Held), await desk.HeldAsync(user.Id, cancellation)), (nameof(LeavingPage.Done), done));

    static User UserOf(HttpContext http, string id)
    {
        var caller = Caller.From(http);
        if (!caller.Directory.TryFindUser(new UserId(id), out var user)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUser", ("user", id)));
        return Rights.May(caller, Acts.OrgManage, user.Home) ? user : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
    }
}
