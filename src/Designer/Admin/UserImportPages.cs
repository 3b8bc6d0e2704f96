using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/users/import</c>: people from a spreadsheet, and <c>/admin/users/import/{id}</c>: how far it has come, with a report for each row. Works without script.</summary>
static class UserImportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/users/import", (HttpContext http, UserImport import) => ShowAsync(http, AdminFrame.Of(http, "users"), import)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/users/import", SendAsync).Requires(Acts.OrgRead).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapGet("/admin/users/import.xlsx", (HttpContext http) => Template(PageContext.Of(http))).Requires(Acts.OrgRead);
        pages.MapGet("/admin/users/import/{id}", RunAsync).Requires(Acts.OrgRead);
        pages.MapPost("/admin/users/import/{id}", ChangeAsync).Requires(Acts.OrgRead);
    }

    static async Task<IResult> ShowAsync(HttpContext http, AdminFrame frame, UserImport import)
    {
        Concerns(http);
        return Pages.Show<UserImportPage>(frame.Status, (nameof(UserImportPage.Frame), frame), (nameof(UserImportPage.Runs), await import.ListAsync(Caller.From(http), http.RequestAborted)));
    }

    static void Concerns(HttpContext http)
    {
        if (!UserImport.IsFor(Caller.From(http))) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
    }

    /// <summary>The answer is the run's own page: looked at again, it sends nothing again.</summary>
    static async Task<IResult> SendAsync(HttpContext http, UserImport import)
    {
        Concerns(http);
        try
        {
            var (_, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
            using var table = TableFile.Open(new MemoryStream(content));
            return Results.LocalRedirect(UserImportPage.PathOf(await import.SendAsync(Caller.From(http), name, UserTable.Read(table), Address.Of(http), http.RequestAborted)));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Unreadable)
        {
            return await ShowAsync(http, AdminFrame.Of(http, "users").Refused("import", FormCollection.Empty, refused.Problems, "file"), import);
        }
    }

    static async Task<IResult> RunAsync(string id, HttpContext http, UserImport import, UserImports imports)
    {
        var run = await import.OwnAsync(Caller.From(http), id, http.RequestAborted);
        // Without script the page comes again by itself while there is something new to see.
        if (!run.IsOver) http.Response.Headers["Refresh"] = "2";
        return Pages.Show<UserImportRunPage>(StatusCodes.Status200OK, (nameof(UserImportRunPage.Frame), AdminFrame.Of(http, "users")), (nameof(UserImportRunPage.Run), run),
            (nameof(UserImportRunPage.Rows), run.IsOver ? await imports.RowsAsync(run, http.RequestAborted) : []));
    }

    static async Task<IResult> ChangeAsync(string id, HttpContext http, UserImport import)
    {
        var (caller, verb) = (Caller.From(http), AdminFrame.Text(await http.Request.ReadFormAsync(http.RequestAborted), "do"));
        if (verb == "forget")
        {
            await import.ForgetAsync(caller, id, http.RequestAborted);
            return Results.LocalRedirect(UserImportPage.PathOf(id) + "?did=userImport.forget");
        }
        if (verb != "cancel") throw new RefusedException(RefusalKind.Invalid, Problem.At("command.type", "do", ("type", verb)));
        // One that had come to its end meanwhile says so itself.
        await import.CancelAsync(caller, id, http.RequestAborted);
        return Results.LocalRedirect(UserImportPage.PathOf(id));
    }

    static IResult Template(PageContext page) =>
        Results.File(XlsxWriter.Write("users", [.. UserTable.Columns.Select(c => page.Words["userImport." + c])], []), XlsxWriter.ContentType, "users.xlsx");
}
