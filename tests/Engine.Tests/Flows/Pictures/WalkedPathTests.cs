using System.Xml.Linq;
using LowCode.Flows;

namespace LowCode.Engine.Tests.Flows.Pictures;

public sealed class WalkedPathTests
{
    sealed class Walk(Play play)
    {
        readonly FlowDescription flow = FlowDescriber.Describe(play.Flow, new FlowTelling(FlowWords.Chinese));

        public FlowDescription Flow => flow;
        public WalkedPath Path => WalkedPath.Of(flow, play.State);

        public string At(string id) => Path.At(flow.Activities.Single(a => a.Id == id).Index) is var at ? $"{at.Status} {string.Join(',', at.Visits)}".TrimEnd() : "";

        public IEnumerable<string> Ways(WalkStatus status) =>
            flow.Connections.Where(c => Path.Along(c.Index) == status).Select(c => $"{flow.Activities[c.From].Id}>{flow.Activities[c.To].Id}");
    }

    [Fact]
    public void The_walked_way_has_what_was_visited_where_it_stands_and_which_outcome_was_taken()
    {
        var play = new Play(Sample.Request).Form(("category", "noise")).Start().Complete("intake", "accept").Complete("handle");
        var walk = new Walk(play);
        Assert.Equal(("Visited 1", "Visited 2", "Visited 3", "Current 4", "Never"), (walk.At("intake"), walk.At("dispatch"), walk.At("handle"), walk.At("callback"), walk.At("told")));
        Assert.Equal(["intake>dispatch", "dispatch>handle", "handle>callback"], walk.Ways(WalkStatus.Visited));

        play.Complete("callback", "unresolved");
        Assert.Equal(("Current 3,6", "Visited 4"), (walk.At("handle"), walk.At("callback")));
        Assert.Equal(["intake>dispatch", "dispatch>handle", "handle>callback", "callback>again", "again>handle"], walk.Ways(WalkStatus.Visited));
    }

    [Fact]
    public void A_way_told_by_its_choices_alone_is_drawn_with_the_automatic_steps_between_them()
    {
        var flow = FlowDescriber.Describe(new Play(Sample.Request).Flow, new FlowTelling(FlowWords.Chinese));
        var path = WalkedPath.Through(flow, [new("intake", "accept"), new("handle"), new("callback", "unresolved")], ["handle"]);
        string At(string id) => path.At(flow.Activities.Single(a => a.Id == id).Index).Status.ToString();
        Assert.Equal(("Visited", "Visited", "Current", "Visited", "Never"), (At("intake"), At("dispatch"), At("handle"), At("callback"), At("review")));
        Assert.Equal([1], path.At(flow.Activities.Single(a => a.Id == "intake").Index).Visits);
        var ways = flow.Connections.Where(c => path.Along(c.Index) == WalkStatus.Visited).Select(c => $"{flow.Activities[c.From].Id}>{flow.Activities[c.To].Id}").ToList();
        Assert.Equal(["intake>dispatch", "dispatch>handle", "handle>callback"], ways);
        // What the outcome rules out is no way, and what nobody knows is left out.
        var other = WalkedPath.Through(flow, [new("intake", "outOfScope"), new("nobody")], ["notOurs"]);
        Assert.Equal(["intake>notOurs"], flow.Connections.Where(c => other.Along(c.Index) == WalkStatus.Visited).Select(c => $"{flow.Activities[c.From].Id}>{flow.Activities[c.To].Id}"));
    }

    [Fact]
    public void What_a_return_took_back_is_drawn_as_taken_back_and_what_was_cut_off_as_cut_off()
    {
        var play = new Play(Sample.Request).Form(("category", "noise")).Start().Complete("intake", "accept").Complete("handle").Return("callback", "intake");
        var walk = new Walk(play);
        Assert.Equal(("Current", "Returned", "Returned"), (walk.At("intake").Split(' ')[0], walk.At("dispatch").Split(' ')[0], walk.At("handle").Split(' ')[0]));
        Assert.Equal(["intake>dispatch", "dispatch>handle"], walk.Ways(WalkStatus.Returned));

        var closed = new Play(Sample.Request).Start();
        closed.Do(new Stimulus.Close("closedEarly"));
        Assert.Equal("Voided 1", new Walk(closed).At("intake"));
        Assert.True(new Walk(closed).Path.Ended);
    }

    [Fact]
    public void The_picture_of_a_case_numbers_its_steps_says_where_it_is_and_marks_the_way_it_took()
    {
        var walk = new Walk(new Play(Sample.Request).Form(("category", "noise")).Start().Complete("intake", "accept"));
        var picture = XDocument.Parse(FlowPicture.Svg(FlowLayout.Of(walk.Flow)!, walk.Path)).Root!;
        Assert.EndsWith("现在在：处置。", picture.Elements().ElementAt(1).Value, StringComparison.Ordinal);
        XElement Step(string id) => picture.Descendants().Single(e => e.Attribute("data-activity")?.Value == id);
        Assert.Equal("flow-activity current", Step("handle").Attribute("class")!.Value);
        Assert.Contains(Step("handle").Elements(), e => e.Name.LocalName == "text" && e.Value == "3");
        Assert.Equal("处置 · 办理 · 正在办理", Step("handle").Elements().First().Value);
        Assert.Equal(2, picture.Descendants().Count(e => e.Attribute("class")?.Value == "flow-connection visited"));
    }
}
