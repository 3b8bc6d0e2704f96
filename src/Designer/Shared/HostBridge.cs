using System.Security.Cryptography;
using LowCode.Access;

namespace LowCode.Designer.Shared;

/// <summary>
/// The module by which an app that shows these pages (WeChat, WeCom, DingTalk) answers for camera, code, place and voice: a file of the deployment, named by the
/// setting <c>Host:Bridge</c> and served from here, because pages load no script from elsewhere. What it exports stands in <c>assets/host.js</c>.
/// </summary>
sealed class HostBridge
{
    const string Path = "/host-bridge.js";

    readonly byte[] content = [];

    public HostBridge(IConfiguration configuration)
    {
        if (configuration["Host:Bridge"] is not { Length: > 0 } file) return;
        content = File.ReadAllBytes(file);
        Address = $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
    }

    /// <summary>Where pages load it; null where there is none.</summary>
    public string? Address { get; }

    /// <summary>Where a page loads it; null where there is none.</summary>
    public static string? Of(PageContext page) => page.Http.RequestServices.GetRequiredService<HostBridge>().Address;

    public static void Map(WebApplication app)
    {
        // Read at start, so that a file that is not there is said then.
        var bridge = app.Services.GetRequiredService<HostBridge>();
        if (bridge.Address is null) return;
        app.MapGet(Path, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(bridge.content, "text/javascript");
        }).Anonymous("a script of pages, like their other assets").ExcludeFromDescription();
    }
}
