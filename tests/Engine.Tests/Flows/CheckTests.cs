using LowCode.Flows;
using LowCode.Problems;
using static LowCode.Engine.Tests.Flows.Draw;

namespace LowCode.Engine.Tests.Flows;

/// <summary>What is refused before publishing, and where it points.</summary>
public sealed class CheckTests
{
    static string Found(string json)
    {
        var compiled = FlowCompiler.Compile(FlowDefinition.Parse(json));
        var problems = compiled.Flow is { } flow ? FlowCheck.Check(flow) : compiled.Problems;
        foreach (var problem in problems)
            foreach (var language in new[] { "zh", "en" }) Assert.DoesNotContain("{", ProblemText.Of(problem, language), StringComparison.Ordinal);
        return string.Join(" ", problems.Select(p => $"{p.Code[5..]}@{p.Path}"));
    }

    [Fact]
    public void The_request_flow_has_no_problems() => Assert.Equal("", Found(Sample.Request));

    [Fact]
    public void An_activity_no_way_leads_to() => Assert.Equal("unreachable@b", Found(Flow($"{Tasks("a", "b")}, {End()}", "a > end, b > end", ", \"start\": \"a\"")));

    [Fact]
    public void A_loop_with_no_way_to_an_end() => Assert.Equal("noWayToEnd@b noWayToEnd@c", Found(Flow($"{Task("a", "\"outcomes\": [\"x\", \"y\"]")}, {Tasks("b", "c")}, {End()}", "a/x > end, a/y > b, b > c, c > b")));

    [Fact]
    public void An_outcome_without_a_connection() => Assert.Equal("outcomeGoesNowhere@a", Found(Flow($"{Task("a", "\"outcomes\": [\"x\", \"y\"]")}, {End()}", "a/x > end")));

    [Fact]
    public void Names_that_do_not_exist()
    {
        Assert.Equal("unknownOutcome@a", Found(Flow($"{Task("a")}, {End()}", "a > end, a/nope > end")));
        Assert.Equal("unknownTarget@a", Found(Flow($"{Task("a")}, {End()}", "a > end, a > nope")));
        Assert.Equal("unknownStart@nope", Found(Flow($"{Task("a")}, {End()}", "a > end", ", \"start\": \"nope\"")));
        Assert.Equal("idTwice@a", Found(Flow($"{Tasks("a", "a")}, {End()}", "a > end")));
    }

    [Fact]
    public void A_task_for_nobody() => Assert.Equal("noCandidates@a", Found(Flow($$"""{ "id": "a", "type": "task" }, {{End()}}""", "a > end")));

    [Fact]
    public void Two_ways_for_one_outcome_need_a_fork() => Assert.Equal("twoWays@a", Found(Flow($"{Tasks("a", "b")}, {End()}", "a > b, a > end, b > end")));

    [Fact]
    public void A_loop_without_a_way_out()
    {
        static string Loop(string more) => Flow($$"""{ "id": "x", "type": "loop", {{more}} "activities": [{{Tasks("a")}}] }, {{End()}}""", "x > end");
        Assert.Equal("loopWithoutExit@x", Found(Loop("")));
        Assert.Equal("loopWithoutExit@x", Found(Loop("\"while\": \"true\",")));
        Assert.Equal("", Found(Loop("\"while\": \"visits('a') < 3\",")));
    }

    [Fact]
    public void A_join_of_all_that_may_not_get_all()
    {
        static string Two(string mode) => Flow($"{Fork("f")}, {Task("a")}, {Task("b", "\"outcomes\": [\"join\", \"leave\"]")}, {Join("j", mode)}, {Task("away")}, {Task("back")}, {End()}", "f > a, f > b, a > j, b/join > j, b/leave > away, away > back, back > away2, j > end")
            .Replace("\"to\": \"away2\"", "\"to\": \"end\"", StringComparison.Ordinal);
        // An end takes everything with it, so nothing starves; a branch that ends aside in an inner level does.
        Assert.Equal("", Found(Two("all")));
        var inner = Flow($$"""{ "id": "x", "type": "sequence", "activities": [{{Fork("f")}}, {{Task("a")}}, {{Task("b", "\"outcomes\": [\"join\", \"leave\"]")}}, {{Join("j", "all")}}], "connections": [{{Arrows("f > a, f > b, a > j, b/join > j")}}] }, {{End()}}""", "x > end");
        Assert.Equal("joinMayStarve@j", Found(inner));
        Assert.Equal("", Found(inner.Replace("\"all\"", "\"live\"", StringComparison.Ordinal)));
        Assert.Equal("joinMayStarve@j", Found(Flow($$"""{ "id": "d", "type": "decision", "when": [{ "if": "form.a", "outcome": "a" }], "otherwise": "b" }, {{Tasks("a", "b")}}, {{Join("j", "all")}}, {{End()}}""", "d/a > a, d/b > b, a > j, b > j, j > end")));
    }

    [Fact]
    public void Two_live_joins_that_reach_each_other() =>
        Assert.Equal("joinsWaitForEachOther@j1", Found(Flow($"{Fork("f")}, {Tasks("a", "b")}, {Join("j1")}, {Join("j2")}, {Task("c", "\"outcomes\": [\"x\", \"y\"]")}, {Task("d", "\"outcomes\": [\"x\", \"y\"]")}, {End()}",
            "f > a, f > b, a > j1, b > j2, j1 > c, j2 > d, c/x > j2, c/y > end, d/x > j1, d/y > end")));

    [Fact]
    public void Joins_one_after_the_other_inside_a_loop_are_well() =>
        Assert.Equal("", Found(Flow($"{Fork("f1")}, {Fork("f2")}, {Tasks("a", "b", "c", "d")}, {Join("j1")}, {Join("j2")}, {Task("e", "\"outcomes\": [\"again\", \"on\"]")}, {End()}",
            "f1 > a, f1 > b, a > j1, b > j1, j1 > f2, f2 > c, f2 > d, c > j2, d > j2, j2 > e, e/again > f1, e/on > end", ", \"start\": \"f1\"")));

    [Fact]
    public void A_connection_that_leaves_a_fork_backwards_must_say_so()
    {
        static string Back(string arrow) => Flow($"{Task("p")}, {Fork("f")}, {Task("a", "\"outcomes\": [\"done\", \"over\"]")}, {Task("b")}, {Join("j")}, {End()}", $"p > f, f > a, f > b, a/done > j, a/over {arrow} p, b > j, j > end");
        Assert.Equal("unmarkedRestart@a", Found(Back(">")));
        Assert.Equal("", Found(Back("!")));
        Assert.Equal("needlessRestart@a", Found(Flow($"{Task("a", "\"outcomes\": [\"done\", \"over\"]")}, {End()}", "a/done > end, a/over ! a")));
    }

    [Fact]
    public void A_duty_without_a_unit_and_an_assisting_one_without_a_lead()
    {
        Assert.Empty(FlowCheck.Check(Sample.Duties));
        var problems = FlowCheck.Check(new DutyTable { Rows = [new DutyRow { Unit = "a" }, new DutyRow(), new DutyRow { Unit = "a", Class = DutyClass.Assisting }] });
        Assert.Equal(["flow.dutyWithoutUnit@2", "flow.dutyWithoutLead@3"], problems.Select(p => $"{p.Code}@{p.Path}"));
    }

    [Fact]
    public void A_wrong_expression_is_told_with_its_place()
    {
        var problem = Assert.Single(FlowCompiler.Compile(FlowDefinition.Parse(Flow($$"""{ "id": "d", "type": "decision", "when": [{ "if": "form.a >", "outcome": "x" }], "otherwise": "y" }, {{End()}}""", "d > end"))).Problems);
        Assert.Equal(("d", "form.a >"), (problem.Path, problem.Values!["source"]));
    }
}
