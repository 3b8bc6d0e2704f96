using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using LowCode.Problems;

namespace LowCode.Designer.Operate;

/// <summary>What a backup folder holds; written last, so that a folder without it is no backup.</summary>
/// <param name="Part"><c>data</c> or <c>keys</c>: the two are kept apart.</param>
/// <param name="Source"><c>sqlite</c> or <c>postgres</c>; either can be restored to either.</param>
sealed record Manifest(int Format, string Part, string Product, DateTimeOffset MadeAt, string Source, long Cases, long Commands, IReadOnlyList<ManifestFile> Files)
{
    public const int Known = 1;
    public const string FileName = "manifest.json", Data = "data", Keys = "keys";

    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string ThisProduct => typeof(Manifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Describes every file in a folder and makes them durable, the manifest last.</summary>
    public static async Task<Manifest> SealAsync(string folder, Manifest of, CancellationToken cancellation)
    {
        var files = new List<ManifestFile>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            files.Add(new(Path.GetRelativePath(folder, path).Replace('\\', '/'), file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation))));
            file.Flush(flushToDisk: true);
        }
        var whole = of with { Files = files };
        await using var manifest = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew);
        await JsonSerializer.SerializeAsync(manifest, whole, json, cancellation);
        manifest.Flush(flushToDisk: true);
        return whole;
    }

    /// <summary>Reads the manifest and holds every file against it.</summary>
    /// <exception cref="RefusedException"><c>backup.noManifest</c>, <c>backup.damaged</c>.</exception>
    public static async Task<Manifest> CheckAsync(string folder, string part, CancellationToken cancellation)
    {
        var manifest = await ReadAsync(folder, cancellation);
        if (manifest is not { Format: Known } || manifest.Part != part) throw new RefusedException(RefusalKind.Invalid, Problem.Of("backup.noManifest", ("folder", folder), ("part", part)));
        foreach (var file in manifest.Files)
        {
            var path = Path.GetFullPath(file.Name, folder);
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path)) throw Damaged(file);
            await using var stream = File.OpenRead(path);
            if (stream.Length != file.Bytes || Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)) != file.Sha256) throw Damaged(file);
        }
        return manifest;
    }

    /// <summary>Null where there is none that can be read.</summary>
    public static async Task<Manifest?> ReadAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(Path.Combine(folder, FileName));
            return await JsonSerializer.DeserializeAsync<Manifest>(file, json, cancellation);
        }
        catch (Exception wrong) when (wrong is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static RefusedException Damaged(ManifestFile file) => new(RefusalKind.Invalid, Problem.Of("backup.damaged", ("file", file.Name)));
}

/// <param name="Name">Path within the backup folder, with slashes.</param>
sealed record ManifestFile(string Name, long Bytes, string Sha256);
