namespace LowCode.Flows;

/// <summary>A point of the picture, in pixels from its top left corner.</summary>
public readonly record struct PicturePoint(double X, double Y);

public readonly record struct PictureBox(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;
    public double Bottom => Y + Height;
    public double CenterX => X + Width / 2;

    public bool Overlaps(PictureBox other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    public bool Holds(PictureBox other) => other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;
}

/// <param name="Lines">Its name, wrapped.</param>
/// <param name="Notes">Who does it and by when, wrapped.</param>
public sealed record PlacedActivity(DescribedActivity Activity, PictureBox Box, IReadOnlyList<string> Lines, IReadOnlyList<string> Notes);

/// <param name="Points">From the bottom of the one to the top of the other.</param>
/// <param name="IsBack">Goes back to where the case has been: by the lane at the right, with right angles.</param>
/// <param name="LabelBox">Where its label stands; null without one.</param>
public sealed record PlacedConnection(DescribedConnection Connection, IReadOnlyList<PicturePoint> Points, bool IsBack, IReadOnlyList<string> Label, PictureBox? LabelBox);

/// <summary>
/// A flow laid out from top to bottom, the way a phone is held: layers, few crossings, loops by lanes at the right, what stands inside a sequence,
/// loop or forEach in a box of its own. The same flow always gives the same picture.
/// </summary>
public sealed record FlowLayout(FlowDescription Flow, double Width, double Height, IReadOnlyList<PlacedActivity> Activities, IReadOnlyList<PlacedConnection> Connections, PicturePoint? Entry)
{
    /// <summary>More than so many activities or bends are no picture any more, and would cost more than anybody gains.</summary>
    public const int MostActivities = 500, MostCells = 20_000;

    internal const double Margin = 16, EntryHeight = 30;

    /// <returns>The layout, or null when the flow is too large to be drawn.</returns>
    /// <param name="room">Pixels left free at either side of a label, for what is drawn beside it.</param>
    public static FlowLayout? Of(FlowDescription flow, double room = 0)
    {
        if (flow.Activities.Count > MostActivities) return null;
        var cells = 0;
        var level = LevelLayout.Of(flow, -1, flow.Start, ref cells, room);
        if (level is null) return null;
        var entry = flow.Activities[flow.Start].Kind != ActivityKind.Start;
        var (activities, connections) = (new List<PlacedActivity>(), new List<PlacedConnection>());
        level.PlaceAt(Margin, Margin + (entry ? EntryHeight : 0), activities, connections);
        activities.Sort((a, b) => a.Activity.Index.CompareTo(b.Activity.Index));
        connections.Sort((a, b) => a.Connection.Index.CompareTo(b.Connection.Index));
        var start = activities.Find(a => a.Activity.Index == flow.Start)!;
        return new FlowLayout(flow, level.Width + 2 * Margin, level.Height + 2 * Margin + (entry ? EntryHeight : 0), activities, connections,
            entry ? new PicturePoint(start.Box.CenterX, Margin + 6) : null);
    }
}
