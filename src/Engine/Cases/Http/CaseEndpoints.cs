using System.Globalization;
using System.Text.Json;
using LowCode.Access;
using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Cases.Http;

/// <summary>Commands of cases over HTTP: open one, do something with it.</summary>
public static class CaseEndpoints
{
    const int KeyLimit = 128;

    public static void MapCases(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/apps/{app}/cases", OpenAsync)
            .Requires(Acts.CaseCreate).ComparesStampLater().WithName("OpenCase").WithTags("cases")
            .WithSummary("Open a case")
            .WithDescription("Body: {\"street\", \"form\", \"source\"?, \"outside\"? {\"system\", \"number\", \"due\"?}, \"selfHandled\"? {values of the app's form for what is mended on the spot}, \"key\"?, \"as\"?, \"occurredAt\"?}. The header Idempotency-Key may stand for key.")
            .Accepts<OpenCaseBody>("application/json").Produces<CaseBody>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
        endpoints.MapPost("/api/v1/cases/{id}/commands", CommandAsync)
            .Requires(Acts.Self).ComparesStampLater().WithName("CommandCase").WithTags("cases")
            .WithSummary("Do something with a case")
            .WithDescription("Body: {\"type\", \"visit\"?, …}. type is claim, unclaim, complete, return, refuseDispatch, assist, answerAssist, withdrawAssist, scoreAssist, askExcuse, transfer, delegate, resolve, suspend, resume, extend, approve, refuse, recall, addSign, removeSign, supervise, feedback, acceptFeedback, sendBackFeedback, lift, park, renewParking, noteCall, urge, comment, rate, copy, withdrawCopy, circulate, withdrawReading, close, withdraw, void, reopen, signal, mend, attach, merge, unmerge, split, link, unlink, setOutside, tighten, document, askDocuments or supply. If-Match takes the ETag seen.")
            .Accepts<CommandBodyShape>("application/json").Produces<CaseBody>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).ProducesProblem(503);
        CaseReading.Map(endpoints);
        DeskEndpoints.Map(endpoints);
        CustodyEndpoints.Map(endpoints);
        SuggestionEndpoints.Map(endpoints);
        ErasureEndpoints.Map(endpoints);
        FileEndpoints.Map(endpoints, endpoints.ServiceProvider.GetRequiredService<Files.FileLimits>());
        RegisterEndpoints.Map(endpoints);
        ElementEndpoints.Map(endpoints);
        PrefillEndpoints.Map(endpoints);
        FormDraftEndpoints.Map(endpoints);
        DocumentEndpoints.Map(endpoints);
        PaperEndpoints.Map(endpoints);
        RegisterImportEndpoints.Map(endpoints);
        ChangeRequestEndpoints.Map(endpoints);
        ReductionEndpoints.Map(endpoints);
    }

    /// <summary>Reading, publishing and installing light apps, and pictures of their flows.</summary>
    public static void MapApps(this IEndpointRouteBuilder endpoints)
    {
        AppEndpoints.Map(endpoints);
        AppVersionEndpoints.Map(endpoints);
        ElsaEndpoints.Map(endpoints);
        FlowEndpoints.Map(endpoints);
    }

    static async Task OpenAsync(string app, HttpContext http, ICaseGrains grains)
    {
        var body = await CommandBody.ReadAsync(http);
        var envelope = CommandReader.ReadOpen(app, body.Values);
        var answer = await SendAsync(http, grains, default, envelope, body.Fingerprint);
        if (answer is null) return;
        http.Response.Headers.Location = $"/api/v1/cases/{answer.Case.Value}";
        Write(http, answer, StatusCodes.Status201Created);
    }

    static async Task CommandAsync(string id, HttpContext http, ICaseGrains grains)
    {
        if (!CaseId.TryParse(id, out var caseId)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
        var body = await CommandBody.ReadAsync(http);
        var envelope = CommandReader.ReadCommand(body.Values);
        if (await SendAsync(http, grains, caseId, envelope, body.Fingerprint) is { } answer) Write(http, answer, StatusCodes.Status200OK);
    }

    /// <returns>The answer, or null when a refusal was written.</returns>
    static async ValueTask<CommandAnswer?> SendAsync(HttpContext http, ICaseGrains grains, CaseId id, CommandEnvelope envelope, byte[] fingerprint)
    {
        var caller = Caller.From(http);
        if (envelope.As is { } user && caller.TryActAs(new UserId(user), out caller) is { } wrong) throw new RefusedException(RefusalKind.Forbidden, wrong);
        string? key = http.Request.Headers.TryGetValue("Idempotency-Key", out var header) && header.Count > 0 ? header[0] : envelope.Key;
        if (key is { Length: 0 or > KeyLimit })
            throw new RefusedException(RefusalKind.Invalid, Problem.At("command.long", "key", ("member", "key"), ("limit", KeyLimit.ToString(CultureInfo.InvariantCulture))));
        var request = new CommandRequest(id, envelope.Command, Actor.Of(caller), key, key is null ? [] : fingerprint, envelope.OccurredAt, Expected(http));
        var answer = await grains.ExecuteAsync(request, http.RequestAborted);
        if (answer.Refusal is not { } refusal) return answer;
        await ProblemHttp.WriteAsync(http, refusal.Kind, refusal.Problems);
        return null;
    }

    static long? Expected(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue("If-Match", out var header) || header.Count == 0 || header[0] == "*") return null;
        return long.TryParse(header[0]!.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    static void Write(HttpContext http, CommandAnswer answer, int status)
    {
        var response = http.Response;
        response.StatusCode = status;
        if (answer.Repeated) response.Headers["Idempotent-Replayed"] = "true";
        JsonResponse.Write(http, writer => CaseJsonWriter.Write(writer, answer.Case, answer.State), CaseReading.ETagOf(answer.State.Version));
    }
}
