using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Designer.Registers;

/// <summary><c>/registers/{register}/imports</c>: take a spreadsheet in, see what became of each, take one back.</summary>
static class RegisterImportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/registers/{register}/imports", (string register, HttpContext http) => ShowAsync(http, register, [], StatusCodes.Status200OK)).Requires(Acts.RegisterChange);
        pages.MapPost("/registers/{register}/imports", SendAsync).Requires(Acts.RegisterChange).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapPost("/registers/{register}/imports/{id}", UndoAsync).Requires(Acts.RegisterChange).AsksFirst("undo", "batch.undo").AsksFirst("cancel", "batch.cancel");
    }

    static RegisterCatalog CatalogOf(HttpContext http) => http.RequestServices.GetRequiredService<RegisterCatalog>();

    static async Task<IResult> SendAsync(string register, HttpContext http, RegisterImport import)
    {
        try
        {
            var (form, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
            await import.SendAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), content, name, form["unit"].ToString(), form["source"].ToString(), http.RequestAborted);
            return Results.LocalRedirect($"/registers/{register}/imports");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(http, register, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> UndoAsync(string register, string id, HttpContext http, RegisterImport import)
    {
        try
        {
            if ((await http.Request.ReadFormAsync(http.RequestAborted))["do"] == "cancel") await import.CancelAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
            else await import.UndoAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
            return Results.LocalRedirect($"/registers/{register}/imports");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(http, register, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> ShowAsync(HttpContext http, string register, IReadOnlyList<Problem> problems, int status)
    {
        var (caller, definition) = (Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted));
        var units = caller.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.Community or UnitKind.Grid or UnitKind.Street && Rights.May(caller, Acts.RegisterChange, u.Id)).ToList();
        var batches = await http.RequestServices.GetRequiredService<RegisterBatches>().ListAsync(caller, definition, http.RequestAborted);
        if (batches.Any(b => b.State is "waiting" or "running" or "undoing") && HttpMethods.IsGet(http.Request.Method)) http.Response.Headers["Refresh"] = "2";
        return Pages.Show<RegisterImportPage>(status, (nameof(RegisterImportPage.Page), PageContext.Of(http)), (nameof(RegisterImportPage.Register), definition), (nameof(RegisterImportPage.Units), units),
            (nameof(RegisterImportPage.Batches), batches), (nameof(RegisterImportPage.Problems), problems));
    }
}
