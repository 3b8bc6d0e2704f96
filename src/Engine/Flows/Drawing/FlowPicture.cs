using System.Globalization;
using System.Text;

namespace LowCode.Flows;

/// <summary>
/// A flow as an SVG picture, with the way of a case drawn in when there is one. Colours stand in attributes, so that the picture is the same in a page
/// under a strict policy and as a file of its own; no styles, no scripts. Words carry what colours say: a title for each activity, numbers for the order.
/// </summary>
public sealed class FlowPicture
{
    const string Ink = "#1b2733", Muted = "#50606f", Line = "#75869a", Paper = "#ffffff", Ground = "#f3f6f9";
    const string Brand = "#0b5cad", BrandSoft = "#e7f0fa", Done = "#1a6338", DoneSoft = "#e6f4ea", Back = "#7a4a00", BackSoft = "#fff4dc", Wrong = "#b3261e";

    readonly StringBuilder svg = new(8192);
    readonly FlowLayout layout;
    readonly WalkedPath? walked;
    readonly FlowWords words;
    readonly FlowLinks? links;
    readonly FlowMarks? marks;

    FlowPicture(FlowLayout layout, WalkedPath? walked, FlowLinks? links, FlowMarks? marks) => (this.layout, this.walked, this.links, this.marks, words) = (layout, walked, links, marks, layout.Flow.Words);

    /// <param name="name">What the flow is called; the name its author gave it when null.</param>
    /// <param name="id">Beginning of the ids inside, so that a page can hold several pictures.</param>
    /// <param name="links">Makes steps and connections places one can go to; null for a picture only.</param>
    /// <param name="marks">What is marked; null for nothing.</param>
    public static string Svg(FlowLayout layout, WalkedPath? walked = null, string? name = null, string id = "flow", FlowLinks? links = null, FlowMarks? marks = null) => new FlowPicture(layout, walked, links, marks).Draw(name ?? layout.Flow.Name, id);

