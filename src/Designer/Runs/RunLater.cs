using LowCode.Cases.Running;
using LowCode.Designer.Shared;

namespace LowCode.Designer.Runs;

/// <summary>Looking at an address begins nothing that takes long: what is done within a moment is answered, for the rest the page says how it is begun.</summary>
static class RunLater
{
    public static async Task<IResult> OrLaterAsync(HttpContext http, Func<CancellationToken, Task<IResult>> now, Func<IResult> later)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(RunDesk.AMoment);
        try
        {
            return await now(limit.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return later();
        }
    }

    /// <param name="action">What begins it, when it is posted to.</param>
    /// <param name="fields">What goes along.</param>
    public static IResult Show(HttpContext http, string title, string back, string action, params (string Name, string Value)[] fields) => Pages.Show<RunLaterPage>(StatusCodes.Status200OK,
        (nameof(RunLaterPage.Page), PageContext.Of(http)), (nameof(RunLaterPage.Title), title), (nameof(RunLaterPage.Back), back), (nameof(RunLaterPage.Action), action), (nameof(RunLaterPage.Fields), fields));
}
