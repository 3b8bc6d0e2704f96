using LowCode.Flows;
using LowCode.Scripts;
using Xunit.Abstractions;
using static LowCode.Engine.Tests.Flows.Draw;
using Random = System.Random;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>A flow that goes on by another definition goes on as it would have, wherever it stands.</summary>
public sealed class FlowMigrationTests(ITestOutputHelper output)
{
    static readonly DateTimeOffset start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    static readonly DutyTable duties = new() { Id = "duties", Rows = [new DutyRow { Unit = "u1" }] };

    static FlowFacts Facts(DateTimeOffset now, int a) => new()
    {
        Now = now, Form = Record.Of(("a", a), ("list", Value.Of(["p", "q"]))), DutyTable = _ => duties, Due = static (from, text) => from.AddHours(text[0] - '0'), MaxSteps = 400, Performer = static _ => "someone",
    };

    static string New(string id) => "n-" + id;

    static ActivityDefinition Renamed(ActivityDefinition activity, IReadOnlyList<string> ids) => activity with
    {
        Id = New(activity.Id), Start = activity.Start is { } first ? New(first) : null,
        When = activity.When is null ? null : [.. activity.When.Select(w => w with { If = Named(w.If, ids) })],
        Activities = activity.Activities is null ? null : [.. activity.Activities.Select(a => Renamed(a, ids))],
        Connections = activity.Connections is null ? null : [.. activity.Connections.Select(Renamed)],
    };

    static ConnectionDefinition Renamed(ConnectionDefinition way) => way with { From = New(way.From), To = New(way.To) };

    static string Named(string condition, IReadOnlyList<string> ids) => ids.Aggregate(condition, (text, id) => text.Replace($"'{id}'", $"'{New(id)}'", StringComparison.Ordinal));

    static Flow Renamed(Flow flow)
    {
        string[] ids = [.. flow.Activities.Select(a => a.Id)];
        var definition = flow.Definition with
        {
            Start = New(flow.Activities[flow.Start].Id), Activities = [.. flow.Definition.Activities.Select(a => Renamed(a, ids))], Connections = [.. flow.Definition.Connections.Select(Renamed)],
        };
        return FlowCompiler.Compile(definition).Flow!;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_flows_go_on_under_other_names_as_they_would_have(bool structured)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var migrated = 0;
        for (var i = 0; i < 150; i++)
        {
            var random = new Random(seed + i);
            var before = RandomFlow.Make(random, structured, size: 14).Flow;
            var after = Renamed(before);
            var mapping = before.Activities.Where(a => !a.Id.EndsWith(".party", StringComparison.Ordinal)).ToDictionary(a => a.Id, a => New(a.Id), StringComparer.Ordinal);
            var (state, other, now) = (FlowState.NotStarted, (FlowState?)null, start);
            Stimulus? stimulus = new Stimulus.Start();
            var at = random.Next(1, 8);
            for (var step = 0; step < 60 && stimulus is not null; step++)
            {
                var facts = Facts(now, random.Next(10));
                state = FlowRunner.Run(before, state, stimulus, facts).State;
                if (other is not null) other = FlowRunner.Run(after, other, stimulus, facts).State;
                if (state.Status == FlowStatus.Ended) break;
                if (step == at)
                {
                    var (events, problems) = FlowMigration.Plan(before, after, state, mapping, facts);
                    // A party that returned something alone waits for it to come straight back; no other case of these is refused.
                    if (problems.Any(p => p.Code == "migrate.returning"))
                    {
                        Assert.Contains(state.Visits.ToArray(), v => v.Front is not null);
                        break;
                    }
                    Assert.True(problems.Count == 0, $"seed {seed + i}: {(problems.Count > 0 ? problems[0] : null)}\n{before.Definition.ToJson()}");
                    other = FlowState.Fold(state, events.Select(Play.ThroughJson));
                    migrated++;
                }
                stimulus = Next(state, random, ref now);
            }
            if (other is not null) Assert.True(Told(state, New) == Told(other, static id => id), $"seed {seed + i}\n{Told(state, New)}\n{Told(other, static id => id)}\n{before.Definition.ToJson()}");
        }
        Assert.True(migrated > 30, $"only {migrated} flows came so far");
    }

    static string Told(FlowState state, Func<string, string> name) => string.Join("\n",
        [$"{state.Status} {(state.Result is { } result && result.Length > 0 ? "ended" : "")}", .. state.Visits.ToArray().Select(v => $"{v.Id} {name(v.Activity)} {v.Status} {v.Outcome}"),
            .. state.Tokens.ToArray().Select(t => $"{name(t.Activity)} {t.From}"), .. state.WorkItems.ToArray().Select(w => $"{w.Visit} {name(w.Activity)}"), .. state.Timers.ToArray().Select(t => $"{t.Visit} {t.Timer} {t.Due:O}")]);

