using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Designer.Registers;

/// <summary><c>/registers</c>: the base registers, a list with search, a record with its history, and its change.</summary>
static class RegisterPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/registers", () => Results.LocalRedirect("/registers/" + BaseRegisters.All[0].Id)).Requires(Acts.RegisterRead);
        pages.MapGet("/registers/{register}", (string register, HttpContext http, RegisterReading reading, string? after) => ListAsync(register, http, reading, null, after)).Requires(Acts.RegisterRead);
        // What is searched for may be a number or a phone: it travels in the body, not in an address that logs and histories keep.
        pages.MapPost("/registers/{register}", async (string register, HttpContext http, RegisterReading reading) =>
            await ListAsync(register, http, reading, (await http.Request.ReadFormAsync(http.RequestAborted))["find"].ToString(), null)).Requires(Acts.RegisterRead);
        pages.MapGet("/registers/{register}/{id}", (string register, string id, HttpContext http, RegisterReading reading) => RecordAsync(register, id, http, reading, null, [], StatusCodes.Status200OK)).Requires(Acts.RegisterRead);
        pages.MapPost("/registers/{register}/{id}", ChangeAsync).Requires(Acts.RegisterChange);
        pages.MapPost("/registers/{register}/{id}/links", LinkAsync).Requires(Acts.RegisterChange).AsksFirst("unlink", "unlink");
    }

    static RegisterCatalog CatalogOf(HttpContext http) => http.RequestServices.GetRequiredService<RegisterCatalog>();

    static async Task<IResult> ListAsync(string id, HttpContext http, RegisterReading reading, string? find, string? after)
    {
        var register = await CatalogOf(http).OfAsync(id, http.RequestAborted);
        var (lines, next) = await reading.ListAsync(Caller.From(http), register, null, find, after, find is { Length: > 0 } ? RegisterReading.MostPerPage : 50, http.RequestAborted);
        return Pages.Show<RegisterListPage>(StatusCodes.Status200OK, (nameof(RegisterListPage.Page), PageContext.Of(http)), (nameof(RegisterListPage.Register), register),
            (nameof(RegisterListPage.Registers), await CatalogOf(http).AllAsync(http.RequestAborted)), (nameof(RegisterListPage.Lines), lines), (nameof(RegisterListPage.Find), find ?? ""), (nameof(RegisterListPage.After), after), (nameof(RegisterListPage.Next), next));
    }

    static async Task<IResult> RecordAsync(string register, string id, HttpContext http, RegisterReading reading, RegisterDraft? draft, IReadOnlyList<Problem> problems, int status)
    {
        var record = await reading.GetAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
        return Pages.Show<RegisterRecordPage>(status, (nameof(RegisterRecordPage.Page), PageContext.Of(http)), (nameof(RegisterRecordPage.Record), record),
            (nameof(RegisterRecordPage.Changes), await reading.HistoryAsync(record, http.RequestAborted)), (nameof(RegisterRecordPage.Links), await reading.LinksAsync(Caller.From(http), record, http.RequestAborted)),
            (nameof(RegisterRecordPage.Registers), await CatalogOf(http).AllAsync(http.RequestAborted)), (nameof(RegisterRecordPage.Draft), draft), (nameof(RegisterRecordPage.Problems), problems));
    }

    /// <summary>The other record is named by its whole name, number or phone, and has to be the only one in sight.</summary>
    static async Task<IResult> LinkAsync(string register, string id, HttpContext http, RegisterReading reading, RegisterWriting writing, TimeProvider time)
    {
        var (caller, posted) = (Caller.From(http), await http.Request.ReadFormAsync(http.RequestAborted));
        try
        {
            var record = await reading.GetAsync(caller, await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
            if (!Rights.May(caller, Acts.RegisterChange, record.Unit)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.forbidden", ("unit", record.Unit.Value ?? "")));
            var other = await CatalogOf(http).OfAsync(posted["to"].ToString(), http.RequestAborted);
            var found = posted["other"].ToString() is { Length: > 0 } named ? named : null;
            if (found is null)
            {
                var (lines, _) = await reading.ListAsync(caller, other, null, posted["find"].ToString() is { Length: > 0 } find ? find : "\u0001", null, 2, http.RequestAborted);
                found = lines.Count == 1 ? lines[0].Id : throw new RefusedException(RefusalKind.Invalid, Problem.At("register.link.found", "find", ("count", $"{lines.Count}")));
            }
            await writing.LinkAsync(record, posted["kind"].ToString(), other.Id, found, time.GetUtcNow(), posted["do"] == "unlink", http.RequestAborted);
            return Results.LocalRedirect($"/registers/{register}/{id}?did=change");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid)
        {
            return await RecordAsync(register, id, http, reading, null, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> ChangeAsync(string register, string id, HttpContext http, RegisterReading reading, RegisterWriting writing)
    {
        var (definition, posted) = (await CatalogOf(http).OfAsync(register, http.RequestAborted), await http.Request.ReadFormAsync(http.RequestAborted));
        var values = definition.Elements.Where(e => posted.ContainsKey("e-" + e.Id)).ToDictionary(e => e.Id, e => (string?)posted["e-" + e.Id].ToString(), StringComparer.Ordinal);
        var draft = new RegisterDraft(null, values, posted["source"].ToString(), posted["retired"] == "on");
        try
        {
            _ = long.TryParse(posted["version"], out var seen);
            await writing.ChangeAsync(Caller.From(http), definition, id, seen, draft, http.RequestAborted);
            return Results.LocalRedirect($"/registers/{register}/{id}?did=change");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Stale or RefusalKind.Conflict)
        {
            return await RecordAsync(register, id, http, reading, draft, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }
}
