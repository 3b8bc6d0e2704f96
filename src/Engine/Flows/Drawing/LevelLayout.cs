namespace LowCode.Flows;

/// <summary>The layout of what stands directly inside one container, or of the flow itself; containers in it are laid out first and go in as one cell.</summary>
sealed class LevelLayout
{
    internal const double NameSize = 14, NoteSize = 12, NameLine = 20, NoteLine = 17, TextWidth = 140, Padding = 11, BarHeight = 26;
    internal const double LabelSize = 12, LabelLine = 16, LabelWidth = 90, BoxPadding = 14, BoxTitle = 28;
    const double LayerGap = 18, TrackGap = 9, LaneGap = 14;

    sealed record Member(DescribedActivity Activity, Cell Cell, IReadOnlyList<string> Lines, IReadOnlyList<string> Notes, LevelLayout? Inside);

    readonly List<Member> members = [];
    readonly List<Route> routes = [];
    readonly List<List<Cell>> layers = [];
    double[] tops = [], bottoms = [], lanes = [];

    public double Width { get; private set; }
    public double Height { get; private set; }

    public static LevelLayout? Of(FlowDescription flow, int container, int start, ref int cells, double room = 0)
    {
        var level = new LevelLayout();
        var places = new Dictionary<int, int>();
        foreach (var activity in flow.Inside(container))
        {
            LevelLayout? inside = null;
            if (activity.IsContainer && activity.Body >= 0)
            {
                inside = Of(flow, activity.Index, activity.Body, ref cells, room);
                if (inside is null) return null;
            }
            places[activity.Index] = level.members.Count;
            level.members.Add(Measure(activity, inside));
        }
        if (level.members.Count == 0) return level;
        return level.Arrange(flow, places, places.GetValueOrDefault(start, -1), ref cells, room) ? level : null;
    }

    static Member Measure(DescribedActivity activity, LevelLayout? inside)
    {
        var title = TextBlock.Wrap(activity.Name, NameSize, inside is null ? TextWidth : Math.Max(TextWidth, inside.Width));
        var cell = new Cell();
        if (inside is not null)
        {
            cell.Width = Math.Max(inside.Width, title.Max(l => TextBlock.Width(l, NameSize))) + 2 * BoxPadding;
            cell.Height = BoxTitle + (title.Count - 1) * NameLine + inside.Height + BoxPadding;
            return new Member(activity, cell, title, [], inside);
        }
        if (activity.Kind is ActivityKind.Fork or ActivityKind.Join)
        {
            cell.Width = Math.Max(110, title.Max(l => TextBlock.Width(l, NameSize)) + 2 * Padding);
            cell.Height = BarHeight + (title.Count - 1) * NameLine;
            return new Member(activity, cell, title, [], null);
        }
        var deadlines = activity.Deadlines.Count == 0 ? null : string.Join(" / ", activity.Deadlines);
        string[] told = [.. new[] { activity.Who, deadlines }.OfType<string>()];
        IReadOnlyList<string> notes = [.. told.SelectMany(note => TextBlock.Wrap(note, NoteSize, TextWidth))];
        // A decision is drawn with pointed sides, which need room.
        var side = activity.Kind == ActivityKind.Decision ? Padding + 12 : Padding;
        cell.Width = Math.Ceiling(Math.Max(84, Math.Max(title.Max(l => TextBlock.Width(l, NameSize)), notes.Count == 0 ? 0 : notes.Max(l => TextBlock.Width(l, NoteSize))) + 2 * side));
        cell.Height = 2 * Padding + title.Count * NameLine + notes.Count * NoteLine;
        return new Member(activity, cell, title, notes, null);
    }

