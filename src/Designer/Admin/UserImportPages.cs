using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/users/import</c>: people from a spreadsheet, with a report for each row.</summary>
static class UserImportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/users/import", (HttpContext http) => Concerns(http, () => Show(AdminFrame.Of(http, "users"), null))).Requires(Acts.OrgRead);
        pages.MapPost("/admin/users/import", SendAsync).Requires(Acts.OrgRead).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapGet("/admin/users/import.xlsx", (HttpContext http) => Template(PageContext.Of(http))).Requires(Acts.OrgRead);
    }

    /// <summary>Who makes accounts or gives posts.</summary>
    public static bool IsFor(Caller caller) => Rights.MaySomewhere(caller, Acts.OrgManage) || Rights.MaySomewhere(caller, Acts.OrgGrant);

    static IResult Concerns(HttpContext http, Func<IResult> show) => IsFor(Caller.From(http)) ? show() : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));

    static async Task<IResult> SendAsync(HttpContext http, UserImport import)
    {
        if (!IsFor(Caller.From(http))) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
        try
        {
            var (_, content, _) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
            using var table = TableFile.Open(new MemoryStream(content));
            return Show(AdminFrame.Of(http, "users"), await import.RunAsync(http, table));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Unreadable)
        {
            return Show(AdminFrame.Of(http, "users").Refused("import", FormCollection.Empty, refused.Problems, "file"), null);
        }
    }

    static IResult Show(AdminFrame frame, IReadOnlyList<ImportedUser>? done) =>
        Pages.Show<UserImportPage>(frame.Status, (nameof(UserImportPage.Frame), frame), (nameof(UserImportPage.Done), done));

    static IResult Template(PageContext page) =>
        Results.File(XlsxWriter.Write("users", [.. UserImport.Columns.Select(c => page.Words["userImport." + c])], []), XlsxWriter.ContentType, "users.xlsx");
}
