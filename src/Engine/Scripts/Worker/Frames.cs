using System.Buffers.Binary;

namespace LowCode.Scripts;

/// <summary>Length-prefixed frames (32 bit, little endian) between the pool and its workers.</summary>
static class Frames
{
    public static void Write(Stream stream, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        stream.Write(length);
        stream.Write(content);
        stream.Flush();
    }

    /// <summary>One frame, or null at the end of the stream.</summary>
    public static byte[]? Read(Stream stream, int max)
    {
        Span<byte> length = stackalloc byte[4];
        if (stream.ReadAtLeast(length, 4, throwOnEndOfStream: false) < 4) return null;
        var content = new byte[Checked(BinaryPrimitives.ReadInt32LittleEndian(length), max)];
        return stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length ? null : content;
    }

    public static async ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var framed = new byte[4 + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(framed, content.Length);
        content.CopyTo(framed.AsMemory(4));
        await stream.WriteAsync(framed, ct);
        await stream.FlushAsync(ct);
    }

    /// <summary>One frame, or null at the end of the stream.</summary>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, int max, CancellationToken ct)
    {
        var length = new byte[4];
        if (await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, ct) < 4) return null;
        var content = new byte[Checked(BinaryPrimitives.ReadInt32LittleEndian(length), max)];
        return await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, ct) < content.Length ? null : content;
    }

    static int Checked(int length, int max) => length >= 0 && length <= max ? length : throw new InvalidDataException($"a frame of {length} bytes");
}
