using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Servers;
using LowCode.Bench.W1;

namespace LowCode.Bench.Kill;

/// <summary>
/// Many closed loops at once, each running whole cases until the server is gone. Every acknowledgement is remembered here, outside the
/// server, at the moment it arrives.
/// </summary>
public sealed class CaseLoad(Api api, int connections, string prefix, Func<DateTimeOffset>? timerDue)
{
    readonly IReadOnlyList<Step> steps = Step.Read();
    readonly ConcurrentBag<SentCase> cases = [];
    long acknowledged;
    int number;
    volatile bool finishing;

    public IReadOnlyCollection<SentCase> Cases => cases;

    /// <summary>Acknowledgements so far; moves while the load runs.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>No further command is sent; those under way are waited for.</summary>
    public void Finish() => finishing = true;

    /// <summary>Ends when the server is gone, or soon after <see cref="Finish"/>.</summary>
    /// <exception cref="InvalidOperationException">A command was refused: the load itself is wrong.</exception>
    public Task Run() => Task.WhenAll(Enumerable.Range(0, connections).Select(Loop));

    async Task Loop(int loop)
    {
        // One loop in eight opens cases that wait for a timer, so that a kill meets timers in every state.
        while (loop % 8 == 7 && timerDue is not null ? await TimerCase(timerDue()) : await WholeCase()) { }
    }

    async Task<bool> WholeCase()
    {
        var one = new SentCase();
        var name = NextName();
        foreach (var step in steps)
            if (!await Send(one, step.For(one.Id ?? name))) return false;
        return true;
    }

    async Task<bool> TimerCase(DateTimeOffset due)
    {
        var one = new SentCase { TimerDue = due };
        var body = new JsonObject
        {
            ["key"] = NextName() + "-1", ["as"] = "u-operator.003", ["street"] = KillBench.Street,
            ["form"] = new JsonObject { ["until"] = due.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) },
        };
        return await Send(one, new Step("POST", "/api/v1/apps/alarm/cases", body.ToJsonString()));
    }

    async Task<bool> Send(SentCase one, Step step)
    {
        if (finishing) return false;
        if (one.Commands.Count == 0) cases.Add(one);
        one.Add(new(step.Path, step.Body, null));
        Answer answer;
        try { answer = await api.Send(step.Method, step.Path, step.Body); }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException) { return false; }
        if (!answer.Done) throw new InvalidOperationException($"{step.Path} was refused: {answer}");
        var body = answer.Body;
        one.Id ??= body["id"]!.GetValue<string>();
        one.Answered(body["version"]!.GetValue<long>());
        Interlocked.Increment(ref acknowledged);
        return true;
    }

    string NextName() => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref number)}");
}
