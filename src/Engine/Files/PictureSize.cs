namespace LowCode.Files;

/// <summary>How large a stored picture is, and how it is to be turned.</summary>
/// <param name="Turn">Quarter turns to the right.</param>
public readonly record struct PictureSize(int Width, int Height, int Turn)
{
    /// <returns>Null for what is no JPEG or PNG that can be read.</returns>
    public static PictureSize? Of(string type, byte[] bytes)
    {
        var parts = type switch { "image/jpeg" => JpegFile.Read(bytes), "image/png" => PngFile.Read(bytes), _ => null };
        // 3, 6 and 8 are the turns cameras make; mirrored pictures none of them does.
        return parts is { Width: > 0, Height: > 0 } found ? new(found.Width, found.Height, found.Exif.Orientation switch { 3 => 2, 6 => 1, 8 => 3, _ => 0 }) : null;
    }
}
