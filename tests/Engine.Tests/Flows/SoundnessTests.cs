using LowCode.Flows;
using LowCode.Problems;
using Xunit.Abstractions;
using static LowCode.Engine.Tests.Flows.Draw;
using Random = System.Random;

namespace LowCode.Engine.Tests.Flows;

/// <summary>What is proved, what is refuted and with which way, and what is left open. Every refutation is walked through the runner.</summary>
public sealed class SoundnessTests(ITestOutputHelper output)
{
    static Flow Compiled(string json) => FlowCompiler.Compile(FlowDefinition.Parse(json)) is { Flow: { } flow } ? flow : throw new ArgumentException("does not compile", nameof(json));

    static string Judge(string json, SoundnessBudget? budget = null)
    {
        var flow = Compiled(json);
        var report = Soundness.Check(flow, budget);
        if (report.CounterExample is { } example)
        {
            Assert.Null(SoundnessProof.Show(flow, example, new Random(7)));
            var problem = report.Problem(flow)!;
            foreach (var language in new[] { "zh", "en" }) Assert.DoesNotContain("{", ProblemText.Of(problem, language), StringComparison.Ordinal);
        }
        return report.Verdict switch
        {
            Verdict.Proved => "proved",
            Verdict.Refuted => $"{report.CounterExample!.Fault}@{report.CounterExample.Activity}",
            _ => string.Join(" ", report.Doubts.Select(d => $"{d.Reason}@{d.Activity}")),
        };
    }

    static string Way(string json, FlowWords words)
    {
        var flow = Compiled(json);
        return CounterExampleText.Line(flow, Soundness.Check(flow).CounterExample!, words);
    }

    const string Branch = "\"outcomes\": [\"join\", \"leave\"]";

    [Fact]
    public void The_request_flow_is_proved_by_its_blocks_alone()
    {
        var report = Soundness.Check(Compiled(Sample.Request));
        Assert.Equal((Verdict.Proved, 0), (report.Verdict, report.Situations));
    }

