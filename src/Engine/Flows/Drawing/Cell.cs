namespace LowCode.Flows;

/// <summary>A place in the grid of one level: an activity, the label of a connection, or a bend of a long one.</summary>
sealed class Cell
{
    public int Layer;
    public int Order;
    public double Width, Height, X, Y;
    /// <summary>Place among the level's members; −1 for labels and bends.</summary>
    public int Member = -1;
    public bool IsLabel;
    public readonly List<Cell> Above = [], Below = [];

    public double Center => X + Width / 2;
    public bool IsBend => Member < 0;
}

/// <summary>A connection on its way through the grid.</summary>
sealed class Route(DescribedConnection connection, int from, int to, bool isBack, IReadOnlyList<string> label, double labelWidth, double labelHeight)
{
    public DescribedConnection Connection { get; } = connection;
    public int From { get; } = from;
    public int To { get; } = to;
    public bool IsBack { get; } = isBack;
    public IReadOnlyList<string> Label { get; } = label;
    public double LabelWidth { get; } = labelWidth;
    public double LabelHeight { get; } = labelHeight;
    /// <summary>Labels and bends between the two ends, top to bottom; none of one that goes back.</summary>
    public readonly List<Cell> Between = [];
    /// <summary>Of one that goes back: its lane at the right and its tracks below the source and above the target.</summary>
    public int Lane, TrackBelow, TrackAbove;
}
