using System.Text;
using System.Text.Json;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Simulating;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Many cases played through the calendar: who gets what when, and what is late.</summary>
public sealed class SimulationTests
{
    static readonly UnitTree tree = UnitTree.Of(Divisions.Units);
    static readonly Dictionary<string, StepPlan> nothing = [];

    static LightApp App(AppPackage package) => AppCheck.Check(package) is { App: { } app, Problems.Count: 0 } ? app : throw new ArgumentException("does not compile", nameof(package));

    static readonly LightApp request = App(SampleApps.Request);

    static LightApp Small(string activities, string connections) => App(AppPackage.Of([
        ("app.json", """{ "id": "small", "name": "小", "version": "1.0.0", "noun": "件", "numberPrefix": "S", "form": "open", "title": "form.summary" }"""u8.ToArray()),
        ("forms/open.json", """{ "id": "open", "name": "登记", "fields": [{ "id": "summary", "type": "text", "label": "标题" }] }"""u8.ToArray()),
        ("flow.json", Encoding.UTF8.GetBytes($$"""{ "id": "small", "activities": [{{activities}}], "connections": [{{connections}}] }""")),
    ]));

    static SimulationResult Run(LightApp app, SimulationPlan plan)
    {
        Assert.Empty(plan.Check(app));
        return Simulation.Run(app, plan, WorkCalendar.China, tree, nothing);
    }

    static readonly SimulationPlan month = new()
    {
        From = new DateOnly(2026, 9, 1), Days = 30, PerDay = 30, Seed = 7,
        Staff = new Dictionary<string, int> { ["operator"] = 3, ["dispatcher"] = 2, ["handler"] = 8, ["callback"] = 2, ["supervisor"] = 1 },
    };

    static string Json(SimulationResult result) => JsonSerializer.Serialize(result, SimulationJson.Default.SimulationResult);

    [Fact]
    public void A_seed_gives_one_result_and_every_case_is_accounted_for()
    {
        var (one, again, other) = (Run(request, month), Run(request, month), Run(request, month with { Seed = 8 }));
        Assert.Equal(Json(one), Json(again));
        Assert.NotEqual(Json(one), Json(other));
        Assert.InRange(one.Cases, 600, 700);
        Assert.Equal((one.Cases, 0, false), (one.Closed + one.Open, one.Stuck, one.Cut));
        Assert.Equal(one.Closed, one.Ends.Sum(e => e.Cases));
        var intake = one.Activities.Single(a => a.Activity == "intake");
        Assert.Equal(one.Cases, intake.Done + intake.Left);
        Assert.Equal(intake.Done, one.Posts.Single(p => p.Post == "operator").Done);
        Assert.All(one.Posts, p => Assert.InRange(p.Load, 0, 1));
    }

    [Fact]
    public void People_work_office_hours_of_working_days_only_and_cases_come_on_them()
    {
        // The holiday of October 2026 lies in the midst.
        var result = Run(request, month with { From = new DateOnly(2026, 9, 28), Days = 21, PerDay = 3 });
        foreach (var moment in result.Told.SelectMany(t => t.Moments).Where(m => m.What is "opened" or "done"))
        {
            var local = moment.At.ToOffset(TimeSpan.FromHours(8));
            Assert.True(WorkCalendar.China.IsWorkday(DateOnly.FromDateTime(local.DateTime)), $"{moment}");
            Assert.InRange(local.TimeOfDay, TimeSpan.FromHours(9), TimeSpan.FromHours(18));
            Assert.False(local.TimeOfDay > TimeSpan.FromHours(12) && local.TimeOfDay < TimeSpan.FromHours(14), $"{moment}");
        }
        Assert.Equal(0, Run(request, month with { From = new DateOnly(2026, 10, 1), Days = 7 }).Cases);
        Assert.InRange(Run(request, month with { From = new DateOnly(2026, 10, 1), Days = 7, PerFreeDay = 4 }).Cases, 20, 28);
    }

    [Fact]
    public void Too_few_people_make_a_queue_and_what_waits_too_long_is_late_by_the_deadline_it_has()
    {
        var enough = Run(request, month);
        var few = Run(request, month with { Staff = new Dictionary<string, int>(month.Staff) { ["operator"] = 1 }, Steps = new Dictionary<string, StepPlan> { ["intake"] = new() { Minutes = 20 } } });
        var (well, badly) = (enough.Deadlines.Single(d => d.Deadline == "intake/accept"), few.Deadlines.Single(d => d.Deadline == "intake/accept"));
        Assert.Equal((enough.Cases, few.Cases), (well.Started, badly.Started));
        Assert.Equal(0, well.Late);
        Assert.True(badly.Late > few.Cases / 2, $"{badly}");
        Assert.True(few.Late >= badly.Late);
        var post = few.Posts.Single(p => p.Post == "operator");
        Assert.True(post.Load > 0.95 && post.Worst > 50 && post.Left > 50, $"{post}");
        Assert.True(few.Activities.Single(a => a.Activity == "intake").Waiting.Mean > 120);
    }