    static Stimulus? Next(FlowState state, Random random, ref DateTimeOffset now)
    {
        var pick = random.Next(Math.Max(1, state.WorkItems.Length + state.Timers.Length + state.Signals.Length + state.Asks.Length));
        if (pick < state.WorkItems.Length)
        {
            var item = state.WorkItems[pick];
            // Going back, too: what joins took is put back under the new names.
            if (random.Next(5) == 0 && state.ReturnTargets(item.Visit) is { Count: > 0 } targets) return new Stimulus.Return(item.Visit, targets[random.Next(targets.Count)].Id, ReturnMode.Rewalk);
            return new Stimulus.Complete(item.Visit, item.Outcomes[random.Next(item.Outcomes.Length)], Record.Of(("unit", "u3")));
        }
        if ((pick -= state.WorkItems.Length) < state.Timers.Length)
        {
            if (state.Timers[pick].Due > now) now = state.Timers[pick].Due;
            return new Stimulus.TimerDue(state.Timers[pick].Visit, state.Timers[pick].Timer);
        }
        if ((pick -= state.Timers.Length) < state.Signals.Length) return new Stimulus.Signal(state.Signals[pick].Name, "x");
        return (pick -= state.Signals.Length) < state.Asks.Length ? new Stimulus.Answer(state.Asks[pick].Ask, 42) : null;
    }

    [Fact]
    public void What_has_no_counterpart_is_told_by_the_activity_it_stands_at()
    {
        static Flow Of(string activities, string ways) => FlowCompiler.Compile(FlowDefinition.Parse(Flow(activities, ways, ", \"start\": \"f\""))).Flow!;
        var before = Of($"{Fork("f")}, {Tasks("a", "b")}, {Join("j")}, {End()}", "f > a, f > b, a > j, b > j, j > end");
        var state = FlowRunner.Run(before, FlowState.NotStarted, new Stimulus.Start(), Facts(start, 1)).State;
        state = FlowRunner.Run(before, state, new Stimulus.Complete(state.WorkItems[0].Visit, "done", Record.Empty), Facts(start, 1)).State;
        string Lost(string activities, string ways) => string.Join(" ", FlowMigration.Plan(before, Of(activities, ways), state, new Dictionary<string, string>(), Facts(start, 1)).Problems.Select(p => $"{p.Code[8..]}@{p.Path}"));

        Assert.Equal("", Lost($"{Fork("f")}, {Tasks("a", "b")}, {Join("j")}, {Task("more")}, {End()}", "f > a, f > b, a > j, b > j, j > more, more > end"));
        Assert.Equal("gone@b", Lost($"{Fork("f")}, {Tasks("a", "c")}, {Join("j")}, {End()}", "f > a, f > c, a > j, c > j, j > end"));
        // The token of a waits on a connection that is not there any more.
        Assert.Equal("way@j", Lost($"{Fork("f")}, {Tasks("a", "b", "c")}, {Join("j")}, {End()}", "f > a, f > b, a > c, c > j, b > j, j > end"));
        Assert.Equal("kind@b", Lost($$"""{{Fork("f")}}, {{Task("a")}}, { "id": "b", "type": "delay", "for": "1 hours" }, {{Join("j")}}, {{End()}}""", "f > a, f > b, a > j, b > j, j > end"));
        Assert.Equal("level@b", Lost($$"""{{Fork("f")}}, {{Task("a")}}, { "id": "x", "type": "sequence", "activities": [{{Task("b")}}] }, {{Join("j")}}, {{End()}}""", "f > a, f > x, a > j, x > j, j > end"));
    }

    [Fact]
    public void A_sign_goes_on_under_another_name_with_the_votes_it_has_and_not_by_another_order_of_asking()
    {
        static Flow Of(string id, string more = "") => FlowCompiler.Compile(FlowDefinition.Parse(Flow(
            $$"""{ "id": "{{id}}", "type": "sign", "parties": ["a", "b"]{{more}} }, {{Tasks("yes", "no")}}, {{End()}}""", $"{id}/agreed > yes, {id}/rejected > no, yes > end, no > end"))).Flow!;
        var (before, after) = (Of("sign"), Of("seal"));
        var state = FlowRunner.Run(before, FlowState.NotStarted, new Stimulus.Start(), Facts(start, 1)).State;
        state = FlowRunner.Run(before, state, new Stimulus.Complete(state.WorkItems[0].Visit, "agree", Record.Empty), Facts(start, 1)).State;

        var (events, problems) = FlowMigration.Plan(before, after, state, new Dictionary<string, string> { ["sign"] = "seal" }, Facts(start, 1));
        Assert.Empty(problems);
        var other = FlowState.Fold(state, events.Select(Play.ThroughJson));
        Assert.Equal("seal.party", Assert.Single(other.WorkItems.ToArray()).Activity);
        other = FlowRunner.Run(after, other, new Stimulus.Complete(other.WorkItems[0].Visit, "agree", Record.Empty), Facts(start, 1)).State;
        Assert.Equal("yes", Assert.Single(other.WorkItems.ToArray()).Activity);

        string Lost(string more) => string.Join(" ", FlowMigration.Plan(before, Of("sign", more), state, new Dictionary<string, string>(), Facts(start, 1)).Problems.Select(p => $"{p.Code}@{p.Path}"));
        Assert.Equal("", Lost(", \"veto\": true"));
        Assert.Equal("migrate.votes@sign", Lost(", \"rule\": \"sequential\""));
        Assert.Equal("migrate.votes@sign", Lost(", \"votes\": [\"yes\", \"no\"]"));
    }
}
