using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>
/// A light app as plain files: <c>app.json</c>, <c>flow.json</c>, <c>forms/*.json</c>, <c>lists/*.json</c>. Paths use <c>/</c> and sort ordinally,
/// so that the digest and the zip do not depend on the machine that made them.
/// </summary>
public sealed class AppPackage
{
    /// <summary>Largest package that is read, in bytes of all files together.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;
    const int MaxFiles = 500;

    readonly SortedDictionary<string, byte[]> files;

    AppPackage(SortedDictionary<string, byte[]> files)
    {
        this.files = files;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\n{content.Length}\n"));
            hash.AppendData(content);
        }
        Digest = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>SHA-256 over all paths, lengths and contents, hexadecimal.</summary>
    public string Digest { get; }

    public IEnumerable<string> Paths => files.Keys;

    public byte[]? this[string path] => files.GetValueOrDefault(path);

    public static AppPackage Of(IEnumerable<(string Path, byte[] Content)> files)
    {
        var sorted = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        long total = 0;
        foreach (var (path, content) in files)
        {
            if (sorted.Count == MaxFiles || (total += content.Length) > MaxBytes)
                throw new RefusedException(RefusalKind.Invalid, Problem.Of("app.package.large", ("limit", $"{MaxBytes / 1024 / 1024} MB")));
            if (path.Contains("..", StringComparison.Ordinal) || path.StartsWith('/'))
                throw new RefusedException(RefusalKind.Invalid, Problem.At("app.package.path", path));
            sorted[path] = content;
        }
        return new AppPackage(sorted);
    }

    /// <summary>Reads the files of a folder; hidden ones are left out.</summary>
    public static AppPackage FromFolder(string folder) => Of(
        from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(folder, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part.StartsWith('.'))
        select (path, File.ReadAllBytes(file)));

    public static AppPackage FromZip(byte[] zip)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
            return Of(archive.Entries.Where(e => e.Name.Length > 0).Select(e => (e.FullName, Read(e))));
        }
        catch (InvalidDataException)
        {
            throw new RefusedException(RefusalKind.Unreadable, Problem.Of("app.package.zip"));
        }
    }

    public byte[] ToZip()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
            {
                var entry = archive.CreateEntry(path);
                // A fixed time: the same files give the same zip.
                entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var target = entry.Open();
                target.Write(content);
            }
        return stream.ToArray();
    }

    static byte[] Read(ZipArchiveEntry entry)
    {
        // The stated length may lie; never inflate more than the limit.
        using var source = entry.Open();
        var content = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = source.Read(chunk)) > 0;)
        {
            content.Write(chunk, 0, read);
            if (content.Length > MaxBytes)
                throw new RefusedException(RefusalKind.Invalid, Problem.Of("app.package.large", ("limit", $"{MaxBytes / 1024 / 1024} MB")));
        }
        return content.ToArray();
    }
}
