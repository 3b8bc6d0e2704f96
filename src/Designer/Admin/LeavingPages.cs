using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Running;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/users/{id}/leaving</c>: what somebody who leaves still holds, handed over to another or given back, and then their account disabled.</summary>
static class LeavingPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/users/{id}/leaving", async (string id, string? run, HttpContext http, LeavingDesk desk, RunDesk runs) =>
            await ShowAsync(AdminFrame.Of(http, "users"), UserOf(http, id), desk, string.IsNullOrEmpty(run) ? null : await runs.OwnAsync(Caller.From(http), LeavingKind.Leaving, run, http.RequestAborted), http.RequestAborted)).Requires(Acts.OrgManage);
        pages.MapPost("/admin/users/{id}/leaving", HandOverAsync).Requires(Acts.OrgManage);
    }

    static async Task<IResult> HandOverAsync(string id, HttpContext http, LeavingDesk desk, RunDesk runs)
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
        var asked = new LeavingAsked(user.Id.Value!, successor?.Value, reason, posted["disable"].LastOrDefault() == "1" && !user.Disabled);
        try
        {
            return RunPages.After(await runs.BeginAsync(frame.Page.Caller!, RunAsked.Of(LeavingKind.Leaving, "", user.Name, PathOf(user), frame.Words.Language, Address.Of(http), asked), http.RequestAborted));
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(frame.Refused("over", posted, refused.Problems), user, desk, null, http.RequestAborted);
        }
    }

    static string PathOf(User user) => $"/admin/users/{Uri.EscapeDataString(user.Id.Value!)}/leaving";

    static async Task<IResult> ShowAsync(AdminFrame frame, User user, LeavingDesk desk, BackgroundRun? run, CancellationToken cancellation)
    {
        var came = run?.Told?.Read<LeavingCame>();
        if (came is { Disabled: true }) return Results.LocalRedirect($"/admin/users/{Uri.EscapeDataString(user.Id.Value!)}?did=user.left");
        return Pages.Show<LeavingPage>(frame.Status, (nameof(LeavingPage.Frame), frame), (nameof(LeavingPage.User), user), (nameof(LeavingPage.Held), await desk.HeldAsync(user.Id, cancellation)), (nameof(LeavingPage.Done), came?.Done),
            (nameof(LeavingPage.Run), run is { IsDone: false } ? run : null));
    }

    static User UserOf(HttpContext http, string id)
    {
        var caller = Caller.From(http);
        if (!caller.Directory.TryFindUser(new UserId(id), out var user)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUser", ("user", id)));
        return Rights.May(caller, Acts.OrgManage, user.Home) ? user : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
    }
}
