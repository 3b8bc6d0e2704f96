using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Portal;

/// <summary>A service that is open at a street.</summary>
public sealed record StreetOffer(LightApp App, ServiceDefinition Service)
{
    public string Phone => Service.Phone ?? PortalStreet.Hotline;
    public string Address(UnitId street) => $"/portal/{street.Value}/{App.Manifest.Id}/{Service.Id}";
}

/// <summary>Which street a resident is at, remembered in their browser, and what it has opened to them.</summary>
sealed class PortalStreet(DirectoryCache directories, AppStore apps)
{
    public const string Hotline = "12345", Cookie = "street";

    public async Task<UnitTree> TreeAsync(HttpContext http) => (await directories.CurrentAsync(http.RequestAborted)).Tree;

    /// <summary>Named in the address, which is remembered, else the one remembered; null for none.</summary>
    /// <exception cref="RefusedException">There is no such street.</exception>
    public async Task<Unit?> ChosenAsync(HttpContext http, string? named)
    {
        var tree = await TreeAsync(http);
        if (named is not { Length: > 0 }) return http.Request.Cookies[Cookie] is { Length: > 0 and < 30 } known && tree.TryFind(new UnitId(known), out var street) && IsStreet(street) ? street : null;
        var found = await FindAsync(http, named);
        http.Response.Cookies.Append(Cookie, found.Id.Value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, MaxAge = TimeSpan.FromDays(365) });
        return found;
    }

    public async Task<Unit> FindAsync(HttpContext http, string street) => (await TreeAsync(http)).TryFind(new UnitId(street), out var found) && IsStreet(found) ? found
        : throw new RefusedException(RefusalKind.NotFound, Problem.At("case.street.unknown", "street", ("street", street.Length > 20 ? street[..20] : street)));

    public Task<IReadOnlyList<StreetOffer>> ServicesAsync(HttpContext http, UnitId street) => ServicesAsync(http, street, outOfUse: false);

    async Task<IReadOnlyList<StreetOffer>> ServicesAsync(HttpContext http, UnitId street, bool outOfUse)
    {
        var path = await PathAsync(http, street);
        var open = new List<StreetOffer>();
        foreach (var app in (await apps.InstallationsAsync(http.RequestAborted)).Where(i => path.Contains(i.Unit)).Select(i => i.App).Distinct())
            if ((outOfUse || await apps.OutOfUseAsync(app, path, http.RequestAborted) is null) && await apps.InstalledAsync(app, path, http.RequestAborted) is { Manifest.Residents: { } residents } here)
                open.AddRange(residents.Services.Where(s => !s.Closed).Select(s => new StreetOffer(here, s)));
        return [.. open.OrderByDescending(o => o.Service.Snap)];
    }

    /// <summary>A service somebody comes to.</summary>
    /// <exception cref="RefusedException"><c>apply.closed</c>; <c>app.outOfUse</c> with the reason.</exception>
    public async Task<StreetOffer> ServiceAsync(HttpContext http, Unit street, string app, string service)
    {
        var open = await SentAsync(http, street, app, service);
        await apps.OpenableAsync(app, await PathAsync(http, street.Id), http.RequestAborted);
        return open;
    }

    /// <summary>A service whose form comes back. That its app went out of use meanwhile is told beside what was typed, by whoever opens the case.</summary>
    /// <exception cref="RefusedException"><c>apply.closed</c>.</exception>
    public async Task<StreetOffer> SentAsync(HttpContext http, Unit street, string app, string service) =>
        (await ServicesAsync(http, street.Id, outOfUse: true)).FirstOrDefault(s => s.App.Manifest.Id == app && s.Service.Id == service)
        ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("apply.closed", ("street", street.Name), ("app", app)));

    async Task<List<string>> PathAsync(HttpContext http, UnitId street) => [.. (await TreeAsync(http)).PathOf(street).Select(u => u.Id.Value!)];

    static bool IsStreet(Unit unit) => unit.Kind == UnitKind.Street && !unit.Disabled;
}
