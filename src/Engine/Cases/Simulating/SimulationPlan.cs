using System.Globalization;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases.Simulating;

/// <summary>What is to be played: how many cases come when, who is there for them, how long each step takes and how it comes out.</summary>
public sealed record SimulationPlan
{
    /// <summary>Bounds of one run over HTTP and at the page.</summary>
    public const int MostCases = 20_000, MostDays = 731, MostStaff = 1000, MostRows = 1000;
    /// <summary>Longest a step may take: three months of office hours.</summary>
    public const double MostMinutes = 27_000;

    /// <summary>First day.</summary>
    public DateOnly From { get; init; } = new(2026, 1, 1);
    /// <summary>Natural days that are played.</summary>
    public int Days { get; init; } = 30;
    /// <summary>New cases on a working day, on average.</summary>
    public double PerDay { get; init; } = 20;
    /// <summary>New cases on a free day, on average.</summary>
    public double PerFreeDay { get; init; }
    /// <summary>The same seed gives the same result.</summary>
    public int Seed { get; init; } = 1;
    /// <summary>The street that has the cases; the first one when left out.</summary>
    public string? Street { get; init; }
    /// <summary>People at each post; 1 for a post that is not named. A step offered to no post is done by <see cref="Anybody"/>.</summary>
    public IReadOnlyDictionary<string, int> Staff { get; init; } = new Dictionary<string, int>();
    /// <summary>By id of the activity.</summary>
    public IReadOnlyDictionary<string, StepPlan> Steps { get; init; } = new Dictionary<string, StepPlan>();
    /// <summary>Shares and times that the steps do not name are taken from recorded cases.</summary>
    public bool Recorded { get; init; }
    /// <summary>Forms to open cases with, drawn evenly; without any, values are made up.</summary>
    public IReadOnlyList<Record> Data { get; init; } = [];

    /// <summary>Whose queue takes what is offered to a unit or to named people.</summary>
    public const string Anybody = "*";

    /// <summary>Cases to be expected.</summary>
    public double Expected => Days * Math.Max(PerDay, PerFreeDay);

    /// <summary>Posts whose people the plan may name.</summary>
    public static IReadOnlyList<string> PostsOf(LightApp app) => SimulatedSteps.PostsOf(app.Flow);

    /// <summary>Everything that is wrong with it for this app.</summary>
    public IReadOnlyList<Problem> Check(LightApp app)
    {
        var problems = new List<Problem>();
        if (Days is < 1 or > MostDays) problems.Add(Range("days", 1, MostDays));
        if (From.Year is < 2000 or > 2190) problems.Add(Range("from", 2000, 2190));
        if (!(PerDay >= 0 && PerDay <= MostCases)) problems.Add(Range("perDay", 0, MostCases));
        if (!(PerFreeDay >= 0 && PerFreeDay <= MostCases)) problems.Add(Range("perFreeDay", 0, MostCases));
        if (problems.Count == 0 && Expected > MostCases)
            problems.Add(Problem.At("simulation.many", "perDay", ("cases", Expected.ToString("F0", CultureInfo.InvariantCulture)), ("most", Text(MostCases))));
        if (Data.Count > MostRows) problems.Add(Range("data", 0, MostRows));
        var posts = SimulatedSteps.PostsOf(app.Flow);
        foreach (var (post, people) in Staff)
        {
            if (people is < 0 or > MostStaff) problems.Add(Range("staff." + post, 0, MostStaff));
            if (!posts.Contains(post)) problems.Add(Problem.At("simulation.post", "staff." + post, ("post", post), ("posts", string.Join(", ", posts))));
        }
        foreach (var (id, step) in Steps)
        {
            if (app.Flow.Find(id) is not { } activity) problems.Add(Problem.At("simulation.step", "steps." + id, ("step", id)));
            else step.Check(activity, "steps." + id, problems);
        }
        return problems;
    }

    internal static Problem Range(string path, double least, double most) => Problem.At("simulation.range", path, ("least", Text(least)), ("most", Text(most)));

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One step: as an author writes it beside the activity (<c>"simulate": { "minutes": 20, "outcomes": { "accept": 8, "outOfScope": 1 } }</c>) or in a plan.</summary>
public sealed record StepPlan
{
    /// <summary>Minutes of office hours it takes on average; what waits for a signal waits so long.</summary>
    public double? Minutes { get; init; }
    /// <summary>How often each outcome comes, against each other; one that is not named never comes.</summary>
    public IReadOnlyDictionary<string, double>? Outcomes { get; init; }

    internal void Check(FlowActivity activity, string path, List<Problem> problems)
    {
        if (Minutes is { } minutes && !(minutes > 0 && minutes <= SimulationPlan.MostMinutes)) problems.Add(SimulationPlan.Range(path + ".minutes", 0, SimulationPlan.MostMinutes));
        if (Outcomes is not { Count: > 0 } outcomes) return;
        var known = SimulatedSteps.OutcomesOf(activity);
        foreach (var (outcome, share) in outcomes)
        {
            if (!known.Contains(outcome)) problems.Add(Problem.At("simulation.outcome", $"{path}.outcomes", ("step", activity.Definition.Name ?? activity.Id), ("outcome", outcome), ("outcomes", string.Join(", ", known))));
            if (!(share >= 0 && share <= 1e9)) problems.Add(SimulationPlan.Range($"{path}.outcomes.{outcome}", 0, 1e9));
        }
        if (outcomes.Values.All(s => s == 0)) problems.Add(Problem.At("simulation.noOutcome", $"{path}.outcomes", ("step", activity.Definition.Name ?? activity.Id)));
    }
}