    bool Arrange(FlowDescription flow, Dictionary<int, int> places, int start, ref int cells, double room)
    {
        var ways = flow.Connections.Where(c => places.ContainsKey(c.From)).ToArray();
        var (back, depth) = Layering.Of(members.Count, start, [.. ways.Select(c => (places[c.From], places[c.To]))]);
        // Members stand in the even layers, labels in the odd ones between.
        for (var i = 0; i <= 2 * depth.Max(); i++) layers.Add([]);
        for (var i = 0; i < members.Count; i++)
        {
            members[i].Cell.Member = i;
            members[i].Cell.Layer = 2 * depth[i];
        }
        foreach (var cell in InWalkingOrder(start, ways, places)) layers[cell.Layer].Add(cell);
        for (var i = 0; i < ways.Length; i++)
        {
            IReadOnlyList<string> label = ways[i].Label is { } text ? TextBlock.Wrap(text, LabelSize, LabelWidth) : [];
            var width = label.Count == 0 ? 0 : Math.Ceiling(label.Max(l => TextBlock.Width(l, LabelSize))) + 8 + 2 * room;
            var route = new Route(ways[i], places[ways[i].From], places[ways[i].To], back[i], label, width, label.Count * LabelLine + 2);
            routes.Add(route);
            if (!route.IsBack && !Bend(route, ref cells)) return false;
        }
        Crossings.Reduce(layers);
        Columns.Place(layers);
        Lanes();
        Rows();
        return true;
    }

    /// <summary>Members as they are met from the start on: the first guess of who stands left of whom.</summary>
    IEnumerable<Cell> InWalkingOrder(int start, DescribedConnection[] ways, Dictionary<int, int> places)
    {
        var next = ways.ToLookup(c => places[c.From], c => places[c.To]);
        var seen = new HashSet<int>();
        foreach (var root in Enumerable.Range(0, members.Count).OrderBy(i => i == start ? 0 : 1))
        {
            var waiting = new Queue<int>([root]);
            while (waiting.TryDequeue(out var at))
            {
                if (!seen.Add(at)) continue;
                yield return members[at].Cell;
                foreach (var to in next[at]) waiting.Enqueue(to);
            }
        }
    }

    bool Bend(Route route, ref int cells)
    {
        var (above, target) = (members[route.From].Cell, members[route.To].Cell);
        for (var layer = above.Layer + 1; layer < target.Layer; layer++)
        {
            if (++cells > FlowLayout.MostCells) return false;
            var first = layer == members[route.From].Cell.Layer + 1 && route.Label.Count > 0;
            var cell = new Cell { Layer = layer, IsLabel = first, Width = first ? route.LabelWidth : 0, Height = first ? route.LabelHeight : 0 };
            layers[layer].Add(cell);
            route.Between.Add(cell);
            Link(above, cell);
            above = cell;
        }
        Link(above, target);
        return true;

        static void Link(Cell above, Cell below)
        {
            above.Below.Add(below);
            below.Above.Add(above);
        }
    }

    /// <summary>Each way back gets a lane at the right, short ones inside long ones; two that do not meet share one.</summary>
    void Lanes()
    {
        var inner = layers.SelectMany(l => l).Max(c => c.X + c.Width);
        var taken = new List<(double Width, List<(int Top, int Bottom)> Spans)>();
        foreach (var route in routes.Where(r => r.IsBack).OrderBy(r => Span(r).Bottom - Span(r).Top).ThenBy(r => r.Connection.Index))
        {
            var span = Span(route);
            var lane = taken.FindIndex(t => t.Spans.TrueForAll(s => s.Bottom < span.Top || span.Bottom < s.Top));
            if (lane < 0)
            {
                lane = taken.Count;
                taken.Add((0, []));
            }
            taken[lane].Spans.Add(span);
            taken[lane] = (Math.Max(taken[lane].Width, route.LabelWidth), taken[lane].Spans);
            route.Lane = lane;
        }
        lanes = new double[taken.Count];
        for (var i = 0; i < lanes.Length; i++)
        {
            // A label stands across its lane's line.
            lanes[i] = inner + LaneGap + taken[i].Width / 2;
            inner = lanes[i] + Math.Max(2, taken[i].Width / 2);
        }
        Width = inner;

        (int Top, int Bottom) Span(Route route) => (members[route.To].Cell.Layer, members[route.From].Cell.Layer);
    }

