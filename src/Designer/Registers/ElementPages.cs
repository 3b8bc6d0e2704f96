using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Registers;

/// <summary><c>/elements</c>: the dictionary of data elements, for whoever binds fields or wonders where a value comes from.</summary>
static class ElementPages
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/elements", (HttpContext http) => Pages.Show<ElementsPage>(StatusCodes.Status200OK, (nameof(ElementsPage.Page), PageContext.Of(http)))).Requires(Acts.AppRead);
}
