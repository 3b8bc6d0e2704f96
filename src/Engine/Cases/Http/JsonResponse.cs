using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LowCode.Cases.Http;

/// <summary>Writes a JSON answer whole, with its length, so that a small answer leaves in one packet.</summary>
static class JsonResponse
{
    static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] static ArrayBufferWriter<byte>? spareBuffer;
    [ThreadStatic] static Utf8JsonWriter? spareWriter;

    public static void Write(HttpContext http, Action<Utf8JsonWriter> write, string? etag = null)
    {
        var buffer = spareBuffer ??= new ArrayBufferWriter<byte>(4096);
        var writer = spareWriter ??= new Utf8JsonWriter(buffer, options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        write(writer);
        writer.Flush();
        var response = http.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        response.Headers.ETag = etag;
        // Written into the server's own pipe: copied once, sent when the request ends.
        response.BodyWriter.Write(buffer.WrittenSpan);
    }
}
