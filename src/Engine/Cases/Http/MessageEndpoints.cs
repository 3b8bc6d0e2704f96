using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Messages;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Messages over HTTP: what was sent in a case, what failed, the templates, and what carriers report. Here because rights stand beside Messages.</summary>
public static class MessageEndpoints
{
    const int ReportLimit = 64 * 1024;

    sealed record TemplateBody(string Id, string Number, Label Name, Label Text, IReadOnlyDictionary<string, int> Variables, IReadOnlyList<string> Channels, bool AtOnce);

    sealed record ReportBody(int Changed);

    public static void MapMessages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/cases/{id}/messages", OfCaseAsync)
            .Requires(Acts.Self).WithName("ListCaseMessages").WithTags("messages").WithSummary("Messages of a case, recipients masked").Produces<IReadOnlyList<MessageLine>>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/me/messages", MineAsync)
            .Requires(Acts.Self).WithName("ListMyMessages").WithTags("messages").WithSummary("What I was told at the desk, newest first").Produces<IReadOnlyList<DeskMessage>>();
        endpoints.MapGet("/api/v1/messages", ListAsync)
            .Requires(Acts.SystemManage).WithName("ListMessages").WithTags("messages").WithSummary("Messages in a state: queued, sent, received or failed").Produces<IReadOnlyList<MessageLine>>();
        endpoints.MapGet("/api/v1/messages/templates", Templates)
            .Requires(Acts.AppRead).WithName("ListMessageTemplates").WithTags("messages").WithSummary("Templates shipped with the product").Produces<IReadOnlyList<TemplateBody>>();
        endpoints.MapPost("/api/v1/messages/receipts/{channel}", ReportAsync)
            .Anonymous("a carrier's report is proved to the channel's notifier").WithName("ReportMessages").WithTags("messages").WithSummary("A carrier says what became of messages")
            .Produces<ReportBody>().ProducesProblem(401).ProducesProblem(422);
    }

    static async Task<IResult> OfCaseAsync(string id, HttpContext http, CaseLoader loader, MessageLists lists)
    {
        var (caseId, _) = await CaseReading.SeenAsync(id, http, loader);
        return Results.Json(await lists.OfCaseAsync(caseId, http.RequestAborted), ApiJson.Options);
    }

    static async Task<IResult> MineAsync(HttpContext http, MessageLists lists, int? top) =>
        Results.Json(await lists.OfReaderAsync(Caller.From(http).User.Value, top ?? 50, http.RequestAborted), ApiJson.Options);

    static async Task<IResult> ListAsync(HttpContext http, MessageLists lists, string? state, DateTimeOffset? before, int? top) =>
        Results.Json(await lists.InStateAsync(state ?? "failed", before, top ?? 50, http.RequestAborted), ApiJson.Options);

    static IResult Templates() => Results.Json(MessageTemplates.Shipped.All.Select(t =>
        new TemplateBody(t.Id, t.Number, t.Name, t.Text, t.Variables ?? new Dictionary<string, int>(), t.Channels ?? [], t.AtOnce)).ToList(), ApiJson.Options);

    static async Task<IResult> ReportAsync(string channel, HttpContext http, Notifiers notifiers, MessageStore store)
    {
        // A channel that is not there answers like one that does not know the sender: a stranger learns nothing.
        if (notifiers.Find(channel) is not IReceipts receipts) throw new RefusedException(RefusalKind.NotSignedIn, Problem.Of("message.report.foreign", ("channel", channel)));
        var body = await ReadAsync(http);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<DeliveryReport>? reports;
        try
        {
            reports = receipts.Read(new ReceiptPost(headers, http.Request.QueryString.Value?.TrimStart('?') ?? "", body));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new RefusedException(RefusalKind.Invalid, Problem.Of("message.report.unreadable", ("channel", channel)));
        }
        if (reports is null) throw new RefusedException(RefusalKind.NotSignedIn, Problem.Of("message.report.foreign", ("channel", channel)));
        return Results.Json(new ReportBody(await store.ReportAsync(channel, reports, http.RequestAborted)), ApiJson.Options);
    }

    static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var body = new MemoryStream();
        var chunk = new byte[8 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            body.Write(chunk, 0, read);
            if (body.Length > ReportLimit) throw new RefusedException(RefusalKind.Invalid, Problem.Of("message.report.large", ("limit", (ReportLimit / 1024).ToString(CultureInfo.InvariantCulture))));
        }
        return body.ToArray();
    }
}
