using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Cases.Http;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Prefilling over HTTP, for a new case and for a work item.</summary>
static class PrefillEndpoints
{
    sealed record PrefillBody(string? Ticket, IReadOnlyList<FoundBody> Values, IReadOnlyList<string> Records);

    /// <param name="Field">Where it goes: <c>phone</c>, <c>members[1].phone</c>.</param>
    /// <param name="Value">Masked where the field holds a personal value; sent back as it is it counts as the value that was found.</param>
    /// <param name="Sure">certain, likely, stale, doubtful.</param>
    /// <param name="Check">It has to be checked: its field is to be named in <c>checked</c>, or another value given.</param>
    sealed record FoundBody(string Field, string Element, object? Value, string Origin, string? Place, DateTimeOffset At, int AgeDays, Sureness Sure, bool Check);

    /// <summary>Shape for the OpenAPI document.</summary>
    sealed record AskBody(string? Street, int? Visit, IDictionary<string, object>? Form);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/apps/{app}/prefill", NewAsync).Requires(Acts.CaseCreate).WithName("PrefillCase").WithTags("cases").WithSummary("What is known of those a new case speaks of")
            .WithDescription("Body: {\"street\", \"form\"}. form holds what is typed so far, an identity number, credit code or record among it. The ticket goes into the command: \"prefill\": {\"ticket\", \"checked\": [fields]}.")
            .Accepts<AskBody>("application/json").Produces<PrefillBody>().ProducesProblem(403).ProducesProblem(404);
        endpoints.MapPost("/api/v1/cases/{id}/prefill", ItemAsync).Requires(Acts.Self).WithName("PrefillWorkItem").WithTags("cases").WithSummary("What is known of those a work item's form speaks of")
            .WithDescription("Body: {\"visit\", \"form\"}.").Accepts<AskBody>("application/json").Produces<PrefillBody>().ProducesProblem(404).ProducesProblem(422);
    }

    static async Task NewAsync(string app, HttpContext http, AppStore apps, PrefillDesk desk, CalendarHolder calendars, TimeProvider time)
    {
        var (caller, body) = (Caller.From(http), (await CommandBody.ReadAsync(http)).Values);
        var street = new UnitId(body["street"].AsText ?? caller.Directory.Tree.StreetOf(caller.Member.User.Home)?.Value ?? "");
        var found = await apps.InstalledAsync(app, caller.Directory.Tree.PathOf(street).Select(u => u.Id.Value), http.RequestAborted);
        if (!Opening.MayOpen(caller, found, street)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.CaseCreate.Name)));
        var context = new FormContext(FormMode.Draft, time.GetUtcNow()) { User = FormFacts.Of(caller), Workdays = CalendarDays.Of(calendars.Current) };
        Write(http, found.OpeningForm, await desk.FindAsync(caller, found, found.OpeningForm, Record.Empty, body["form"].AsRecord ?? Record.Empty, FormAccess.EditAll, context, cancellation: http.RequestAborted), time);
    }

    static async Task ItemAsync(string id, HttpContext http, CaseLoader loader, AppStore apps, PrefillDesk desk, CalendarHolder calendars, TimeProvider time)
    {
        var (caller, body) = (Caller.From(http), (await CommandBody.ReadAsync(http)).Values);
        var (caseId, loaded) = await CaseReading.SeenAsync(id, http, loader);
        var state = loaded.State;
        var app = await apps.GetAsync(state.App, state.AppVersion, state.Settings);
        // Only whoever holds the step fills in its form.
        if (body["visit"].IsNumber is false || state.Item((int)body["visit"].RawNumber) is not { Status: ItemStatus.Claimed, Form: { } name } item || item.Holder != caller.User.Value || !app.Forms.TryGetValue(name, out var form))
            throw new RefusedException(RefusalKind.Invalid, Problem.At("prefill.form", "visit"));
        var access = app.Steps.GetValueOrDefault(item.Activity)?.Access ?? FormAccess.EditAll;
        var context = new FormContext(FormMode.Draft, time.GetUtcNow()) { Case = state.Facts(), User = FormFacts.Of(caller), Workdays = CalendarDays.Of(calendars.Current) };
        Write(http, form, await desk.FindAsync(caller, app, form, state.Form, body["form"].AsRecord ?? Record.Empty, access, context, caseId, http.RequestAborted), time);
    }

    static void Write(HttpContext http, CompiledForm form, Prefill prefill, TimeProvider time)
    {
        JsonResponse.Write(http, writer =>
        {
            writer.WriteStartObject();
            if (prefill.Ticket is { } ticket) writer.WriteString("ticket", ticket);
            writer.WriteStartArray("values");
            foreach (var record in FilledRecord.Of(form, prefill.Seen))
                foreach (var bound in record.Bound)
                    if (prefill.Layer.Find(record, bound) is { } one) Write(writer, record.PathOf(bound), bound.Field, one, time);
            writer.WriteEndArray();
            writer.WriteStartArray("records");
            foreach (var subject in prefill.Layer.Subjects) writer.WriteStringValue($"{subject.Register}/{subject.Record}");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    static void Write(Utf8JsonWriter writer, string path, FieldDefinition field, PrefilledValue one, TimeProvider time)
    {
        writer.WriteStartObject();
        writer.WriteString("field", path);
        writer.WriteString("element", one.Element);
        writer.WritePropertyName("value");
        ValueJson.Write(writer, PrefillLayer.Shown(field, one.Value));
        writer.WriteString("origin", one.Origin);
        if (one.Place is { } place) writer.WriteString("place", place);
        CaseJsonWriter.Time(writer, "at", one.At);
        writer.WriteNumber("ageDays", (int)(time.GetUtcNow() - one.At).TotalDays);
        writer.WriteString("sure", one.Sure.ToString().ToLowerInvariant());
        writer.WriteBoolean("check", one.AsksForCheck);
        writer.WriteEndObject();
    }
}
