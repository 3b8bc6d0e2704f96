using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.AspNetCore.Http;

namespace LowCode.Cases.Http;

/// <summary>The body of a command as it came: its values, and a digest that tells whether a repeated key brings the same command.</summary>
/// <param name="Values">Members of the JSON object.</param>
/// <param name="Fingerprint">First 16 bytes of SHA-256 over the path and the exact body.</param>
readonly record struct CommandBody(Record Values, byte[] Fingerprint)
{
    /// <summary>Largest body, in bytes; files travel apart from commands.</summary>
    public const int Limit = 512 * 1024;

    /// <exception cref="RefusedException"><c>command.large</c>, <c>command.json</c>.</exception>
    public static async ValueTask<CommandBody> ReadAsync(HttpContext http)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            var bytes = read.Buffer;
            if (bytes.Length > Limit)
            {
                reader.AdvanceTo(bytes.End);
                throw new RefusedException(RefusalKind.Invalid, Problem.Of("command.large", ("limit", $"{Limit / 1024} KB")));
            }
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(bytes.Start, bytes.End);
                continue;
            }
            try
            {
                return bytes.IsSingleSegment ? Parse(http.Request.Path, bytes.FirstSpan) : Parse(http.Request.Path, bytes.ToArray());
            }
            finally { reader.AdvanceTo(bytes.End); }
        }
    }

    static CommandBody Parse(string path, ReadOnlySpan<byte> body)
    {
        try
        {
            var values = ValueJson.Parse(body).AsRecord ?? throw new JsonException("an object is needed");
            return new CommandBody(values, Digest(path, body));
        }
        catch (JsonException wrong)
        {
            throw new RefusedException(RefusalKind.Unreadable, Problem.Of("command.json", ("reason", wrong.Message)));
        }
    }

    static byte[] Digest(string path, ReadOnlySpan<byte> body)
    {
        var most = Encoding.UTF8.GetMaxByteCount(path.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(most + body.Length);
        try
        {
            var at = Encoding.UTF8.GetBytes(path, buffer);
            body.CopyTo(buffer.AsSpan(at));
            return SHA256.HashData(buffer.AsSpan(0, at + body.Length))[..16];
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }
}
