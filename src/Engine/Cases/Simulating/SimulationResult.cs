namespace LowCode.Cases.Simulating;

/// <summary>What came of a simulation. Times of waiting and working are minutes of office hours.</summary>
/// <param name="Cases">Cases that were opened.</param>
/// <param name="Late">Cases of which some deadline passed.</param>
/// <param name="Stuck">Cases that came to an incident: data the flow needs was not there.</param>
/// <param name="Days">Working days from opening to closing.</param>
/// <param name="Cut">It was stopped because its cases never came to rest.</param>
public sealed record SimulationResult(
    DateTimeOffset From, DateTimeOffset Until, int Seed, int Cases, int Closed, int Open, int Late, int Stuck, Spread Days, bool Cut,
    IReadOnlyList<SimulatedActivity> Activities, IReadOnlyList<SimulatedPost> Posts, IReadOnlyList<SimulatedDeadline> Deadlines, IReadOnlyList<SimulatedEnd> Ends, IReadOnlyList<ToldCase> Told);

/// <param name="Mean">Average.</param>
/// <param name="Most">What nine in ten stay below.</param>
public sealed record Spread(double Mean, double Most);

/// <param name="Done">How often it was done.</param>
/// <param name="Left">How often it still waited or was being done at the end.</param>
public sealed record SimulatedActivity(string Activity, string Name, int Done, int Left, Spread Waiting, double Working);

/// <param name="Load">Part of its people's office hours in which they worked, 0 to 1.</param>
/// <param name="Worst">Longest queue, and when it was so long first.</param>
public sealed record SimulatedPost(string Post, int People, int Done, double Load, int Worst, DateTimeOffset? WorstAt, int Left);

/// <param name="Deadline"><c>activity/deadline</c>, or the id of one of the whole case.</param>
public sealed record SimulatedDeadline(string Deadline, string? Activity, int Started, int Late);

public sealed record SimulatedEnd(string Result, int Cases);

/// <summary>A case with who got what when.</summary>
public sealed record ToldCase(string Number, IReadOnlyList<SimulatedMoment> Moments);
