using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Desk;

/// <summary><c>/filters</c>: keeps and removes what people look by.</summary>
static class FilterPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapPost("/filters", TakeAsync).Requires(Acts.Self).AsksFirst("remove", "filter");

    static async Task<IResult> TakeAsync(HttpContext http, DeskFilters filters)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var here = posted["here"].ToString();
        if (posted["do"] == "remove") await filters.RemoveAsync(Caller.From(http), posted["id"].ToString(), http.RequestAborted);
        else here = (await filters.KeepAsync(Caller.From(http), posted["name"], here, http.RequestAborted)).Address;
        return Results.LocalRedirect(here.StartsWith('/') && !here.StartsWith("//", StringComparison.Ordinal) ? here : "/");
    }
}
