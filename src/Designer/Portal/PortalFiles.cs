using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Forms;
using LowCode.Messages;
using LowCode.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace LowCode.Designer.Portal;

/// <summary>
/// Photos that residents send while they go on typing. They belong to the page by its key, which only that page knows; what no case takes within a day is forgotten.
/// </summary>
static class PortalFiles
{
    const int SendsPerMinute = 20, Around = 64 * 1024;
    const string Open = "residents have no account; a file waits under the key of their page, limited by address";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/portal/files/{key}", SendAsync).Anonymous(Open).WithSecretPath().ExcludeFromDescription().WithMetadata(new BodyLimit(32 * 1024 * 1024 + Around));
        endpoints.MapGet("/portal/files/{key}/{id}", ReadAsync).Anonymous(Open).WithSecretPath().ExcludeFromDescription();
    }

    static async Task<IResult> SendAsync(string key, string app, string field, HttpContext http, AppStore apps, Attachments attachments, Quotas quotas, MessageSeal seal, TimeProvider time, CancellationToken cancellation)
    {
        if (key.Length != 32) throw new RefusedException(RefusalKind.NotFound, Problem.Of("file.unknown"));
        if (!quotas.TryTake("portal files:" + Address.LimitOf(http), SendsPerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("file.busy"));
        var meant = await FieldAsync(apps, app, field, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("file.field", "field", ("app", app), ("field", field)));
        var posted = await http.Request.ReadFormAsync(cancellation);
        if (posted.Files is not [var part]) throw new RefusedException(RefusalKind.Invalid, Problem.At("command.needed", "file", ("member", "file")));
        await using var content = part.OpenReadStream();
        var file = await attachments.TakeAsync(Actor.Applicant(key).Client, meant, null, part.FileName, content, cancellation, SourceOf(http, seal), DevicePlace.Read(http.Request.Query["where"]));
        return Results.Text(Scripts.ValueJson.ToJson(file), "application/json", System.Text.Encoding.UTF8, StatusCodes.Status201Created);
    }

    /// <summary>Where somebody without an account sits, as it is counted by.</summary>
    public static string SourceOf(HttpContext http, MessageSeal seal) => seal.DigestOf("files", Address.LimitOf(http));

    /// <summary>A field of a service that is open somewhere.</summary>
    static async Task<FieldDefinition?> FieldAsync(AppStore apps, string app, string field, CancellationToken cancellation)
    {
        foreach (var one in (await apps.InstallationsAsync(cancellation)).Where(i => i.App == app))
            if (await apps.GetAsync(one.App, one.Version, one.SettingsDigest) is { Manifest.Residents: { } residents } here && residents.Services.Any(s => !s.Closed && s.Fields.Contains(field)) && FileField.Find(here.OpeningForm.Definition.Fields, field) is { } found) return found;
        return null;
    }

    static async Task<IResult> ReadAsync(string key, string id, HttpContext http, Attachments attachments, CancellationToken cancellation) =>
        FileAnswer.Of(http, key.Length == 32 ? await attachments.ReadSentAsync(Actor.Applicant(key).Client, id, cancellation) : null);

    sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
