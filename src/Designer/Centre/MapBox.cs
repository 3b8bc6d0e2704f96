namespace LowCode.Designer.Centre;

/// <summary>A part of the picture of a map that a text takes, in the picture's own units.</summary>
public readonly record struct MapBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Letters of a script without spaces are as wide as high; others little more than half.</summary>
    public static double Width(string text, double size) => text.Sum(letter => letter >= '\u2E80' ? size : size * 0.6);

    /// <param name="x">Middle of the text.</param>
    /// <param name="y">Line it stands on.</param>
    public static MapBox Around(string text, double x, double y, double size)
    {
        var half = Width(text, size) / 2;
        return new(x - half, y - (size * 0.9), x + half, y + (size * 0.2));
    }

    public bool IsInside => Left >= 0 && Top >= 0 && Right <= MapView.Wide && Bottom <= MapView.High;

    public bool Meets(MapBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    /// <summary>Whether a circle reaches into it.</summary>
    public bool Meets(double x, double y, double radius)
    {
        var (dx, dy) = (x - Math.Clamp(x, Left, Right), y - Math.Clamp(y, Top, Bottom));
        return (dx * dx) + (dy * dy) < radius * radius;
    }
}
