using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>What the endpoints about units and people have in common.</summary>
static class OrgAnswer
{
    public const string Prefix = "/api/v1";

    /// <summary>Refuses unless the caller may do this in the unit; a unit they do not reach is forbidden, not hidden: the tree is no secret.</summary>
    public static void Ask(Caller caller, Act act, UnitId unit)
    {
        if (!Rights.May(caller, act, unit)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", act.Name)));
    }

    public static User UserOf(Caller caller, string id) =>
        caller.Directory.TryFindUser(new UserId(id), out var user) ? user : throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUser", ("user", id)));

    public static Unit UnitOf(Caller caller, string id) =>
        caller.Directory.Tree.TryFind(new UnitId(id), out var unit) ? unit : throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchUnit", ("unit", id)));

    public static ApiClient ClientOf(Caller caller, string id) =>
        caller.Directory.TryFindClient(new ClientId(id), out var client) ? client : throw new RefusedException(RefusalKind.NotFound, Problem.Of("org.noSuchClient", ("client", id)));

    /// <summary>Makes the change when the caller may and, when it stands, answers.</summary>
    public static async Task<IResult> ChangeAsync(HttpContext http, AskedChanges changes, OrgChange change, Func<IResult> done)
    {
        var problems = await changes.ApplyAsync(http, change);
        return problems.Count == 0 ? done() : ProblemHttp.Result(KindOf(problems[0]), problems, http);
    }

    static RefusalKind KindOf(Problem problem) => problem.Code switch
    {
        "org.adminsSeparated" or "org.ownPosts" or "org.clientAsAdmin" => RefusalKind.Forbidden,
        "org.unitExists" or "org.signInNameTaken" or "org.lastAdmin" or "org.unitInUse" => RefusalKind.Conflict,
        _ => RefusalKind.Invalid,
    };
}
