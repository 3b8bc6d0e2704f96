using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using QRCoder;

namespace LowCode.Designer.Workbench;

/// <summary>A QR code as SVG with attributes only, one path for all dark squares.</summary>
static class QrPicture
{
    const int Sides = 5;

    public static string Svg(string text, string title, int side = Sides)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows[y].Length; x++)
                if (rows[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        var size = rows.Count;
        return string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qr\" role=\"img\" aria-labelledby=\"qr-title\" width=\"{size * side}\" height=\"{size * side}\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\"><title id=\"qr-title\">{HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All).Encode(title)}</title><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>");
    }
}
