using LowCode.Flows;
using LowCode.Scripts;

namespace LowCode.Bench.Flows;

/// <summary>Flows as large as the largest that people draw.</summary>
static class LargeFlow
{
    /// <summary>Blocks of ten activities, one after the other: a step, a fork of three branches with a choice and a way back in one of them, a join.</summary>
    public static Flow Blocks(int activities) => Make(activities, woven: false);

    /// <summary>The same with a way from one branch into the next, which no block holds any more.</summary>
    public static Flow Woven(int activities) => Make(activities, woven: true);

    static Flow Make(int activities, bool woven)
    {
        List<ActivityDefinition> all = [];
        List<ConnectionDefinition> ways = [];
        string? last = null;
        for (var b = 0; all.Count + 10 < activities; b++)
        {
            all.Add(Step($"t{b}"));
            all.Add(new ActivityDefinition { Id = $"f{b}", Type = ActivityTypes.Fork });
            all.Add(Step($"a{b}", "on", "back"));
            all.Add(Step($"b{b}"));
            all.Add(new ActivityDefinition { Id = $"d{b}", Type = ActivityTypes.Decision, When = [new CaseDefinition { If = "form.x > 1", Outcome = "yes" }], Otherwise = "no" });
            all.Add(Step($"y{b}"));
            all.Add(Step($"n{b}"));
            all.Add(new ActivityDefinition { Id = $"m{b}", Type = ActivityTypes.Set });
            all.Add(Step($"c{b}", "on", "over"));
            all.Add(new ActivityDefinition { Id = $"j{b}", Type = ActivityTypes.Join });
            if (last is not null) ways.Add(Way(last, $"t{b}"));
            ways.AddRange([Way($"t{b}", $"f{b}"), Way($"f{b}", $"a{b}"), Way($"f{b}", $"b{b}"), Way($"f{b}", $"c{b}"), Way($"a{b}", $"j{b}", "on"), Way($"a{b}", $"a{b}", "back"),
                Way($"b{b}", $"d{b}"), Way($"d{b}", $"y{b}", "yes"), Way($"d{b}", $"n{b}", "no"), Way($"y{b}", $"m{b}"), Way($"n{b}", $"m{b}"), Way($"m{b}", $"j{b}"),
                Way($"c{b}", $"j{b}", "on"), woven ? Way($"c{b}", $"m{b}", "over") : Way($"c{b}", $"c{b}", "over")]);
            last = $"j{b}";
        }
        all.Add(new ActivityDefinition { Id = "end", Type = ActivityTypes.End, Result = "closed" });
        ways.Add(Way(last ?? throw new ArgumentException("too small", nameof(activities)), "end"));
        var compiled = FlowCompiler.Compile(new FlowDefinition { Id = "large", Start = "t0", Activities = all, Connections = ways });
        return compiled.Flow ?? throw new InvalidOperationException($"a flow of the bench does not compile: {compiled.Problems[0]}");
    }

    static ActivityDefinition Step(string id, params string[] outcomes) =>
        new() { Id = id, Type = ActivityTypes.Task, Candidates = new CandidatesDefinition { Post = (Value)"p" }, Outcomes = outcomes.Length > 0 ? outcomes : null };

    static ConnectionDefinition Way(string from, string to, string? outcome = null) => new() { From = from, To = to, Outcome = outcome };
}
