using System.Buffers.Binary;

namespace LowCode.Files;

/// <summary>MP4 and its kin. What a phone notes beside sound and picture (place, device, owner) stands in boxes of its own; they are blanked where they are, so that nothing moves.</summary>
static class IsoFile
{
    public static byte[] WithoutNotes(byte[] bytes)
    {
        var kept = (byte[])bytes.Clone();
        Blank(kept, 0, kept.Length, 0);
        return kept;
    }

    static void Blank(byte[] bytes, int from, int end, int depth)
    {
        for (var at = from; at + 8 <= end;)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            var head = 8;
            if (size == 1 && at + 16 <= end) (size, head) = ((long)BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at + 8)), 16);
            else if (size == 0) size = end - at;
            if (size < head || size > end - at) return;
            var type = bytes.AsSpan(at + 4, 4);
            if (type.SequenceEqual("udta"u8) || type.SequenceEqual("meta"u8) || type.SequenceEqual("uuid"u8))
            {
                "free"u8.CopyTo(type);
                bytes.AsSpan(at + head, (int)size - head).Clear();
            }
            else if (depth < 4 && (type.SequenceEqual("moov"u8) || type.SequenceEqual("trak"u8) || type.SequenceEqual("mdia"u8))) Blank(bytes, at + head, at + (int)size, depth + 1);
            at += (int)size;
        }
    }
}
