using Microsoft.AspNetCore.Http;

namespace LowCode.Cases.Http;

/// <summary>Sends a finished file part by part. Its length is told, so that one that breaks off on the way is not taken for whole.</summary>
public static class ExportAnswer
{
    public static IResult Of(HttpContext http, ExportFile file, string contentType)
    {
        http.Response.ContentLength = file.Size;
        return Results.Stream(body => file.CopyToAsync(body, http.RequestAborted), contentType, file.Name);
    }
}
