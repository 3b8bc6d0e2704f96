using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Registers;

/// <summary><c>/change-requests</c>: corrections of registers that wait for their source unit (数据更新核准), and what became of one's own.</summary>
static class ChangeRequestPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/change-requests", (HttpContext http, Corrections requests, string? state) => ShowAsync(http, requests, state, [], StatusCodes.Status200OK)).Requires(Acts.RegisterRead);
        pages.MapPost("/change-requests/{id}", DecideAsync).Requires(Acts.RegisterChange);
    }

    static async Task<IResult> ShowAsync(HttpContext http, Corrections requests, string? state, IReadOnlyList<Problem> problems, int status) =>
        Pages.Show<ChangeRequestsPage>(status, (nameof(ChangeRequestsPage.Page), PageContext.Of(http)), (nameof(ChangeRequestsPage.State), state),
            (nameof(ChangeRequestsPage.Lines), await requests.ListAsync(Caller.From(http), state, http.RequestAborted)), (nameof(ChangeRequestsPage.Problems), problems));

    static async Task<IResult> DecideAsync(string id, HttpContext http, Corrections requests)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        try
        {
            await requests.DecideAsync(Caller.From(http), id, posted["do"] == "approve", posted["reason"], http.RequestAborted);
            return Results.LocalRedirect("/change-requests?did=" + (posted["do"] == "approve" ? "approve" : "refuse"));
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(http, requests, null, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }
}
