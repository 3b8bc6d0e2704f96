using LowCode.Access;
using LowCode.Cases.Effects;
using LowCode.Cases.Http;
using LowCode.Designer.Shared;
using LowCode.Extending;
using LowCode.Org;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/plugins</c>: what is installed, why something is not running, and where it is switched on.</summary>
static class PluginsPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/plugins", ShowAsync).Requires(Acts.SystemManage);
        pages.MapPost("/admin/plugins", SwitchAsync).Requires(Acts.SystemManage);
    }

    static async Task<IResult> ShowAsync(HttpContext http, PluginCatalog plugins, PluginSwitches switches) => Pages.Show<PluginsPage>(StatusCodes.Status200OK,
        (nameof(PluginsPage.Frame), AdminFrame.Of(http, "plugins")), (nameof(PluginsPage.Plugins), plugins.All), (nameof(PluginsPage.Switches), await switches.AllAsync(http.RequestAborted)));

    static async Task<IResult> SwitchAsync(HttpContext http, PluginCatalog plugins, PluginSwitches switches)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        await PluginEndpoints.SetAsync(Caller.From(http), posted["plugin"].ToString(), posted["unit"].ToString(), posted["do"] == "on", plugins, switches, http.RequestAborted);
        return Results.LocalRedirect("/admin/plugins");
    }
}
