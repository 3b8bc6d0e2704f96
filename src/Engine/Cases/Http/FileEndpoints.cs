using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Sending files and fetching them. Bytes travel apart from commands; a command names them.</summary>
static class FileEndpoints
{
    /// <summary>Headers of a multipart body beside the file itself.</summary>
    const int Around = 64 * 1024;

    sealed record FileBody(string Id, string Name, string Type, long Size, string Hash, DateTimeOffset? TakenAt, double? Lng, double? Lat, string? PlaceFrom, double? DeviceLng, double? DeviceLat);

    public static void Map(IEndpointRouteBuilder endpoints, Files.FileLimits limits)
    {
        endpoints.MapPost("/api/v1/files", SendAsync)
            .Requires(Acts.Attach).WithName("SendFile").WithTags("files").WithSummary("Send a file for a field of a form")
            .WithDescription("field is one of the app's, or attachment for files that are added to a case by the command attach. The body is the file, its name in ?name=, or multipart/form-data with one part of type file. The answer is the reference to put into the field, within a day, by the same sender. where=113.264385,23.130712,gcj02 says where the device was when a photo was taken (datum wgs84, cgcs2000, gcj02 or bd09); it is kept beside the place the picture itself notes, and in its place where that notes none. Idempotency-Key makes a repeat the same file.")
            .WithMetadata(new BodyLimit(limits.Bytes + Around)).Accepts<byte[]>("application/octet-stream", "multipart/form-data")
            .Produces<FileBody>(201).ProducesProblem(404).ProducesProblem(422).ProducesProblem(429);
        endpoints.MapGet("/api/v1/files/{id}", SentAsync)
            .Requires(Acts.Attach).WithName("GetSentFile").WithTags("files").WithSummary("A file one has sent and that no case has yet").Produces<byte[]>(200, "application/octet-stream").ProducesProblem(404);
        endpoints.MapGet("/api/v1/cases/{id}/files/{file}", OfCaseAsync)
            .Requires(Acts.Self).WithName("GetCaseFile").WithTags("files").WithSummary("A file of a case, as far as its field may be seen").Produces<byte[]>(200, "application/octet-stream").ProducesProblem(404);
    }

    static async Task<IResult> SendAsync(HttpContext http, AppStore apps, Attachments attachments, string app, string field, string? name, string? where, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        if (caller.Client is { Apps.Length: > 0 } client && !client.Apps.Contains(app)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
        var installed = await apps.InstalledAsync(app, caller.Directory.Tree.PathOf(caller.Member.User.Home).Select(u => u.Id.Value), cancellation);
        var meant = installed.Forms.Values.Select(form => FileField.Find(form.Definition.Fields, field)).FirstOrDefault(f => f is not null) ?? (field == Attaching.Field.Id ? Attaching.Field : null)
            ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("file.field", "field", ("app", app), ("field", field)));
        var device = DevicePlace.Read(where);
        if (device is null && !string.IsNullOrEmpty(where)) throw new RefusedException(RefusalKind.Invalid, Problem.At("file.where", "where", ("where", where)));
        var key = http.Request.Headers.TryGetValue("Idempotency-Key", out var header) && header.Count > 0 ? header[0] : null;
        if (key is { Length: 0 or > 128 }) throw new RefusedException(RefusalKind.Invalid, Problem.At("command.long", "key", ("member", "key"), ("limit", "128")));
        if (!http.Request.HasFormContentType) return Made(await attachments.TakeAsync(caller.Key, meant, key, name, http.Request.Body, cancellation, device: device));
        var posted = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = attachments.Limits.Bytes + Around, ValueCountLimit = 16, MultipartHeadersCountLimit = 16 }, cancellation);
        if (posted.Files is not [var part]) throw new RefusedException(RefusalKind.Invalid, Problem.At("command.needed", "file", ("member", "file")));
        await using var content = part.OpenReadStream();
        return Made(await attachments.TakeAsync(caller.Key, meant, key, part.FileName, content, cancellation, device: device));

        static IResult Made(Scripts.Record file) => Results.Text(Scripts.ValueJson.ToJson(file), "application/json", System.Text.Encoding.UTF8, StatusCodes.Status201Created);
    }

    static async Task<IResult> SentAsync(string id, HttpContext http, Attachments attachments, CancellationToken cancellation) =>
        FileAnswer.Of(http, await attachments.ReadSentAsync(Caller.From(http).Key, id, cancellation));

    static async Task<IResult> OfCaseAsync(string id, string file, HttpContext http, CaseLoader loader, CaseMask mask, Attachments attachments, CancellationToken cancellation)
    {
        var (caseId, loaded) = await CaseReading.SeenAsync(id, http, loader);
        var hidden = await mask.OfAsync(Caller.From(http), loaded.State);
        // guard: file mask
        return FileAnswer.Of(http, loaded.State.Attached.Any(a => a.Id == file) || Summoned.Arrivals(loaded.State).Prepend(loaded.State.Form).Concat(loaded.State.Supplies.Select(s => SupplyMask.Files(hidden, s.Files))).Any(values => FileReference.In(hidden.Apply(values)).ContainsKey(file)) ? await attachments.ReadAsync(caseId, file, cancellation) : null);
    }

    /// <summary>How large a body an endpoint takes.</summary>
    sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