    string Draw(string name, string id)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flow-picture\" role=\"{(links is null ? "img" : "group")}\" aria-labelledby=\"{id}-title {id}-desc\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{Whole(layout.Width)}\" height=\"{Whole(layout.Height)}\" viewBox=\"0 0 {Whole(layout.Width)} {Whole(layout.Height)}\" ")
            .Append("font-family=\"PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, system-ui, sans-serif\">")
            .Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{Escape(words.Say("picture.title", ("name", name)))}</title><desc id=\"{id}-desc\">{Escape(Content())}</desc>");
        foreach (var box in layout.Activities.Where(a => a.Activity.IsContainer).OrderBy(a => Depth(a.Activity))) Container(box);
        // What was walked lies over what was not.
        foreach (var connection in layout.Connections.OrderBy(c => walked?.Along(c.Connection.Index) ?? WalkStatus.Never)) Connection(connection);
        if (layout.Entry is { } entry) Entry(entry);
        foreach (var activity in layout.Activities.Where(a => !a.Activity.IsContainer)) Activity(activity);
        foreach (var connection in layout.Connections) Label(connection);
        if (marks is not null)
            foreach (var placed in layout.Connections)
                if (marks.Ways.TryGetValue(placed.Connection.Index, out var mark)) Sign(mark, Middle(placed));
        if (links is not null) Pluses(links);
        return svg.Append("</svg>").ToString();
    }

    string Content()
    {
        var flow = layout.Flow;
        var content = words.Say("picture.content", ("activities", Number(flow.Activities.Count)), ("connections", Number(flow.Connections.Count)), ("start", flow.Activities[flow.Start].Name));
        if (walked is null) return content;
        var current = flow.Activities.Where(a => !a.IsContainer && walked.At(a.Index).Status == WalkStatus.Current).Select(a => a.Name).Distinct().ToArray();
        return content + " " + (current.Length > 0 ? words.Say("picture.current", ("steps", string.Join(words["join"], current))) : walked.Ended ? words["picture.ended"] : "");
    }

    int Depth(DescribedActivity activity) => activity.Container < 0 ? 0 : 1 + Depth(layout.Flow.Activities[activity.Container]);

    WalkedActivity At(DescribedActivity activity) => walked?.At(activity.Index) ?? WalkedActivity.Never;

    void Container(PlacedActivity placed)
    {
        var (box, status) = (placed.Box, At(placed.Activity).Status);
        Group(placed);
        Rect(box, Depth(placed.Activity) % 2 == 0 ? Ground : Paper, status == WalkStatus.Never ? Line : Stroke(status), "6 4", 10);
        Text(placed.Lines, box.X + LevelLayout.BoxPadding, box.Y + 20, LevelLayout.NameSize, LevelLayout.NameLine, Muted, "start", bold: true);
        Badge(placed);
        Mark(placed);
        if (links is not null && links.Chosen == placed.Activity.Id) Frame(box);
        svg.Append(links is null ? "</g>" : "</g></a>");
    }

    void Activity(PlacedActivity placed)
    {
        var (box, status) = (placed.Box, At(placed.Activity).Status);
        var (fill, stroke) = (Fill(placed.Activity.Kind, status), Stroke(status));
        Group(placed);
        switch (placed.Activity.Kind)
        {
            case ActivityKind.Decision:
                svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{F(box.X + 12)} {F(box.Y)}H{F(box.Right - 12)}L{F(box.Right)} {F(box.Y + box.Height / 2)}L{F(box.Right - 12)} {F(box.Bottom)}H{F(box.X + 12)}L{F(box.X)} {F(box.Y + box.Height / 2)}Z\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{StrokeWidth(status)}\"/>");
                break;
            case ActivityKind.Start or ActivityKind.End: Rect(box, fill, stroke, null, box.Height / 2, StrokeWidth(status)); break;
            case ActivityKind.Fork or ActivityKind.Join:
                Rect(box, fill, stroke, null, 3, StrokeWidth(status));
                svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{F(box.X)} {F(placed.Activity.Kind == ActivityKind.Fork ? box.Bottom : box.Y)}H{F(box.Right)}\" stroke=\"{stroke}\" stroke-width=\"5\"/>");
                break;
            default: Rect(box, fill, stroke, null, 8, StrokeWidth(status)); break;
        }
        var voided = status == WalkStatus.Voided;
        var height = placed.Lines.Count * LevelLayout.NameLine + placed.Notes.Count * LevelLayout.NoteLine;
        var y = box.Y + (box.Height - height) / 2 + 15;
        Text(placed.Lines, box.CenterX, y, LevelLayout.NameSize, LevelLayout.NameLine, voided ? Muted : Ink, "middle", bold: true);
        Text(placed.Notes, box.CenterX, y + placed.Lines.Count * LevelLayout.NameLine - 2, LevelLayout.NoteSize, LevelLayout.NoteLine, Muted, "middle", bold: false);
        Badge(placed);
        Mark(placed);
        if (links is not null && links.Chosen == placed.Activity.Id) Frame(box);
        svg.Append(links is null ? "</g>" : "</g></a>");
    }

    /// <summary>An activity is a group with its whole name and what became of it as title: nothing is told by colour alone.</summary>
    void Group(PlacedActivity placed)
    {
        var walk = At(placed.Activity);
        var said = placed.Activity.Name == placed.Activity.KindName ? placed.Activity.Name : $"{placed.Activity.Name} · {placed.Activity.KindName}";
        if (walked is not null) said += " · " + words["walk." + walk.Status.ToString().ToLowerInvariant()];
        if (links?.Marks.TryGetValue(placed.Activity.Id, out var wrong) == true) said += " · " + wrong;
        if (marks?.Steps.TryGetValue(placed.Activity.Id, out var differs) == true) said += " · " + marks.Say(differs);
        if (links is not null) svg.Append(CultureInfo.InvariantCulture, $"<a class=\"flow-step{(links.Chosen == placed.Activity.Id ? " chosen" : "")}\" href=\"{Escape(links.Step(placed.Activity))}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"flow-activity {walk.Status.ToString().ToLowerInvariant()}\" data-activity=\"{Escape(placed.Activity.Id)}\"><title>{Escape(said)}</title>");
    }

    /// <summary>The numbers of its visits; the last ones when there are many.</summary>
    void Badge(PlacedActivity placed)
    {
        var walk = At(placed.Activity);
        if (walk.Visits.Count == 0 || placed.Activity.IsContainer) return;
        var text = (walk.Visits.Count > 3 ? "… " : "") + string.Join(' ', walk.Visits.TakeLast(3).Select(Number));
        var width = Math.Max(20, TextBlock.Width(text, 11) + 10);
        var (x, y) = (placed.Box.X - 8, placed.Box.Y - 9);
        Rect(new PictureBox(x, y, width, 18), Stroke(walk.Status), Paper, null, 9);
        Text([text], x + width / 2, y + 13, 11, 0, Paper, "middle", bold: true);
    }

    /// <summary>Something is wrong with it: a sign at its corner, told by its title.</summary>
    void Mark(PlacedActivity placed)
    {
        if (marks?.Steps.TryGetValue(placed.Activity.Id, out var differs) == true)
        {
            Frame(placed.Box, ColourOf(differs));
            Sign(differs, new(placed.Box.X - 4, placed.Box.Y - 4));
        }
        if (links?.Marks.ContainsKey(placed.Activity.Id) != true) return;
        var (x, y) = (placed.Box.Right - 2, placed.Box.Y + 1);
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"flow-mark\"><circle cx=\"{F(x)}\" cy=\"{F(y)}\" r=\"10\" fill=\"{Wrong}\"/>");
        Text(["!"], x, y + 5, 14, 0, Paper, "middle", bold: true);
        svg.Append("</g>");
    }

    static string ColourOf(FlowMark mark) => mark switch { FlowMark.Added => Done, FlowMark.Removed => Wrong, _ => Back };

    void Sign(FlowMark mark, PicturePoint at)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"flow-differs {mark.ToString().ToLowerInvariant()}\"><title>{Escape(marks!.Say(mark))}</title><circle cx=\"{F(at.X)}\" cy=\"{F(at.Y)}\" r=\"9\" fill=\"{ColourOf(mark)}\" stroke=\"{Paper}\"/>");
        Text([FlowMarks.SignOf(mark)], at.X, at.Y + 5, 14, 0, Paper, "middle", bold: true);
        svg.Append("</g>");
    }

    void Entry(PicturePoint at)
    {
        var end = at.Y + FlowLayout.EntryHeight - 6;
        var colour = walked is null ? Muted : Done;
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{F(at.X)}\" cy=\"{F(at.Y)}\" r=\"5\" fill=\"{colour}\"/><path d=\"M{F(at.X)} {F(at.Y)}V{F(end)}\" stroke=\"{colour}\" stroke-width=\"1.5\"/>");
        Arrow(new(at.X, end), colour);
    }

    void Connection(PlacedConnection placed)
    {
        var status = walked?.Along(placed.Connection.Index) ?? WalkStatus.Never;
        var differs = marks?.Ways.TryGetValue(placed.Connection.Index, out var mark) == true ? mark : (FlowMark?)null;
        var colour = differs is { } kind ? ColourOf(kind) : status switch { WalkStatus.Visited => Done, WalkStatus.Returned => Back, _ => Line };
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"flow-connection {status.ToString().ToLowerInvariant()}\" data-connection=\"{placed.Connection.Index}\" d=\"{PathOf(placed)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{(status == WalkStatus.Never && differs is null ? "1.5" : "2.5")}\"")
            .Append(placed.Connection.Restart || status == WalkStatus.Returned || differs == FlowMark.Removed ? " stroke-dasharray=\"5 4\"/>" : "/>");
        Arrow(placed.Points[^1], colour);
    }

    static string PathOf(PlacedConnection placed)
    {
        var points = placed.Points;
        var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{F(points[0].X)} {F(points[0].Y)}");
        for (var i = 1; i < points.Count; i++)
        {
            var (before, at) = (points[i - 1], points[i]);
            if (placed.IsBack && i + 1 < points.Count)
            {
                // Rounded corners: to shortly before the corner, and round it.
                var (next, radius) = (points[i + 1], Math.Min(5, Math.Min(Distance(before, at), Distance(at, points[i + 1])) / 2));
                var (enter, leave) = (Towards(at, before, radius), Towards(at, next, radius));
                path.Append(CultureInfo.InvariantCulture, $"L{F(enter.X)} {F(enter.Y)}Q{F(at.X)} {F(at.Y)} {F(leave.X)} {F(leave.Y)}");
            }
            else if (before.X == at.X || placed.IsBack) path.Append(CultureInfo.InvariantCulture, $"L{F(at.X)} {F(at.Y)}");
            else path.Append(CultureInfo.InvariantCulture, $"C{F(before.X)} {F((before.Y + at.Y) / 2)} {F(at.X)} {F((before.Y + at.Y) / 2)} {F(at.X)} {F(at.Y)}");
        }
        return path.ToString();
    }

    void Label(PlacedConnection placed)
    {
        if (placed.LabelBox is not { } box) return;
        var status = walked?.Along(placed.Connection.Index) ?? WalkStatus.Never;
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{F(box.X)}\" y=\"{F(box.Y)}\" width=\"{F(box.Width)}\" height=\"{F(box.Height)}\" rx=\"3\" fill=\"{Paper}\" fill-opacity=\".92\"/>");
        Text(placed.Label, box.CenterX, box.Y + 13, LevelLayout.LabelSize, LevelLayout.LabelLine, status switch { WalkStatus.Visited => Done, WalkStatus.Returned => Back, _ => Muted }, "middle", bold: status != WalkStatus.Never);
    }

    void Frame(PictureBox box, string colour = Brand) =>
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{F(box.X - 5)}\" y=\"{F(box.Y - 5)}\" width=\"{F(box.Width + 10)}\" height=\"{F(box.Height + 10)}\" rx=\"10\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"3\"/>");

    /// <summary>On every connection a place to put a step on it.</summary>
    void Pluses(FlowLinks links)
    {
        if (layout.Entry is { } entry) Plus(links.Entry, new(entry.X, entry.Y + FlowLayout.EntryHeight / 2), links.Add(null), links.ChosenWay < -1);
        foreach (var placed in layout.Connections) Plus(links.Way(placed.Connection), Middle(placed), links.Add(placed.Connection), links.ChosenWay == placed.Connection.Index);
    }

    void Plus(string href, PicturePoint at, string said, bool chosen)
    {
        var (ground, ink) = chosen ? (Brand, Paper) : (Paper, Brand);
        svg.Append(CultureInfo.InvariantCulture, $"<a class=\"flow-plus\" href=\"{Escape(href)}\" aria-label=\"{Escape(said)}\"><title>{Escape(said)}</title><circle cx=\"{F(at.X)}\" cy=\"{F(at.Y)}\" r=\"14\" fill=\"transparent\"/>")
            .Append(CultureInfo.InvariantCulture, $"<circle cx=\"{F(at.X)}\" cy=\"{F(at.Y)}\" r=\"9\" fill=\"{ground}\" stroke=\"{Brand}\" stroke-width=\"1.5\"/><path d=\"M{F(at.X - 4)} {F(at.Y)}H{F(at.X + 4)}M{F(at.X)} {F(at.Y - 4)}V{F(at.Y + 4)}\" stroke=\"{ink}\" stroke-width=\"2\"/></a>");
    }

    /// <summary>The middle of its longest straight piece, beside its label.</summary>
    static PicturePoint Middle(PlacedConnection placed)
    {
        var best = 0;
        for (var i = 1; i + 1 < placed.Points.Count; i++)
            if (Distance(placed.Points[i], placed.Points[i + 1]) > Distance(placed.Points[best], placed.Points[best + 1])) best = i;
        var (from, to) = (placed.Points[best], placed.Points[best + 1]);
        var middle = new PicturePoint((from.X + to.X) / 2, (from.Y + to.Y) / 2);
        return placed.LabelBox is { } label && middle.Y >= label.Y - 10 && middle.Y <= label.Bottom + 10 && middle.X >= label.X - 10 && middle.X <= label.Right + 10
            ? new(label.Right - FlowLinks.Room / 2, label.Y + label.Height / 2) : middle;
    }

    void Rect(PictureBox box, string fill, string stroke, string? dashes, double radius, string width = "1.5") =>
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{F(box.X)}\" y=\"{F(box.Y)}\" width=\"{F(box.Width)}\" height=\"{F(box.Height)}\" rx=\"{F(radius)}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\"")
            .Append(dashes is null ? "/>" : $" stroke-dasharray=\"{dashes}\"/>");

    void Text(IReadOnlyList<string> lines, double x, double y, double size, double step, string colour, string anchor, bool bold)
    {
        for (var i = 0; i < lines.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{F(x)}\" y=\"{F(y + i * step)}\" font-size=\"{F(size)}\" fill=\"{colour}\" text-anchor=\"{anchor}\"").Append(bold ? " font-weight=\"600\">" : ">").Append(Escape(lines[i])).Append("</text>");
    }

    void Arrow(PicturePoint at, string colour) =>
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{F(at.X)} {F(at.Y)}L{F(at.X - 4.5)} {F(at.Y - 8)}H{F(at.X + 4.5)}Z\" fill=\"{colour}\"/>");

    string Fill(ActivityKind kind, WalkStatus status) => status switch
    {
        WalkStatus.Current => BrandSoft,
        WalkStatus.Visited => DoneSoft,
        WalkStatus.Returned => BackSoft,
        WalkStatus.Voided => Ground,
        _ when walked is null && kind == ActivityKind.Task => BrandSoft,
        _ => Paper,
    };

    static string Stroke(WalkStatus status) => status switch
    {
        WalkStatus.Current => Brand,
        WalkStatus.Visited => Done,
        WalkStatus.Returned => Back,
        WalkStatus.Voided => Muted,
        _ => Line,
    };

    static string StrokeWidth(WalkStatus status) => status == WalkStatus.Current ? "3" : "1.5";

    static double Distance(PicturePoint a, PicturePoint b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y);

    static PicturePoint Towards(PicturePoint from, PicturePoint to, double by) =>
        Distance(from, to) is 0 ? from : new(from.X + Math.Sign(to.X - from.X) * by, from.Y + Math.Sign(to.Y - from.Y) * by);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    static string F(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
    static string Whole(double value) => Math.Ceiling(value).ToString(CultureInfo.InvariantCulture);

    /// <summary>What may stand in XML: markup as entities, control characters and halves of pairs as blanks.</summary>
    static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
            switch (text[i])
            {
                case '&': safe.Append("&amp;"); break;
                case '<': safe.Append("&lt;"); break;
                case '>': safe.Append("&gt;"); break;
                case '"': safe.Append("&quot;"); break;
                case var high when char.IsHighSurrogate(high) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]): safe.Append(high).Append(text[++i]); break;
                case var letter when char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\uFFFE' or '\uFFFF': safe.Append(' '); break;
                case var letter: safe.Append(letter); break;
            }
        return safe.ToString();
    }
}
