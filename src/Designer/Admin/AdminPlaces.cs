using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Admin;

/// <summary>A page of administration and the act that opens it.</summary>
public sealed record AdminPlace(string Key, Act Act)
{
    public string Path => "/admin/" + Key;
}

/// <summary>What there is to administer. The three administrators (三员分立) see different menus, because their posts give different acts.</summary>
public static class AdminPlaces
{
    static readonly Act[] administrative = [Acts.OrgManage, Acts.OrgGrant, Acts.ClientRead, Acts.AuditRead, Acts.IncidentMend, Acts.CalendarManage, Acts.SystemManage];

    static readonly AdminPlace[] all =
    [
        new("units", Acts.OrgRead), new("users", Acts.OrgRead), new("posts", Acts.OrgRead), new("clients", Acts.ClientRead), new("audit", Acts.AuditRead),
        new("incidents", Acts.IncidentMend), new("calendar", Acts.OrgRead), new("codes", Acts.OrgRead), new("health", Acts.SystemManage), new("backup", Acts.SystemManage),
        new("messages", Acts.SystemManage), new("feedback", Acts.FeedbackAnswer), new("plugins", Acts.SystemManage), new("migrations", Acts.AppInstall), new("usage", Acts.AppInstall),
    ];

    /// <summary>Is there anything for this person to administer.</summary>
    public static bool IsFor(Caller caller) => administrative.Any(act => Rights.MaySomewhere(caller, act));

    public static IEnumerable<AdminPlace> Of(Caller caller) => all.Where(place => Rights.MaySomewhere(caller, place.Act));

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin", (HttpContext http) => Pages.Show<AdminPage>(StatusCodes.Status200OK, (nameof(AdminPage.Frame), AdminFrame.Of(http, "")))).Requires(Acts.Self);
        UnitPages.Map(pages);
        UserImportPages.Map(pages);
        LeavingPages.Map(pages);
        UserPages.Map(pages);
        ClientPages.Map(pages);
        AuditPages.Map(pages);
        IncidentPages.Map(pages);
        CalendarPages.Map(pages);
        CodePages.Map(pages);
        HealthPages.Map(pages);
        BackupPages.Map(pages);
        PostPages.Map(pages);
        MessagesPages.Map(pages);
        PluginsPages.Map(pages);
        MigrationPages.Map(pages);
        UsagePages.Map(pages);
    }
}
