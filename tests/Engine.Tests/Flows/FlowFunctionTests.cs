using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Functions that only flows have, in the case that docs/functions.md tells.</summary>
public class FlowFunctionTests
{
    const string Asked = """
        { "id": "asked", "start": "intake",
          "activities": [
            { "id": "intake", "type": "task", "name": "受理", "candidates": { "post": "operator" } },
            { "id": "handle", "type": "task", "name": "处置", "candidates": { "post": "handler" } },
            { "id": "callback", "type": "task", "name": "回访", "candidates": { "post": "callback" }, "outcomes": ["resolved", "unresolved"] },
            { "id": "call", "type": "summon", "name": "吹哨", "parties": ["chengguan", "huanbao", "linye"], "within": "2 hours", "waits": "1 hours", "candidates": { "post": "operator" } },
            { "id": "review", "type": "task", "name": "复核", "candidates": { "post": "supervisor" } },
            { "id": "end", "type": "end" } ],
          "connections": [ { "from": "intake", "to": "handle" }, { "from": "handle", "to": "callback" }, { "from": "callback", "outcome": "unresolved", "to": "handle" },
            { "from": "callback", "outcome": "resolved", "to": "call" }, { "from": "call", "outcome": "done", "to": "review" }, { "from": "call", "outcome": "nobody", "to": "review" }, { "from": "review", "to": "end" } ] }
        """;

    /// <summary>Handled twice, then three departments summoned at nine: one came in time, one late, one is waited for.</summary>
    static Play Case()
    {
        var who = new Dictionary<int, string>();
        var play = new Play(Asked).Start();
        play.Facts = play.Facts with { Performer = visit => who.GetValueOrDefault(visit) };
        foreach (var (step, outcome, by) in new[] { ("intake", "done", "zhang"), ("handle", "done", "wang"), ("callback", "unresolved", "chen"), ("handle", "done", "li"), ("callback", "resolved", "chen") })
        {
            who[play.At(step)] = by;
            play.Complete(step, outcome);
        }
        play.Later(TimeSpan.FromHours(1));
        Arrives("chengguan");
        play.Later(TimeSpan.FromHours(1.5));
        Arrives("huanbao");
        return play;

        void Arrives(string unit) => play.Do(new Stimulus.Complete(SummonedUnit.Of(play.State, "call").Single(u => u.Unit == unit).Visit, "came", LowCode.Scripts.Record.Empty));
    }

    public static IEnumerable<object[]> Told => FlowFunctionGuide.All.SelectMany(f => f.Examples.Select(e => new object[] { e.Call, e.Result }));

    /// <summary>The very examples that docs/functions.md shows.</summary>
    [Theory]
    [MemberData(nameof(Told))]
    public void Every_example_of_the_guide_gives_what_it_says(string example, string result)
    {
        var play = Case();
        var rule = Expression.Compile(example, FlowFunctions.Roots, FlowFunctions.Table, out var problem);
        Assert.True(rule is not null, problem?.Code);
        Assert.Equal(result, ValueJson.ToJson(rule!.Evaluate(new Turn(play.Flow, play.State, play.Facts).Context(0))));
    }

    [Fact]
    public void The_guide_tells_every_function_that_only_flows_have()
    {
        Assert.Equal(FlowFunctions.Table.Entries.Select(e => e.Name).Except(FunctionTable.Standard.Entries.Select(e => e.Name)).Order(StringComparer.Ordinal), FlowFunctionGuide.All.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.All(FlowFunctionGuide.All, f => Assert.True(f.Examples.Count >= 2 && f.En.Length > 0, f.Name));
    }
}