    /// <summary>Heights: each layer as high as its highest cell, with room for the tracks of what goes back below and above it.</summary>
    void Rows()
    {
        var (below, above) = (new int[layers.Count], new int[layers.Count]);
        foreach (var route in routes.Where(r => r.IsBack))
        {
            route.TrackBelow = ++below[members[route.From].Cell.Layer];
            route.TrackAbove = ++above[members[route.To].Cell.Layer];
        }
        (tops, bottoms) = (new double[layers.Count], new double[layers.Count]);
        var y = 0.0;
        for (var i = 0; i < layers.Count; i++)
        {
            if (above[i] > 0) y += above[i] * TrackGap + 4;
            tops[i] = y;
            var height = layers[i].Count == 0 ? 0 : layers[i].Max(c => c.Height);
            foreach (var cell in layers[i]) cell.Y = Math.Round(y + (height - cell.Height) / 2);
            y = bottoms[i] = y + height;
            if (below[i] > 0) y += below[i] * TrackGap + 4;
            if (i < layers.Count - 1) y += LayerGap;
        }
        Height = y;
    }

    public void PlaceAt(double left, double top, List<PlacedActivity> activities, List<PlacedConnection> connections)
    {
        foreach (var (activity, cell, lines, notes, inside) in members)
        {
            activities.Add(new PlacedActivity(activity, new PictureBox(left + cell.X, top + cell.Y, cell.Width, cell.Height), lines, notes));
            inside?.PlaceAt(left + cell.X + (cell.Width - inside.Width) / 2, top + cell.Y + BoxTitle + (lines.Count - 1) * NameLine, activities, connections);
        }
        var (outlets, inlets) = Ports();
        foreach (var route in routes)
        {
            var (from, to) = (members[route.From].Cell, members[route.To].Cell);
            var points = new List<PicturePoint> { new(left + outlets[route], top + from.Y + from.Height) };
            PictureBox? label = null;
            if (route.IsBack)
            {
                var (down, up, lane) = (top + bottoms[from.Layer] + route.TrackBelow * TrackGap, top + tops[to.Layer] - route.TrackAbove * TrackGap, left + lanes[route.Lane]);
                points.AddRange([new(left + outlets[route], down), new(lane, down), new(lane, up), new(left + inlets[route], up)]);
                if (route.Label.Count > 0) label = new PictureBox(lane - route.LabelWidth / 2, (down + up - route.LabelHeight) / 2, route.LabelWidth, route.LabelHeight);
            }
            else
            {
                // Straight past whatever stands higher in the same layer, and only between layers to the side.
                points.Add(new(left + outlets[route], top + bottoms[from.Layer]));
                foreach (var cell in route.Between)
                {
                    points.Add(new(left + cell.Center, top + tops[cell.Layer]));
                    points.Add(new(left + cell.Center, top + bottoms[cell.Layer]));
                    if (cell.IsLabel) label = new PictureBox(left + cell.X, top + cell.Y, cell.Width, cell.Height);
                }
                points.Add(new(left + inlets[route], top + tops[to.Layer]));
            }
            points.Add(new(left + inlets[route], top + to.Y));
            connections.Add(new PlacedConnection(route.Connection, points, route.IsBack, route.Label, label));
        }
    }

    /// <summary>Where each connection leaves and enters: spread over the edge in the order in which they go on, what goes back at the right.</summary>
    (Dictionary<Route, double> Outlets, Dictionary<Route, double> Inlets) Ports()
    {
        var (outlets, inlets) = (new Dictionary<Route, double>(), new Dictionary<Route, double>());
        foreach (var group in routes.GroupBy(r => r.From))
            Spread(members[group.Key].Cell, [.. group.OrderBy(r => r.IsBack).ThenBy(r => r.Between.Count > 0 ? r.Between[0].Center : members[r.To].Cell.Center).ThenBy(r => r.Connection.Index)], outlets);
        foreach (var group in routes.GroupBy(r => r.To))
            Spread(members[group.Key].Cell, [.. group.OrderBy(r => r.IsBack).ThenBy(r => r.Between.Count > 0 ? r.Between[^1].Center : members[r.From].Cell.Center).ThenBy(r => r.Connection.Index)], inlets);
        return (outlets, inlets);
    }

    static void Spread(Cell cell, Route[] ways, Dictionary<Route, double> ports)
    {
        var step = Math.Min(28, (cell.Width - 24) / Math.Max(1, ways.Length - 1));
        for (var i = 0; i < ways.Length; i++) ports[ways[i]] = Math.Round(cell.Center + (i - (ways.Length - 1) / 2.0) * step);
    }
}
