using LowCode.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LowCode.Cases.Http;

/// <summary>A file as it leaves for a browser, at every door alike.</summary>
public static class FileAnswer
{
    /// <summary>Nothing in a file can run: it has no origin, no script and no guessed type, and only plain pictures open in the page.</summary>
    /// <exception cref="RefusedException"><c>file.unknown</c> when there is none.</exception>
    public static IResult Of(HttpContext http, OpenedFile? file)
    {
        if (file is null) throw new RefusedException(RefusalKind.NotFound, Problem.Of("file.unknown"));
        var headers = http.Response.Headers;
        var shown = new ContentDispositionHeaderValue(file.Type.StartsWith("image/", StringComparison.Ordinal) ? "inline" : "attachment");
        shown.SetHttpFileName(file.Name);
        headers.ContentDisposition = shown.ToString();
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        return Results.Bytes(file.Bytes, file.Type.StartsWith("text/", StringComparison.Ordinal) ? "text/plain" : file.Type,
            entityTag: new EntityTagHeaderValue($"\"{file.Hash[..32]}\""), enableRangeProcessing: true);
    }
}
