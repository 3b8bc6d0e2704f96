using LowCode.Access;
using LowCode.Board;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Portal;

/// <summary><c>/portal</c>: the services of a street, chosen once and remembered, or named by a link or QR code. Works without script.</summary>
sealed class PortalPages(PortalStreet streets, BoardPosts posts)
{
    const int Latest = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "residents have no account; what a street offers is public";
        pages.MapGet("/portal", (HttpContext http, string? street, PortalPages portal) => portal.HomeAsync(http, street)).Anonymous(open);
        pages.MapGet("/portal/streets", (HttpContext http, PortalPages portal) => portal.StreetsAsync(http)).Anonymous(open);
        pages.MapGet("/portal/qr", (HttpContext http, string street, PortalPages portal) => portal.QrAsync(http, street)).Anonymous(open);
    }

    async Task<IResult> HomeAsync(HttpContext http, string? street)
    {
        var one = await streets.ChosenAsync(http, street);
        return Pages.Show<PortalHomePage>(StatusCodes.Status200OK, (nameof(PortalHomePage.Page), PageContext.Of(http)), (nameof(PortalHomePage.Street), one), (nameof(PortalHomePage.Streets), await AllAsync(http)),
            (nameof(PortalHomePage.Communities), one is null ? 0 : (await streets.TreeAsync(http)).ChildrenOf(one.Id).Count(u => u.Kind == UnitKind.Community && !u.Disabled)),
            (nameof(PortalHomePage.Posts), one is null ? [] : await posts.ListAsync(one.Id, Latest, http.RequestAborted)),
            (nameof(PortalHomePage.Services), one is null ? [] : await streets.ServicesAsync(http, one.Id)));
    }

    async Task<IResult> StreetsAsync(HttpContext http) =>
        Pages.Show<StreetsPage>(StatusCodes.Status200OK, (nameof(StreetsPage.Page), PageContext.Of(http)), (nameof(StreetsPage.Streets), await AllAsync(http)));

    async Task<IResult> QrAsync(HttpContext http, string street) =>
        Pages.Show<QrPage>(StatusCodes.Status200OK, (nameof(QrPage.Page), PageContext.Of(http)), (nameof(QrPage.Street), await streets.FindAsync(http, street)));

    async Task<IReadOnlyList<Unit>> AllAsync(HttpContext http) => [.. (await streets.TreeAsync(http)).Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled)];
}
