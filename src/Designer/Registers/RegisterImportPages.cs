using LowCode.Access;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Interop;
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
        pages.MapGet("/registers/{register}/imports/{id}", (string register, string id, HttpContext http, RegisterImport import) => HeadingsAsync(register, id, http, import, null, [], StatusCodes.Status200OK)).Requires(Acts.RegisterChange);
        pages.MapPost("/registers/{register}/imports/{id}/columns", MapAsync).Requires(Acts.RegisterChange);
        // Lines and reasons; nothing of the rows themselves.
        pages.MapGet("/registers/{register}/imports/{id}/issues.xlsx", IssuesAsync).Requires(Acts.RegisterChange);
        pages.MapPost("/registers/{register}/imports/{id}", UndoAsync).Requires(Acts.RegisterChange).AsksFirst("undo", "batch.undo").AsksFirst("cancel", "batch.cancel");
    }

    static RegisterCatalog CatalogOf(HttpContext http) => http.RequestServices.GetRequiredService<RegisterCatalog>();

    static async Task<IResult> SendAsync(string register, HttpContext http, RegisterImport import)
    {
        try
        {
            var (form, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
            var batch = await import.SendAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), content, name, form["unit"].ToString(), form["source"].ToString(), asks: true, cancellation: http.RequestAborted);
            return Results.LocalRedirect($"/registers/{register}/imports" + (batch.State == RegisterBatches.Mapping ? "/" + batch.Id : ""));
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(http, register, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    /// <summary>What the headings of a file are that were not understood.</summary>
    static async Task<IResult> HeadingsAsync(string register, string id, HttpContext http, RegisterImport import, IFormCollection? posted, IReadOnlyList<Problem> problems, int status)
    {
        var definition = await CatalogOf(http).OfAsync(register, http.RequestAborted);
        var (batch, headings) = await import.HeadingsAsync(Caller.From(http), definition, id, http.RequestAborted);
        return Pages.Show<RegisterHeadingsPage>(status, (nameof(RegisterHeadingsPage.Page), PageContext.Of(http)), (nameof(RegisterHeadingsPage.Register), definition), (nameof(RegisterHeadingsPage.Batch), batch),
            (nameof(RegisterHeadingsPage.Headings), headings), (nameof(RegisterHeadingsPage.Posted), posted), (nameof(RegisterHeadingsPage.Problems), problems));
    }

    static async Task<IResult> MapAsync(string register, string id, HttpContext http, RegisterImport import)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        try
        {
            var definition = await CatalogOf(http).OfAsync(register, http.RequestAborted);
            var (_, headings) = await import.HeadingsAsync(Caller.From(http), definition, id, http.RequestAborted);
            // A column of which nothing was chosen is nothing said of.
            var said = headings.Index().Where(h => posted[RegisterHeadingsPage.FieldOf(h.Index)].ToString().Length > 0)
                .ToDictionary(h => h.Item.Name, h => posted[RegisterHeadingsPage.FieldOf(h.Index)].ToString() is var chosen && chosen == RegisterHeadingsPage.Left ? "" : chosen, StringComparer.Ordinal);
            await import.MapAsync(Caller.From(http), definition, id, said, http.RequestAborted);
            return Results.LocalRedirect($"/registers/{register}/imports");
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            return await HeadingsAsync(register, id, http, import, posted, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Conflict)
        {
            return await ShowAsync(http, register, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> IssuesAsync(string register, string id, HttpContext http, RegisterBatches batches)
    {
        var page = PageContext.Of(http);
        var batch = await batches.GetAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
        var issues = await batches.IssuesAsync(batch, http.RequestAborted);
        return Workbook.Of(page, "issues", new WorkbookSheet(page.Words["registers.imports.issues"],
            [(page.Words["registers.imports.issue.line"], LedgerType.Whole), (page.Words["registers.imports.issue.column"], LedgerType.Text), (page.Words["registers.imports.issue.why"], LedgerType.Text)],
            issues.Select(i => (IReadOnlyList<object?>)[i.Line > 0 ? i.Line : null, i.Column, RegisterImportPage.Why(i, page.Words)])));
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
