using LowCode.Access;
using LowCode.Designer.Operate;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/backup</c>: backups of this node, making one, and ending one that is being made.</summary>
static class BackupPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/backup", (HttpContext http, BackupRuns runs) => ShowAsync(http, runs)).Requires(Acts.SystemManage);
        pages.MapPost("/admin/backup", DoAsync).Requires(Acts.SystemManage).AsksFirst("cancel", "backup");
    }

    static async Task<IResult> DoAsync(HttpContext http, BackupRuns runs, AuditLog audit, TimeProvider time)
    {
        var verb = AdminFrame.Text(await http.Request.ReadFormAsync(http.RequestAborted), "do");
        var done = verb switch
        {
            "make" => runs.Start(),
            "cancel" => Cancelled(runs),
            _ => throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb))),
        };
        var caller = Caller.From(http);
        if (done) await audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, verb == "make" ? Audited.BackupMade : Audited.BackupCancelled, null, AuditEntry.Done, Address.Of(http), null), http.RequestAborted);
        return Results.LocalRedirect("/admin/backup");
    }

    static bool Cancelled(BackupRuns runs)
    {
        runs.Cancel();
        return true;
    }

    static async Task<IResult> ShowAsync(HttpContext http, BackupRuns runs)
    {
        var run = runs.Run;
        // Without script the page comes again by itself while there is something new to see.
        if (run.State == "running") http.Response.Headers["Refresh"] = "2";
        return Pages.Show<BackupPage>(StatusCodes.Status200OK, (nameof(BackupPage.Frame), AdminFrame.Of(http, "backup")), (nameof(BackupPage.Run), run), (nameof(BackupPage.Folder), runs.Folder), (nameof(BackupPage.Backups), await runs.ListAsync(http.RequestAborted)));
    }
}
