using System.Diagnostics;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Bench.Frame;
using LowCode.Calendar;
using LowCode.Cases.Simulating;
using LowCode.Org;

namespace LowCode.Bench.Flows;

/// <summary>One year of one street played: the shipped app, the real calendar of 2026, 40 people. Options: <c>--cases 100000</c>.</summary>
public static class SimulateBench
{
    public static readonly string[] Options = ["cases"];

    public static Task<Figures> Run(Options options)
    {
        var cases = options.Int("cases", 100_000);
        var app = AppCheck.Check(AppPackage.FromFolder(Path.Combine(Checkout.Root, "plugins-samples", "apps", "request"))).App ?? throw new InvalidOperationException("the shipped app does not compile");
        var first = new DateOnly(2026, 1, 1);
        var workdays = Enumerable.Range(0, 365).Count(d => WorkCalendar.China.IsWorkday(first.AddDays(d)));
        // Some 400 cases a working day for 40 people: minutes as a busy hotline has them.
        var plan = new SimulationPlan
        {
            From = first, Days = 365, PerDay = cases / (double)workdays, Seed = options.Seed,
            Staff = new Dictionary<string, int> { ["operator"] = 5, ["dispatcher"] = 1, ["handler"] = 22, ["callback"] = 8, ["supervisor"] = 4 },
            Steps = new Dictionary<string, StepPlan>
            {
                ["intake"] = new() { Minutes = 5, Outcomes = new Dictionary<string, double> { ["accept"] = 80, ["answeredOnTheSpot"] = 15, ["outOfScope"] = 5 } },
                ["dispatch"] = new() { Minutes = 3 }, ["handle"] = new() { Minutes = 25 },
                ["callback"] = new() { Minutes = 6, Outcomes = new Dictionary<string, double> { ["resolved"] = 88, ["unresolved"] = 7, ["unreachable"] = 5 } },
                ["review"] = new() { Minutes = 40 },
            },
        };
        GC.Collect();
        var clock = Stopwatch.StartNew();
        var result = Simulation.Run(app, plan, WorkCalendar.China, UnitTree.Of(Divisions.Units), new Dictionary<string, StepPlan>());
        var seconds = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        return Task.FromResult(new Figures().Set("cases", result.Cases).Set("closed", result.Closed).Set("open", result.Open).Set("stuck", result.Stuck)
            .AtMost("seconds", seconds, 60).Set("late", result.Late)
            .Set("per_post", new JsonObject(result.Posts.Select(p => KeyValuePair.Create(p.Post, (JsonNode?)new JsonObject { ["people"] = p.People, ["done"] = p.Done, ["load"] = Figures.Rounded(p.Load), ["worst_queue"] = p.Worst }))))
            .Set("deadlines_late", new JsonObject(result.Deadlines.Select(d => KeyValuePair.Create(d.Deadline, (JsonNode?)d.Late))))
            .Set("memory_mb", Figures.Rounded(process.PeakWorkingSet64 / 1048576.0))
            .MustBe("unaccounted", result.Cases - result.Closed - result.Open, 0).MustBe("stopped", result.Cut ? 1 : 0, 0));
    }
}
