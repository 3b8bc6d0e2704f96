using System.Globalization;
using LowCode.Flows;
using Xunit.Abstractions;
using Random = System.Random;

namespace LowCode.Engine.Tests.Flows.Pictures;

/// <summary>What must hold of every picture, tried on random flows; a fresh seed each time.</summary>
public sealed class LayoutTests(ITestOutputHelper output)
{
    static FlowLayout Layout(Flow flow) => FlowLayout.Of(FlowDescriber.Describe(flow, new FlowTelling(FlowWords.Chinese)))!;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_overlaps_nothing_is_left_out_and_boxes_hold_what_is_inside(bool structured)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var i = 0; i < 40; i++)
        {
            var flow = RandomFlow.Make(new Random(seed + i), structured, size: 8 + i % 60).Flow;
            var layout = Layout(flow);
            Assert.Equal(flow.Activities.Select(a => a.Index), layout.Activities.Select(a => a.Activity.Index));
            Assert.Equal(Enumerable.Range(0, flow.Connections.Count), layout.Connections.Select(c => c.Connection.Index));
            var inside = new PictureBox(0, 0, layout.Width, layout.Height);
            foreach (var activity in layout.Activities)
            {
                var around = activity.Activity.Container < 0 ? inside : layout.Activities[activity.Activity.Container].Box;
                Assert.True(around.Holds(activity.Box), $"seed {seed + i}: {activity.Activity.Id} stands out of its box\n{flow.Definition.ToJson()}");
            }
            foreach (var level in layout.Activities.GroupBy(a => a.Activity.Container))
            {
                var labels = layout.Connections.Where(c => flow.Activities[c.Connection.From].Container == level.Key && c is { LabelBox: not null, IsBack: false }).Select(c => (Name: $"label {c.Connection.Index}", Box: c.LabelBox!.Value));
                var boxes = level.Select(a => (Name: a.Activity.Id, a.Box)).Concat(labels).ToArray();
                for (var a = 0; a < boxes.Length; a++)
                    for (var b = a + 1; b < boxes.Length; b++)
                        Assert.False(boxes[a].Box.Overlaps(boxes[b].Box), $"seed {seed + i}: {boxes[a].Name} and {boxes[b].Name} overlap\n{flow.Definition.ToJson()}");
            }
        }
    }

    [Fact]
    public void Connections_join_the_edges_of_their_activities_and_cross_no_other_activity()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var i = 0; i < 40; i++)
        {
            var flow = RandomFlow.Make(new Random(seed + i), structured: i % 2 == 0, size: 8 + i % 40).Flow;
            var layout = Layout(flow);
            foreach (var way in layout.Connections)
            {
                var (from, to) = (layout.Activities[way.Connection.From].Box, layout.Activities[way.Connection.To].Box);
                Assert.Equal((from.Bottom, true), (way.Points[0].Y, way.Points[0].X > from.X && way.Points[0].X < from.Right));
                Assert.Equal((to.Y, true), (way.Points[^1].Y, way.Points[^1].X > to.X && way.Points[^1].X < to.Right));
                var level = layout.Activities.Where(a => a.Activity.Container == flow.Activities[way.Connection.From].Container).ToArray();
                for (var p = 1; p < way.Points.Count; p++)
                    // A curve stays in the box of its ends: it leaves and arrives upright.
                    foreach (var other in level)
                        Assert.False(Touches(way.Points[p - 1], way.Points[p], other.Box), $"seed {seed + i}: {way.Connection.From} to {way.Connection.To} runs through {other.Activity.Id} {other.Box}: {string.Join(" ", way.Points)}\n{flow.Definition.ToJson()}");
            }
        }

        // The box of a stretch, a hair inside its ends; what has no length touches nothing.
        static bool Touches(PicturePoint a, PicturePoint b, PictureBox box) => a != b
            && Math.Min(a.X, b.X) + 0.1 is var left && Math.Max(a.X, b.X) - 0.1 is var right && Math.Min(a.Y, b.Y) + 0.1 is var top && Math.Max(a.Y, b.Y) - 0.1 is var bottom
            && new PictureBox(Math.Min(left, right), Math.Min(top, bottom), Math.Abs(right - left), Math.Abs(bottom - top)).Overlaps(box);
    }

    [Fact]
    public void The_same_flow_gives_the_same_picture_every_time()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var i = 0; i < 30; i++)
        {
            var definition = RandomFlow.Make(new Random(seed + i), structured: i % 2 == 0, size: 30).Flow.Definition;
            string Picture() => FlowPicture.Svg(Layout(FlowCompiler.Compile(FlowDefinition.Parse(definition.ToJson())).Flow!));
            Assert.Equal(Picture(), Picture());
        }
    }

    [Fact]
    public void Whoever_draws_the_main_way_downwards_draws_only_loops_back()
    {
        var flow = FlowCompiler.Compile(FlowDefinition.Parse(Sample.Request)).Flow!;
        var layout = Layout(flow);
        Assert.Equal(["again>handle"], layout.Connections.Where(c => c.IsBack).Select(c => $"{flow.Activities[c.Connection.From].Id}>{flow.Activities[c.Connection.To].Id}"));
        Assert.All(layout.Connections.Where(c => !c.IsBack), c => Assert.True(c.Points[^1].Y > c.Points[0].Y));
        // Wide enough for a phone to read at full size.
        Assert.InRange(layout.Width, 200, 560);
    }

    [Fact]
    public void Two_hundred_activities_are_drawn_and_what_is_larger_than_the_limit_is_refused()
    {
        Assert.Equal(200, Layout(Chain(200)).Activities.Count);
        Assert.Null(FlowLayout.Of(FlowDescriber.Describe(Chain(FlowLayout.MostActivities + 1), new FlowTelling(FlowWords.English))));
        // Few activities, but each connected to all behind it: the bends are what grows.
        var tasks = string.Join(", ", Enumerable.Range(0, 300).Select(i => i == 299 ? Draw.End("t299") : Draw.Task($"t{i}", $"\"outcomes\": [{string.Join(", ", Enumerable.Range(i + 1, 299 - i).Select(n => $"\"o{n}\""))}]")));
        var ways = string.Join(", ", Enumerable.Range(0, 299).SelectMany(i => Enumerable.Range(i + 1, 299 - i).Select(n => $"t{i}/o{n} > t{n}")));
        var dense = FlowCompiler.Compile(FlowDefinition.Parse(Draw.Flow(tasks, ways))).Flow!;
        Assert.Null(FlowLayout.Of(FlowDescriber.Describe(dense, new FlowTelling(FlowWords.English))));
    }

    static Flow Chain(int length)
    {
        var tasks = Enumerable.Range(0, length).Select(i => i == length - 1 ? Draw.End($"t{i}") : Draw.Task($"t{i}"));
        var ways = Enumerable.Range(1, length - 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i - 1} > t{i}"));
        return FlowCompiler.Compile(FlowDefinition.Parse(Draw.Flow(string.Join(", ", tasks), string.Join(", ", ways)))).Flow!;
    }
}