    [Fact]
    public void Blocks_inside_blocks_are_proved_with_ways_back_and_restarts_out_of_forks() =>
        Assert.Equal("proved", Judge(Flow($"{Task("p")}, {Fork("f")}, {Fork("g")}, {Task("a", "\"outcomes\": [\"done\", \"over\"]")}, {Tasks("b", "c")}, {Join("k", "all")}, {Join("j", "any")}, {Task("e", "\"outcomes\": [\"again\", \"on\"]")}, {End()}",
            "p > f, f > g, f > c, g > a, g > b, a/done > k, a/over ! p, b > k, k > j, c > j, j > e, e/again > p, e/on > end")));

    [Fact]
    public void A_join_of_all_after_a_choice_starves_and_the_way_there_is_told()
    {
        var flow = Flow($$"""{ "id": "d", "type": "decision", "name": "分流", "when": [{ "if": "form.a", "outcome": "yes" }], "otherwise": "no" }, {{Task("a", "\"name\": \"甲办\"")}}, {{Task("b", "\"name\": \"乙办\"")}}, { "id": "j", "type": "join", "mode": "all", "name": "合并" }, {{End()}}""", "d/yes > a, d/no > b, a > j, b > j, j > end");
        Assert.Equal("Starved@j", Judge(flow));
        Assert.Equal("“分流”走“是” → “甲办”办理，结果为“提交” → 汇合“合并”永远等不齐，办件卡住", Way(flow, FlowWords.Chinese));
        Assert.Equal("“分流” goes “Yes” → “甲办” is completed as “Submit” → the join “合并” waits for ever and the case is stuck", Way(flow, FlowWords.English));
    }

    [Fact]
    public void A_branch_that_leaves_its_block_can_starve_the_join_of_an_inner_level()
    {
        var inner = Flow($$"""{ "id": "x", "type": "sequence", "activities": [{{Fork("f")}}, {{Task("a")}}, {{Task("b", Branch)}}, {{Join("j", "all")}}], "connections": [{{Arrows("f > a, f > b, a > j, b/join > j")}}] }, {{End()}}""", "x > end");
        Assert.Equal("Starved@j", Judge(inner));
        Assert.Equal("proved", Judge(inner.Replace("\"all\"", "\"live\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_way_that_runs_out_a_round_without_exit_and_a_round_of_automatic_steps()
    {
        Assert.Equal("RanOut@a", Judge(Flow($"{Task("a", "\"outcomes\": [\"x\", \"y\"]")}, {End()}", "a/x > end")));
        Assert.Equal("NoEnd@b", Judge(Flow($"{Task("a", "\"outcomes\": [\"x\", \"y\"]")}, {Tasks("b", "c")}, {End()}", "a/x > end, a/y > b, b > c, c > b")));
        Assert.Equal("Restless@b", Judge(Flow($$"""{{Task("a", "\"outcomes\": [\"x\", \"y\"]")}}, { "id": "b", "type": "set" }, { "id": "c", "type": "set" }, {{End()}}""", "a/x > end, a/y > b, b > c, c > b")));
        Assert.Equal("proved", Judge(Flow($$"""{ "id": "b", "type": "set" }, { "id": "c", "type": "decision", "when": [{ "if": "form.a", "outcome": "yes" }], "otherwise": "no" }, {{End()}}""", "b > c, c/yes > b, c/no > end")));
    }

    [Fact]
    public void What_no_connection_leads_to_and_what_no_choice_leads_to()
    {
        Assert.Equal("Unreachable@b", Judge(Flow($"{Tasks("a", "b")}, {End()}", "a > end, b > end", ", \"start\": \"a\"")));
        // The first of two branches ends the flow at once, so what follows their join is never come to.
        Assert.Equal("Unreachable@j", Judge(Flow($$"""{{Fork("f")}}, { "id": "s", "type": "set" }, {{Task("a")}}, {{Join("j", "all")}}, {{Task("after")}}, {{End()}}, {{End("other")}}""", "f > s, s > other, f > a, a > j, j > after, after > end")));
    }

    [Fact]
    public void Conditions_that_may_all_fail_leave_it_undecided()
    {
        Assert.Equal("Gap@d", Judge(Flow($$"""{ "id": "d", "type": "decision", "when": [{ "if": "form.a", "outcome": "x" }, { "if": "!form.a", "outcome": "y" }] }, {{End()}}""", "d > end")));
        Assert.Equal("Gap@d", Judge(Flow($$"""{ "id": "d", "type": "decision" }, {{End()}}""", "d > end")));
        Assert.Equal("Gap@f", Judge(Flow($$"""{ "id": "f", "type": "fork", "when": [{ "if": "form.a", "outcome": "x" }, { "if": "!form.a", "outcome": "y" }] }, {{Tasks("a", "b")}}, {{Join("j")}}, {{End()}}""", "f/x > a, f/y > b, a > j, b > j, j > end")));
    }

    [Fact]
    public void A_fork_with_conditions_starves_a_join_of_all_and_not_a_live_one()
    {
        static string Some(string mode) => Flow($$"""{ "id": "f", "type": "fork", "when": [{ "if": "form.a", "outcome": "x" }], "otherwise": "y" }, {{Tasks("a", "b")}}, {{Join("j", mode)}}, {{End()}}""", "f/x > a, f/y > b, a > j, b > j, j > end");
        Assert.Equal("Starved@j", Judge(Some("all")));
        Assert.Equal("proved", Judge(Some("live")));
    }

    [Fact]
    public void A_type_nobody_knows_is_never_proved()
    {
        var flow = FlowCompiler.Compile(FlowDefinition.Parse(Flow($$"""{ "id": "x", "type": "strange" }, {{End()}}""", "x > end")), allowUnknown: true).Flow!;
        var report = Soundness.Check(flow);
        Assert.Equal((Verdict.Undecided, DoubtReason.UnknownType, "x"), (report.Verdict, report.Doubts[0].Reason, report.Doubts[0].Activity));
    }

    const string Sign = """{ "id": "sign", "type": "sign", "name": "会签", "parties": ["u1", "u2"]%s }""";

    static string Signed(string more = "") => Sign.Replace("%s", more, StringComparison.Ordinal);

    [Fact]
    public void A_sign_is_proved_by_its_block_and_inside_branches_that_are_searched()
    {
        var flow = Compiled(Flow($"{Signed()}, {Tasks("yes", "no")}, {End()}", "sign/agreed > yes, sign/rejected > no, yes > end, no > end"));
        Assert.Equal((Verdict.Proved, 0), (Soundness.Check(flow) is var report ? report.Verdict : default, report.Situations));
        // Woven, so that no block holds it.
        Assert.Equal("proved", Judge(Flow($"{Fork("f")}, {Signed()}, {Tasks("b", "c")}, {Join("j")}, {End()}", "f > sign, f > b, sign/agreed > j, sign/rejected > c, b > c, c > j, j > end")));
    }

    [Fact]
    public void A_sign_that_can_be_rejected_without_a_way_for_it_is_refuted_and_told()
    {
        var flow = Flow($"{Task("a")}, {Signed()}, {End()}", "a > sign, sign/agreed > end");
        Assert.Equal("RanOut@sign", Judge(flow));
        Assert.Contains("“会签”", Way(flow, FlowWords.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void A_timer_beside_a_sign_that_leaves_by_its_own_outcome_is_not_beside_the_main_way() =>
        Assert.Equal("proved", Judge(Flow($"{Signed(", \"boundaries\": [{ \"on\": \"timer\", \"after\": \"1 days\", \"interrupting\": false, \"outcome\": \"agreed\" }]")}, {Tasks("yes", "no")}, {End()}", "sign/agreed > yes, sign/rejected > no, yes > end, no > end")));

    [Fact]
    public void The_budget_is_kept_and_said()
    {
        // Woven: the second branch of each pair can go over to the first, which no block holds.
        var names = Enumerable.Range(0, 9).ToArray();
        var flow = Flow(string.Join(", ", names.Select(i => Task($"a{i}", "\"outcomes\": [\"on\", \"over\"]")).Append(Fork("f")).Append(Join("j")).Append(End())),
            string.Join(", ", names.Select(i => $"f > a{i}, a{i}/on > j, a{i}/over > a{(i + 1) % 9}").Append("j > end")), ", \"start\": \"f\"");
        Assert.Equal("Budget@", Judge(flow, new SoundnessBudget(Turns: 200)));
    }

    [Fact]
    public void Many_automatic_decisions_in_a_row_that_no_block_holds_end_with_the_budget()
    {
        // Twenty crossed diamonds gone through in one turn, inside a branch with two ways to its join.
        var ids = Enumerable.Range(0, 20).ToArray();
        static string Choice(string id) => $$"""{ "id": "{{id}}", "type": "decision", "when": [{ "if": "form.a", "outcome": "x" }], "otherwise": "y" }""";
        var flow = Flow(string.Join(", ", ids.SelectMany(i => new[] { Choice($"l{i}"), Choice($"r{i}") }).Append(Choice("d")).Append(Fork("f")).Append(Join("j")).Append(Tasks("l20", "r20", "t")).Append(End())),
            string.Join(", ", ids.Select(i => $"l{i}/x > l{i + 1}, l{i}/y > r{i + 1}, r{i}/x > l{i + 1}, r{i}/y > r{i + 1}").Append("f > d, f > t, t > j, d/x > l0, d/y > r0, l20 > j, r20 > j, j > end")), ", \"start\": \"f\"");
        Assert.Equal("Budget@", Judge(flow, new SoundnessBudget(Turns: 2000)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_flows_are_never_proved_wrongly_and_every_counter_example_is_shown(int kind)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var i = 0; i < 120; i++)
        {
            var random = new Random(seed + i);
            var flow = (kind == 2 ? RandomFlow.Any(random, 14) : RandomFlow.Make(random, structured: kind == 0, size: 14)).Flow;
            var report = Soundness.Check(flow);
            var wrong = report.Verdict switch
            {
                Verdict.Proved => SoundnessProof.BringDown(flow, random, walks: 4),
                Verdict.Refuted => SoundnessProof.Show(flow, report.CounterExample!, random),
                _ => null,
            };
            Assert.True(wrong is null, $"seed {seed + i}: {report.Verdict} {report.CounterExample}, but {wrong}\n{flow.Definition.ToJson()}");
        }
    }
}
