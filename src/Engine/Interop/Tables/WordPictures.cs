using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using A = DocumentFormat.OpenXml.Drawing;
using Frame = DocumentFormat.OpenXml.Drawing.Wordprocessing;
using P = DocumentFormat.OpenXml.Drawing.Pictures;

namespace LowCode.Interop;

/// <summary>A picture for a place in a Word document.</summary>
/// <param name="Type"><c>image/jpeg</c> or <c>image/png</c>: Word opens no other everywhere.</param>
/// <param name="Width">Pixels, as stored.</param>
/// <param name="Turn">Quarter turns to the right that it is to be shown with.</param>
/// <param name="Name">Read out to whoever cannot see it.</param>
public sealed record WordPicture(byte[] Bytes, string Type, int Width, int Height, int Turn, string Name);

/// <summary>Puts pictures into one part of a Word document, each as large as its place lets it be.</summary>
sealed class WordPictures(OpenXmlPart part)
{
    /// <summary>A centimetre in the units of drawings.</summary>
    const long Centimetre = 360_000;
    /// <summary>One alone may be as wide as the page's text; of several, two stand in a line.</summary>
    const double Wide = 12, Narrow = 7, High = 8;

    /// <summary>Numbers of drawings are those of the document.</summary>
    uint number = 5000;

    /// <summary>A picture that stands in many rows is stored once.</summary>
    readonly Dictionary<WordPicture, string> stored = [];

    /// <summary>One run for each picture.</summary>
    public IEnumerable<Run> Runs(IReadOnlyList<WordPicture> pictures) => pictures.Select(picture => new Run(Drawn(picture, pictures.Count == 1 ? Wide : Narrow)));

    string Store(WordPicture picture)
    {
        var image = part.AddNewPart<ImagePart>(picture.Type, string.Create(CultureInfo.InvariantCulture, $"picture{number}"));
        using (var bytes = new MemoryStream(picture.Bytes)) image.FeedData(bytes);
        return part.GetIdOfPart(image);
    }

    Drawing Drawn(WordPicture picture, double widest)
    {
        number++;
        if (!stored.TryGetValue(picture, out var embedded)) stored[picture] = embedded = Store(picture);
        var upright = picture.Turn % 2 == 0;
        var (wide, high) = upright ? (picture.Width, picture.Height) : (picture.Height, picture.Width);
        // At 96 to the inch at most: a small picture is not blown up.
        var scale = Math.Min(Math.Min(widest / wide, High / high), 2.54 / 96);
        var (width, height) = ((long)(picture.Width * scale * Centimetre), (long)(picture.Height * scale * Centimetre));
        var transform = new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = width, Cy = height });
        if (picture.Turn > 0) transform.Rotation = picture.Turn * 5_400_000;
        return new Drawing(new Frame.Inline(
            new Frame.Extent { Cx = upright ? width : height, Cy = upright ? height : width },
            new Frame.DocProperties { Id = number, Name = picture.Name, Description = picture.Name },
            new Frame.NonVisualGraphicFrameDrawingProperties(new A.GraphicFrameLocks { NoChangeAspect = true }),
            new A.Graphic(new A.GraphicData(new P.Picture(
                new P.NonVisualPictureProperties(new P.NonVisualDrawingProperties { Id = number, Name = picture.Name }, new P.NonVisualPictureDrawingProperties()),
                new P.BlipFill(new A.Blip { Embed = embedded }, new A.Stretch(new A.FillRectangle())),
                new P.ShapeProperties(transform, new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle })))
            { Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture" }))
        { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 });
    }
}
