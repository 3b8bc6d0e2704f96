using LowCode.Access;
using LowCode.Cases.Running;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Runs;

/// <summary><c>/runs</c>: one's own work in the background; <c>/runs/{id}</c>: how far one piece of it has come, for every kind. Works without script.</summary>
static class RunPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/runs", async (HttpContext http, RunDesk desk) => Pages.Show<RunListPage>(StatusCodes.Status200OK, (nameof(RunListPage.Page), PageContext.Of(http)),
            (nameof(RunListPage.Runs), await desk.ListAsync(Caller.From(http), http.RequestAborted)))).Requires(Acts.Self);
        pages.MapGet("/runs/{id}", ShowAsync).Requires(Acts.Self);
        pages.MapPost("/runs/{id}", CancelAsync).Requires(Acts.Self).AsksFirst("cancel", "run");
        pages.MapGet("/runs/{id}/file", async (string id, HttpContext http, RunDesk desk) => RunAnswer.Of(http, await desk.FetchAsync(Caller.From(http), id, Address.Of(http), http.RequestAborted))).Requires(Acts.Self);
    }

    public static string PathOf(BackgroundRun run) => "/runs/" + run.Id;

    /// <summary>Where what came of it is looked at.</summary>
    public static string ResultOf(BackgroundRun run) => run.HasFile ? PathOf(run) + "/file" : BackTo(run);

    /// <summary>The page it was begun at, with the run.</summary>
    public static string BackTo(BackgroundRun run) => run.Asked.Page.Length > 0 ? $"{run.Asked.Page}{(run.Asked.Page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}run={run.Id}" : PathOf(run);

    /// <summary>The page after something was begun: of what was short its result at once, else how far it has come.</summary>
    /// <exception cref="RefusedException">It was short, and refused.</exception>
    public static IResult After(BackgroundRun run) => Results.LocalRedirect(run.OrRefused().IsDone ? ResultOf(run) : PathOf(run));

    static async Task<IResult> ShowAsync(string id, HttpContext http, RunDesk desk)
    {
        var run = await desk.OwnAsync(Caller.From(http), id, http.RequestAborted);
        if (run is { IsDone: true, HasFile: false } && ResultOf(run) is var result && result != PathOf(run)) return Results.LocalRedirect(result);
        // Without script the page comes again by itself while there is something new to see.
        if (!run.IsOver) http.Response.Headers["Refresh"] = "1";
        return Pages.Show<RunPage>(StatusCodes.Status200OK, (nameof(RunPage.Page), PageContext.Of(http)), (nameof(RunPage.Run), run));
    }

    static async Task<IResult> CancelAsync(string id, HttpContext http, RunDesk desk)
    {
        var (caller, verb) = (Caller.From(http), (await http.Request.ReadFormAsync(http.RequestAborted))["do"].ToString());
        if (verb != "cancel") throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb)));
        var run = await desk.OwnAsync(caller, id, http.RequestAborted);
        // One that had come to its end meanwhile says so itself.
        if (!run.IsOver)
            try { await desk.CancelAsync(caller, id, http.RequestAborted); }
            catch (RefusedException refused) when (refused.Kind == RefusalKind.Conflict) { }
        return Results.LocalRedirect(PathOf(run));
    }
}
