using System.Globalization;
using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Cases.Http;

/// <summary>Base registers over HTTP, values masked. Here and not in Registers because rights at the door stand beside it.</summary>
static class RegisterEndpoints
{
    sealed record RegisterBody(string Id, RegisterName Name, IReadOnlyList<RegisterElement> Elements);

    /// <param name="Find">Part of what is open, or a whole name, number or phone. In the body, so that no log and no history keeps it.</param>
    sealed record SearchBody(string? Find, string? Unit, string? After, int? Top);

    sealed record LinesBody(IReadOnlyList<RegisterLine> Items, string? After);

    sealed record RecordBody(string Register, string Id, long Version, string Unit, IReadOnlyDictionary<string, string> Elements, string Source, DateTimeOffset ConfirmedAt, bool Retired, IReadOnlyList<RegisterLink> Links);

    /// <param name="Elements">null clears one; those not named stay, as does what is sent back masked.</param>
    sealed record DraftBody(string? Unit, Dictionary<string, string?>? Elements, string? Source, bool? Retired)
    {
        public RegisterDraft Draft() => new(Unit, Elements ?? [], Source ?? "", Retired);
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/registers").WithTags("registers");
        api.MapGet("", async (RegisterCatalog catalog, HttpContext http) => Results.Json((await catalog.AllAsync(http.RequestAborted)).Select(r => new RegisterBody(r.Id, r.Name, r.Elements)), ApiJson.Options))
            .Requires(Acts.RegisterRead).WithName("ListRegisters").WithSummary("Base registers and ledgers kept by apps, with their elements").Produces<IReadOnlyList<RegisterBody>>();
        api.MapGet("/{register}", async (string register, HttpContext http, RegisterReading reading, string? unit, string? after, int? top) =>
                await ListAsync(http, reading, register, new(null, unit, after, top)))
            .Requires(Acts.RegisterRead).WithName("ListRecords").WithSummary("Records in sight, by id").Produces<LinesBody>().ProducesProblem(404);
        api.MapPost("/{register}/search", (string register, HttpContext http, RegisterReading reading, SearchBody body) => ListAsync(http, reading, register, body))
            .Requires(Acts.RegisterRead).WithName("SearchRecords").WithSummary("Find records by part of what is open, or by a whole name, number or phone").Produces<LinesBody>().ProducesProblem(404);
        api.MapGet("/{register}/{id}", GetAsync)
            .Requires(Acts.RegisterRead).WithName("GetRecord").WithSummary("One record, sensitive values masked").Produces<RecordBody>().Produces(304).ProducesProblem(404);
        api.MapGet("/{register}/{id}/history", HistoryAsync)
            .Requires(Acts.RegisterRead).WithName("GetRecordHistory").WithSummary("Every change of a record, newest first, values masked").Produces<IReadOnlyList<RegisterChange>>().ProducesProblem(404);
        api.MapPost("/{register}/{id}/links", (string register, string id, HttpContext http, RegisterReading reading, RegisterWriting writing, LinkBody body) => LinkAsync(register, id, http, reading, writing, body, gone: false))
            .Requires(Acts.RegisterChange).WithName("LinkRecords").WithSummary("Say that a record belongs to another").Produces<IReadOnlyList<RegisterLink>>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        api.MapPost("/{register}/{id}/links/remove", (string register, string id, HttpContext http, RegisterReading reading, RegisterWriting writing, LinkBody body) => LinkAsync(register, id, http, reading, writing, body, gone: true))
            .Requires(Acts.RegisterChange).WithName("UnlinkRecords").WithSummary("Say that a record no longer belongs to another").Produces<IReadOnlyList<RegisterLink>>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        api.MapPost("/{register}", AddAsync)
            .Requires(Acts.RegisterChange).WithName("AddRecord").WithSummary("Add a record; its key is no other record's").Produces<RecordBody>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        api.MapPut("/{register}/{id}", ChangeAsync)
            .Requires(Acts.RegisterChange).WithName("ChangeRecord").WithSummary("Change a record; If-Match names the version seen").Produces<RecordBody>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
    }

    static RegisterCatalog CatalogOf(HttpContext http) => http.RequestServices.GetRequiredService<RegisterCatalog>();

    /// <param name="Kind">What belongs together, e.g. livesIn.</param>
    sealed record LinkBody(string? Kind, string? Register, string? Id);

    static async Task<IResult> LinkAsync(string register, string id, HttpContext http, RegisterReading reading, RegisterWriting writing, LinkBody body, bool gone)
    {
        var caller = Caller.From(http);
        var record = await reading.GetAsync(caller, await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
        if (!Rights.May(caller, Acts.RegisterChange, record.Unit)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.forbidden", ("unit", record.Unit.Value ?? "")));
        var other = await reading.GetAsync(caller, await CatalogOf(http).OfAsync(body.Register ?? "", http.RequestAborted), body.Id ?? "", http.RequestAborted);
        await writing.LinkAsync(record, body.Kind ?? "", other.Register.Id, other.Id, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), gone, http.RequestAborted);
        return Results.Json(await reading.LinksAsync(caller, record, http.RequestAborted), ApiJson.Options);
    }

    static async Task<IResult> ListAsync(HttpContext http, RegisterReading reading, string register, SearchBody body)
    {
        var (lines, next) = await reading.ListAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), body.Unit, body.Find, body.After, body.Top ?? 50, http.RequestAborted);
        return Results.Json(new LinesBody(lines, next), ApiJson.Options);
    }

    static async Task<IResult> GetAsync(string register, string id, HttpContext http, RegisterReading reading)
    {
        var record = await reading.GetAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
        if (http.Request.Headers.IfNoneMatch.Contains(CaseReading.ETagOf(record.Version))) return Results.StatusCode(StatusCodes.Status304NotModified);
        return await AnswerAsync(http, reading, record, StatusCodes.Status200OK);
    }

    static async Task<IResult> HistoryAsync(string register, string id, HttpContext http, RegisterReading reading)
    {
        var record = await reading.GetAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, http.RequestAborted);
        return Results.Json(await reading.HistoryAsync(record, http.RequestAborted), ApiJson.Options);
    }

    static async Task<IResult> AddAsync(string register, HttpContext http, RegisterReading reading, RegisterWriting writing, DraftBody body)
    {
        var record = await writing.AddAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), body.Draft(), http.RequestAborted);
        http.Response.Headers.Location = $"/api/v1/registers/{register}/{record.Id}";
        return await AnswerAsync(http, reading, record, StatusCodes.Status201Created);
    }

    static async Task<IResult> ChangeAsync(string register, string id, HttpContext http, RegisterReading reading, RegisterWriting writing, DraftBody body)
    {
        if (!long.TryParse(http.Request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
            throw new RefusedException(RefusalKind.Stale, Problem.Of("register.version"));
        return await AnswerAsync(http, reading, await writing.ChangeAsync(Caller.From(http), await CatalogOf(http).OfAsync(register, http.RequestAborted), id, seen, body.Draft(), http.RequestAborted), StatusCodes.Status200OK);
    }

    static async Task<IResult> AnswerAsync(HttpContext http, RegisterReading reading, RegisterRecord record, int status)
    {
        http.Response.Headers.ETag = CaseReading.ETagOf(record.Version);
        return Results.Json(new RecordBody(record.Register.Id, record.Id, record.Version, record.Unit.Value!, record.Masked(), record.Source, record.ConfirmedAt, record.Retired,
            await reading.LinksAsync(Caller.From(http), record, http.RequestAborted)), ApiJson.Options, statusCode: status);
    }
}
