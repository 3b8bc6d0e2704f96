using System.IO.Compression;

namespace LowCode.Files;

/// <summary>Documents of Office are archives: what they unpack to is counted while it is unpacked, for what an archive says of itself may be a lie.</summary>
static class ArchiveCheck
{
    sealed class Count(FileLimits limits)
    {
        long unpacked;
        int entries;

        public bool Entry() => ++entries <= limits.Entries;
        public bool Bytes(int more) => (unpacked += more) <= limits.Unpacked;
    }

    /// <returns>The code of what is wrong; null with <paramref name="kind"/> set when it is a document of ours.</returns>
    public static string? Check(byte[] bytes, FileLimits limits, out FileKind? kind)
    {
        kind = null;
        try
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            if (Walk(bytes, new Count(limits), limits.Nesting, names) is { } code) return code;
            // Macros run.
            if (names.Any(n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return "file.macros";
            kind = !names.Contains("[Content_Types].xml") ? null
                : names.Contains("word/document.xml") ? FileKind.Word
                : names.Contains("xl/workbook.xml") ? FileKind.Excel
                : names.Contains("ppt/presentation.xml") ? FileKind.Slides : null;
            return kind is null ? "file.type" : null;
        }
        catch (InvalidDataException)
        {
            return "file.broken";
        }
    }

    static string? Walk(byte[] bytes, Count count, int depth, HashSet<string>? names)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
        var chunk = new byte[64 * 1024];
        foreach (var entry in archive.Entries)
        {
            if (!count.Entry()) return "file.entries";
            names?.Add(entry.FullName);
            using var content = entry.Open();
            using var inner = new MemoryStream();
            bool? nested = null;
            for (int read; (read = content.Read(chunk)) > 0;)
            {
                if (!count.Bytes(read)) return "file.unpacked";
                nested ??= read >= 4 && chunk.AsSpan(0, 4).SequenceEqual("PK\x03\x04"u8);
                if (nested == true) inner.Write(chunk, 0, read);
            }
            if (nested != true) continue;
            if (depth == 0) return "file.nested";
            if (Walk(inner.ToArray(), count, depth - 1, null) is { } code) return code;
        }
        return null;
    }
}
