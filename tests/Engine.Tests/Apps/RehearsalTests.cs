using System.Text;
using LowCode.Apps;
using LowCode.Cases.Rehearsing;
using LowCode.Engine.Tests.Cases;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Apps;

/// <summary>A package's own scenarios are played before it is published.</summary>
public sealed class RehearsalTests
{
    static readonly UnitTree tree = UnitTree.Of(Divisions.Units);

    const string Opened = """{ "open": { "summary": "路灯不亮", "category": "lighting", "description": "三盏", "place": "小北路", "claimantName": "陈晓明", "claimantPhone": "13812345678" } }""";

    static IEnumerable<string> Wrong(AppPackage package, params string[] steps) =>
        Play(package, $$"""{ "name": "x", "steps": [{{string.Join(", ", steps)}}] }""").Problems.Select(p => $"{p.Path} {p.Code}");

    static AppReport Play(AppPackage package, string scenario) =>
        Rehearsal.Check(AppPackage.Of([.. package.Paths.Where(p => !p.StartsWith("tests/", StringComparison.Ordinal)).Select(p => (p, package[p]!)), ("tests/x.json", Encoding.UTF8.GetBytes(scenario))]), tree);

    [Fact]
    public void The_shipped_apps_pass_their_own_scenarios()
    {
        var report = Rehearsal.Check(SampleApps.Request, tree);
        Assert.Equal([], report.Problems.Select(p => $"{p.Path} {ProblemText.Of(p, "en")}"));
        Assert.Equal(SampleApps.Request.Paths.Count(p => p.StartsWith("tests/", StringComparison.Ordinal)), report.Scenarios);
        Assert.True(report.Scenarios >= 3);
    }

    [Fact]
    public void A_version_that_breaks_its_own_scenario_is_told_with_file_step_and_what_is_there_instead()
    {
        var report = Rehearsal.Check(SampleApps.Request.Inspected(), tree);
        Assert.Equal(["tests/resolved.json steps[5] scenario.notThere", "tests/second-handling.json steps[5] scenario.notThere"], report.Problems.Select(p => $"{p.Path} {p.Code}"));
        Assert.Equal("inspect", report.Problems[0].Values!["at"]);
    }

    [Theory]
    [InlineData("""{ "complete": "handle" }""", "scenario.notThere")]
    [InlineData("""{ "complete": "intake", "outcome": "accept", "as": "resident" }""", "scenario.nobody")]
    [InlineData("""{ "complete": "intake", "outcome": "nonsense" }""", "scenario.refused")]
    [InlineData("""{ "complete": "intake", "outcome": "accept", "refused": "form.required" }""", "scenario.accepted")]
    [InlineData("""{ "expect": { "at": ["handle"] } }""", "scenario.elsewhere")]
    [InlineData("""{ "expect": { "closed": "closed" } }""", "scenario.elsewhere")]
    [InlineData("""{ "expect": { "owner": "~cg" } }""", "scenario.owner")]
    [InlineData("""{ "expect": { "overdue": ["intake"] } }""", "scenario.overdue")]
    [InlineData("""{ "expect": { "form": { "place": "别处" } } }""", "scenario.value")]
    [InlineData("""{ "wait": "a while" }""", "calendar.duration")]
    [InlineData("""{ }""", "scenario.step")]
    public void Each_way_in_which_a_step_goes_wrong_is_told(string step, string code) => Assert.Equal([$"tests/x.json steps[1] {code}"], Wrong(SampleApps.Request, Opened, step));

    [Fact]
    public void What_is_late_returned_and_answered_from_outside_is_played_too()
    {
        Assert.Empty(Wrong(SampleApps.Request, Opened, """{ "complete": "intake", "outcome": "accept" }""",
            """{ "complete": "handle", "form": { "contacted": true, "contactedAt": "2026-11-23T10:00:00+08:00", "result": "已更换灯泡" } }""",
            """{ "return": "callback", "to": "handle" }""", """{ "expect": { "at": ["handle"] } }""", """{ "wait": "16 workdays" }""", """{ "expect": { "overdue": ["handle", "case", "feedback"] } }"""));
        var script = """{ "name": "x", {0} "steps": [{ "open": { "summary": "s", "parts": ["a"] } }, { "complete": "plan", "outcome": "script" }, { "expect": { "at": ["turn"] } }] }""";
        Assert.Equal(["scenario.noAnswer"], Play(SampleApps.Wild, script.Replace("{0}", "", StringComparison.Ordinal)).Problems.Select(p => p.Code));
        Assert.Empty(Play(SampleApps.Wild, script.Replace("{0}", "\"answers\": { \"think\": \"well\" },", StringComparison.Ordinal)).Problems);
    }

    [Fact]
    public void Files_that_cannot_be_read_and_too_many_or_no_steps_are_told_and_limits_hold()
    {
        Assert.Equal(["tests/x.json step json.member", "tests/x.json json.needed"], Play(SampleApps.Request, """{ "name": "x", "step": [] }""").Problems.Select(p => $"{p.Path} {p.Code}"));
        Assert.Equal(["tests/x.json scenario.steps"], Play(SampleApps.Request, """{ "name": "x", "steps": [] }""").Problems.Select(p => $"{p.Path} {p.Code}"));
        Assert.Equal(["tests/x.json scenario.steps"], Wrong(SampleApps.Request, [.. Enumerable.Repeat(Opened, AppScenario.MostSteps + 1)]));
        var many = AppPackage.Of([.. SampleApps.Request.Paths.Select(p => (p, SampleApps.Request[p]!)), .. Enumerable.Range(0, AppScenario.MostScenarios + 1).Select(i => ($"tests/many{i}.json", Encoding.UTF8.GetBytes($$"""{ "name": "x", "steps": [{{Opened}}] }""")))]);
        Assert.Equal(["scenario.many"], Rehearsal.Check(many, tree).Problems.Select(p => p.Code));
    }
}