    [Fact]
    public void Outcomes_come_as_often_as_the_plan_says_else_as_the_definition_does_else_all_alike()
    {
        static int Ended(SimulationResult result, string how) => result.Ends.FirstOrDefault(e => e.Result == how)?.Cases ?? 0;
        var never = Run(request, month with { Steps = new Dictionary<string, StepPlan> { ["intake"] = new() { Outcomes = new Dictionary<string, double> { ["outOfScope"] = 1 } } } });
        Assert.Equal((never.Closed, 0), (Ended(never, "outOfScope"), Ended(never, "closed")));
        Assert.InRange(Ended(Run(request, month), "outOfScope") / (double)Run(request, month).Cases, 0.17, 0.33);

        var written = App(SampleApps.Request.Untold().With(Packages.Flow(f => f["activities"]![0]!["simulate"] =
            System.Text.Json.Nodes.JsonNode.Parse("""{ "minutes": 5, "outcomes": { "accept": 9, "outOfScope": 1 } }"""))));
        var result = Run(written, month);
        Assert.InRange(Ended(result, "outOfScope") / (double)result.Cases, 0.05, 0.15);
        Assert.InRange(result.Activities.Single(a => a.Activity == "intake").Working, 4.5, 5.5);
    }

    [Fact]
    public void Nobody_gets_what_they_must_not_do_and_who_did_what_when_is_told()
    {
        var app = Small("""
            { "id": "a", "type": "task", "name": "甲", "candidates": { "post": "operator" } },
            { "id": "b", "type": "task", "name": "乙", "candidates": { "post": "operator", "not": "=performer('a')" } }, { "id": "end", "type": "end" }
            """, """{ "from": "a", "to": "b" }, { "from": "b", "to": "end" }""");
        var result = Run(app, new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 10, PerDay = 10, Staff = new Dictionary<string, int> { ["operator"] = 2 } });
        Assert.Equal(Simulation.Told, result.Told.Count);
        foreach (var one in result.Told)
        {
            var done = one.Moments.Where(m => m.What == "done").ToDictionary(m => m.Step!, m => m.Who);
            Assert.NotEqual(done["a"], done["b"]);
            Assert.Equal(["opened", "offered", "begun", "done", "offered", "begun", "done", "closed"], one.Moments.Select(m => m.What));
        }
        // Alone, nobody may do the second step.
        var alone = Run(app, new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 10, PerDay = 10 });
        Assert.Equal((0, alone.Cases), (alone.Closed, alone.Open));
    }

    [Fact]
    public void Signs_signals_delays_and_timers_run_under_the_virtual_clock()
    {
        var app = Small("""
            { "id": "s", "type": "sign", "parties": [{ "post": "operator" }, { "post": "supervisor" }], "rule": "any" },
            { "id": "d", "type": "delay", "for": "3 workdays" }, { "id": "w", "type": "wait", "signal": "photo" },
            { "id": "t", "type": "task", "candidates": { "post": "nobody" }, "boundaries": [{ "on": "timer", "after": "2 days", "outcome": "late" }] },
            { "id": "end", "type": "end", "result": "over" }
            """, """{ "from": "s", "to": "d" }, { "from": "d", "to": "w" }, { "from": "w", "to": "t" }, { "from": "t", "outcome": "late", "to": "end" }, { "from": "t", "outcome": "done", "to": "end" }""");
        var result = Run(app, new SimulationPlan
        {
            From = new DateOnly(2026, 9, 1), Days = 60, PerDay = 1, Staff = new Dictionary<string, int> { ["operator"] = 1, ["supervisor"] = 1, ["nobody"] = 0 },
            Steps = new Dictionary<string, StepPlan> { ["w"] = new() { Minutes = 60 }, ["s.party"] = new() { Outcomes = new Dictionary<string, double> { ["agree"] = 1 } } },
        });
        Assert.True(result.Closed > 20, $"{result}");
        Assert.Equal(("over", result.Closed), (Assert.Single(result.Ends).Result, result.Ends[0].Cases));
        Assert.InRange(result.Days.Mean, 4, 8);
        Assert.Equal(0, result.Posts.Single(p => p.Post == "nobody").Done);
        Assert.True(Run(App(SampleApps.Wild), new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 30, PerDay = 5, Staff = new Dictionary<string, int> { ["operator"] = 5, ["dispatcher"] = 3 } }).Closed > 20);
    }

    [Fact]
    public void A_flow_that_never_comes_to_rest_is_stopped_and_data_that_is_missing_is_told_as_stuck()
    {
        var restless = Small("""{ "id": "d", "type": "delay", "for": "1 minutes" }, { "id": "n", "type": "decision", "when": [{ "if": "form.summary == 'x'", "outcome": "over" }], "otherwise": "again" }, { "id": "end", "type": "end" }""",
            """{ "from": "d", "to": "n" }, { "from": "n", "outcome": "again", "to": "d" }, { "from": "n", "outcome": "over", "to": "end" }""");
        var result = Run(restless, new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 30, PerDay = 1 });
        Assert.True(result is { Cut: true, Closed: 0 }, $"{result}");
        var missing = Small("""{ "id": "e", "type": "forEach", "items": "=form.summary", "activities": [{ "id": "t", "type": "task", "candidates": { "post": "operator" } }] }, { "id": "end", "type": "end" }""", """{ "from": "e", "to": "end" }""");
        result = Run(missing, new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 5, PerDay = 2 });
        Assert.Equal((result.Cases, result.Cases, 0), (result.Stuck, result.Open, result.Closed));
        Assert.Equal("e", result.Told[0].Moments.Single(m => m.What == "stuck").Step);
        var stop = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => Simulation.Run(restless, new SimulationPlan { From = new DateOnly(2026, 9, 1), Days = 30, PerDay = 1 }, WorkCalendar.China, tree, nothing, stop));
    }

    [Fact]
    public void A_plan_that_does_not_fit_the_app_is_told_with_its_places()
    {
        var plan = month with
        {
            Days = 0, PerDay = -1, Staff = new Dictionary<string, int> { ["operator"] = -1, ["pilot"] = 1 },
            Steps = new Dictionary<string, StepPlan> { ["intake"] = new() { Minutes = 0, Outcomes = new Dictionary<string, double> { ["maybe"] = 0 } }, ["nowhere"] = new() },
        };
        Assert.Equal(["days simulation.range", "perDay simulation.range", "staff.operator simulation.range", "staff.pilot simulation.post", "steps.intake.minutes simulation.range",
            "steps.intake.outcomes simulation.outcome", "steps.intake.outcomes simulation.noOutcome", "steps.nowhere simulation.step"], plan.Check(request).Select(p => $"{p.Path} {p.Code}"));
        Assert.Equal("simulation.many", Assert.Single((month with { Days = 300, PerDay = 100 }).Check(request)).Code);
    }

    [Fact]
    public void Recorded_steps_give_shares_and_the_median_of_their_office_hours()
    {
        static long At(int day, int hour) => new DateTimeOffset(2026, 9, day, hour, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();
        var shares = SimulationDesk.Shares([
            new StepDone { Activity = "intake", Outcome = "accept", ClaimedAt = At(1, 9), DoneAt = At(1, 10) }, new StepDone { Activity = "intake", Outcome = "accept", ClaimedAt = At(1, 17), DoneAt = At(2, 10) },
            new StepDone { Activity = "intake", Outcome = "outOfScope", DoneAt = At(3, 9) }, new StepDone { Activity = "intake", Outcome = "accept", ClaimedAt = At(1, 9), DoneAt = At(1, 18) },
        ], WorkCalendar.China);
        Assert.Equal(120, shares["intake"].Minutes);
        Assert.Equal((3, 1), ((int)shares["intake"].Outcomes!["accept"], (int)shares["intake"].Outcomes!["outOfScope"]));
        var result = Simulation.Run(request, month, WorkCalendar.China, tree, shares);
        Assert.InRange(result.Activities.Single(a => a.Activity == "intake").Working, 110, 130);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_recorded_cases_did_is_read_from_both_databases_alike(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        await town.CompleteAsync("operator.003", id, "intake", "outOfScope");
        await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        var done = Assert.Single(await town.Of<StepUse>().DoneAsync("request", CancellationToken.None));
        Assert.Equal(("intake", "outOfScope", Town.Monday.ToUnixTimeMilliseconds()), (done.Activity, done.Outcome, done.DoneAt));
        Assert.Empty(await town.Of<StepUse>().DoneAsync("other", CancellationToken.None));
    }
}
