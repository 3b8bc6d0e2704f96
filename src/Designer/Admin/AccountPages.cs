using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/account</c>: one's own password, sessions, stand-in and language.</summary>
static class AccountPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/account", (HttpContext http) => Show(AdminFrame.Of(http, ""))).Requires(Acts.Self);
        pages.MapPost("/account", ChangeAsync).Requires(Acts.Self);
    }

    static IResult Show(AdminFrame frame) => Pages.Show<AccountPage>(frame.Status, (nameof(AccountPage.Frame), frame));

    static async Task<IResult> ChangeAsync(HttpContext http, AskedChanges changes, OwnPassword passwords)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (frame, verb) = (AdminFrame.Of(http, ""), AdminFrame.Text(posted, "do"));
        var (me, problems) = (frame.Page.Caller!.User, new List<Problem>());
        switch (verb)
        {
            case "password":
                if (posted["new"] != posted["again"]) problems.Add(Problem.At("access.passwordAgain", "again"));
                else problems.AddRange(await passwords.ChangeAsync(http, posted["old"], posted["new"]));
                break;
            case "sessions":
                problems.AddRange(await passwords.EndOtherSessionsAsync(http));
                break;
            case "standIn":
                if (StandIns.Read(frame.Page, me, posted, problems) is { } standIn) problems.AddRange(await changes.ApplyAsync(http, standIn));
                break;
            case "endStandIn":
                problems.AddRange(await changes.ApplyAsync(http, new OrgChange.SetStandIn(me, null)));
                break;
            default:
                throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb)));
        }
        return problems.Count == 0 ? Results.LocalRedirect("/account?did=own." + verb) : Show(frame.Refused(verb, posted, problems, "old", "new", "again", "by", "from", "until"));
    }
}
