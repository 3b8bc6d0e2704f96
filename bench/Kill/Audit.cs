using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LowCode.Bench.Servers;

namespace LowCode.Bench.Kill;

/// <summary>What was found wrong after a restart; all zero when nothing was.</summary>
public sealed record Findings(long Lost, long Doubled, long HalfWritten, long BrokenChains, long TimersMissed, long TimersDoubled, long Unanswered)
{
    public static readonly Findings None = new(0, 0, 0, 0, 0, 0, 0);

    public static Findings operator +(Findings a, Findings b) => new(
        a.Lost + b.Lost, a.Doubled + b.Doubled, a.HalfWritten + b.HalfWritten, a.BrokenChains + b.BrokenChains,
        a.TimersMissed + b.TimersMissed, a.TimersDoubled + b.TimersDoubled, a.Unanswered + b.Unanswered);
}

/// <summary>
/// Holds what the senders remember against what the restarted server has, over its API: every acknowledged command once, every unanswered
/// one exactly once after it was sent again with its key, every chain whole, every view at the version of its history, every timer fired once.
/// </summary>
public sealed class Audit(Api api)
{
    static readonly TimeSpan timerPatience = TimeSpan.FromSeconds(30);

    public async Task<Findings> Check(IReadOnlyCollection<SentCase> cases)
    {
        var found = new ConcurrentBag<Findings>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, cancellation) => found.Add(await Check(one, cancellation)));
        return found.Aggregate(Findings.None, (sum, next) => sum + next);
    }

    async Task<Findings> Check(SentCase one, CancellationToken cancellation)
    {
        var findings = Findings.None;
        var last = one.Commands[^1];
        // The server died before it answered: the sender sends the same again and must learn what became of it.
        if (last.Version is null)
        {
            var again = await Post(last, cancellation);
            one.Id ??= again["id"]!.GetValue<string>();
            one.Answered(again["version"]!.GetValue<long>());
            findings += Findings.None with { Unanswered = 1 };
        }
        // A known key must be answered as the first time, and must not have a second effect.
        last = one.Commands[^1];
        var repeated = await Post(last, cancellation);
        if (repeated["version"]!.GetValue<long>() != last.Version || repeated["id"]!.GetValue<string>() != one.Id) findings += Findings.None with { Doubled = 1 };

        var (view, history) = await Read(one, cancellation);
        var entries = history["entries"]!.AsArray().Select(entry => (Version: entry!["version"]!.GetValue<long>(), Key: (string?)entry["key"])).ToArray();
        foreach (var command in one.Commands)
        {
            var found = entries.Where(entry => entry.Key == command.Key).ToArray();
            if (found.Length == 0 || found[0].Version != command.Version) findings += Findings.None with { Lost = 1 };
            if (found.Length > 1) findings += Findings.None with { Doubled = 1 };
        }
        // What carries no key of the sender was done by the engine: here a timer that fired.
        var fired = entries.Count(entry => entry.Key is null);
        if (entries.Length > one.Commands.Count + fired) findings += Findings.None with { Doubled = 1 };
        if (one.TimerDue is not null) findings += Findings.None with { TimersMissed = fired == 0 ? 1 : 0, TimersDoubled = fired > 1 ? 1 : 0 };

        var whole = entries.Select(entry => entry.Version).SequenceEqual(Enumerable.Range(1, entries.Length).Select(n => (long)n));
        if (!whole || view["version"]!.GetValue<long>() != entries.Length) findings += Findings.None with { HalfWritten = 1 };
        if (!history["verified"]!.GetValue<bool>()) findings += Findings.None with { BrokenChains = 1 };
        return findings;
    }

    /// <summary>The case and its history; of a case with a timer only after the timer has fired, or after patience has run out.</summary>
    async Task<(JsonObject View, JsonObject History)> Read(SentCase one, CancellationToken cancellation)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var view = await api.Get($"/api/v1/cases/{one.Id}", cancellation);
            var fired = one.TimerDue is not { } due || view["version"]!.GetValue<long>() > one.Commands.Count || DateTimeOffset.UtcNow > due + timerPatience;
            if (fired) return (view, await api.Get($"/api/v1/cases/{one.Id}/history", cancellation));
            await pulse.WaitForNextTickAsync(cancellation);
        }
    }

    async Task<JsonObject> Post(SentCommand command, CancellationToken cancellation)
    {
        var answer = await api.Send("POST", command.Path, command.Body, cancellation);
        return answer.Done ? answer.Body : throw new InvalidOperationException($"{command.Path} sent again was refused: {answer}");
    }
}
