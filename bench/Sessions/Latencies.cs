using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;

namespace LowCode.Bench.Sessions;

/// <summary>How long the answers took, by kind of interaction, once <see cref="Counting"/> is on.</summary>
sealed class Latencies
{
    readonly ConcurrentDictionary<string, ConcurrentQueue<double>> taken = new();
    readonly ConcurrentDictionary<string, int> errors = new(), refused = new(), reasons = new();
    volatile bool counting;

    /// <summary>Off while sessions are let in: what is measured is the steady state.</summary>
    public bool Counting { get => counting; set => counting = value; }

    public int Errors => errors.Values.Sum();

    public void Add(string kind, TimeSpan time, HttpStatusCode status)
    {
        if (!counting) return;
        taken.GetOrAdd(kind, _ => new()).Enqueue(time.TotalMilliseconds);
        if ((int)status is >= 500 or 401 or 403 or 429) errors.AddOrUpdate($"{kind} {(int)status}", 1, (_, n) => n + 1);
        // Two people take the same case: the second is told so. That is an answer, and a proper one.
        else if ((int)status >= 400) refused.AddOrUpdate(kind, 1, (_, n) => n + 1);
    }

    /// <summary>What the page said to one it refused; so that a bench whose people are always refused is seen to be one.</summary>
    public void Explain(string kind, string reason)
    {
        if (counting) reasons.AddOrUpdate($"{kind}: {reason}", 1, (_, n) => n + 1);
    }

    public void Fail(string kind, string why)
    {
        if (counting) errors.AddOrUpdate($"{kind} {why}", 1, (_, n) => n + 1);
    }

    public int Count(Func<string, bool>? kinds = null) => taken.Where(one => kinds?.Invoke(one.Key) ?? true).Sum(one => one.Value.Count);

    /// <summary>Milliseconds that a share of the interactions stayed under.</summary>
    public double At(double share, Func<string, bool>? kinds = null)
    {
        var all = taken.Where(one => kinds?.Invoke(one.Key) ?? true).SelectMany(one => one.Value).Order().ToList();
        return all.Count == 0 ? 0 : all[Math.Min(all.Count - 1, (int)(all.Count * share))];
    }

    public JsonObject ByKind() => new(taken.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonObject
    {
        ["count"] = one.Value.Count,
        ["refused"] = refused.GetValueOrDefault(one.Key),
        ["p50_ms"] = Figures.Rounded(At(0.5, kind => kind == one.Key)),
        ["p99_ms"] = Figures.Rounded(At(0.99, kind => kind == one.Key)),
    })));

    public JsonObject What() => Most(errors);

    public JsonObject Why() => Most(reasons);

    static JsonObject Most(ConcurrentDictionary<string, int> counts) => new(counts.OrderByDescending(one => one.Value).Take(10).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
}
