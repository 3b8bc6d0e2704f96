using System.Globalization;
using System.Security.Cryptography;
using LowCode.Problems;

namespace LowCode.Files;

/// <summary>A file as it is kept: checked, its pictures without what they tell of the device and its owner.</summary>
/// <param name="Name">For people; never a path.</param>
/// <param name="Type">Media type by content.</param>
/// <param name="Hash">SHA-256 of <paramref name="Bytes"/>, lower-case hexadecimal.</param>
/// <param name="TakenAt">When the picture was taken, in China Standard Time, when it says so.</param>
/// <param name="Place">Where, in WGS-84, when it says so.</param>
public sealed record CheckedFile(string Name, string Type, string Hash, byte[] Bytes, DateTimeOffset? TakenAt, GeoPoint? Place);

/// <summary>WGS-84 degrees.</summary>
public readonly record struct GeoPoint(double Lng, double Lat);

/// <summary>Decides by content what a file is, holds it against the limits, and takes out of it what nobody asked for.</summary>
public static class FileCheck
{
    /// <param name="name">As sent; only its readable part is kept.</param>
    /// <param name="bytes">As sent.</param>
    /// <param name="limits">What is allowed.</param>
    /// <param name="problem">Code <c>file.…</c> when it is refused.</param>
    public static CheckedFile? Check(string? name, byte[] bytes, FileLimits limits, out Problem? problem)
    {
        problem = null;
        var shown = name is { Length: > 0 and <= 255 } ? name : "";
        if (bytes.Length == 0) return Refuse("file.empty", out problem, ("name", shown));
        if (bytes.Length > limits.Bytes) return Refuse("file.large", out problem, ("name", shown), ("limit", Megabytes(limits.Bytes)));
        if (FileKind.Of(bytes) is not { } kind) return Refuse("file.type", out problem, ("name", shown));
        if (kind == FileKind.Word)
        {
            if (ArchiveCheck.Check(bytes, limits, out var document) is { } code) return Refuse(code, out problem, ("name", shown), ("limit", Megabytes(limits.Unpacked)));
            kind = document!;
        }
        var (kept, exif) = (bytes, default(Exif));
        if (kind.IsPicture)
        {
            if (Picture(kind, bytes) is not { } picture) return Refuse("file.broken", out problem, ("name", shown));
            if (picture.Width <= 0 || picture.Height <= 0 || (long)picture.Width * picture.Height > limits.Pixels)
                return Refuse("file.pixels", out problem, ("name", shown), ("limit", (limits.Pixels / 1_000_000).ToString(CultureInfo.InvariantCulture)));
            (kept, exif) = (picture.Bytes, picture.Exif);
        }
        else if (kind == FileKind.Mp4 || kind == FileKind.M4a) kept = IsoFile.WithoutNotes(bytes);
        return new CheckedFile(FileName.Of(name, kind), kind == FileKind.Text && FileName.Of(name, kind).EndsWith(".csv", StringComparison.Ordinal) ? "text/csv" : kind.Type,
            Convert.ToHexStringLower(SHA256.HashData(kept)), kept, exif.TakenAt, exif.Place);
    }

    static PictureParts? Picture(FileKind kind, byte[] bytes) =>
        kind == FileKind.Jpeg ? JpegFile.Read(bytes) : kind == FileKind.Png ? PngFile.Read(bytes) : WebPFile.Read(bytes);

    static CheckedFile? Refuse(string code, out Problem? problem, params ReadOnlySpan<(string, string)> values)
    {
        problem = Problem.At(code, "file", values);
        return null;
    }

    static string Megabytes(long bytes) => (bytes / 1024 / 1024).ToString(CultureInfo.InvariantCulture);
}

/// <summary>A picture taken apart: what is kept of it, and what it said.</summary>
readonly record struct PictureParts(byte[] Bytes, int Width, int Height, Exif Exif);
