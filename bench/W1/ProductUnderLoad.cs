using System.Text.Json.Nodes;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;

namespace LowCode.Bench.W1;

/// <summary>The product's side of W1: a fresh database, the light app published as anybody would, the load, and a look at what it left.</summary>
public sealed class ProductUnderLoad(LoadDriver driver, PostgresCluster cluster, Collector collector, int[] connections, int seed)
{
    readonly Random random = new(seed);
    int runs;

    /// <summary>Cases over all runs, those read back, and those that were not as sent.</summary>
    public JsonObject ReadBack { get; } = new() { ["cases"] = 0, ["read"] = 0, ["wrong"] = 0 };

    public async Task<IReadOnlyList<LoadRun>> Run(bool sqlite)
    {
        using var scratch = new Scratch();
        await using var product = await Product.On(sqlite ? "sqlite" : "pg", scratch, ["bench/W1/app"], cluster, collector.Environment);
        await product.Start();
        int[] charged = sqlite ? [product.Id] : [product.Id, await Postmaster.IdOf(cluster)];
        var measured = new List<LoadRun>();
        foreach (var count in connections)
        {
            var run = await driver.Run("ours", product.Port, count, Step.File, charged, $"Authorization: Bearer {product.Key}\r\n", $"w{seed}x{++runs}");
            Console.Error.WriteLine($"    {run}");
            // An answer that is not 2xx is a broken measurement, not a slow one.
            if (run.Errors > 0) throw new InvalidOperationException($"{run.Errors} errors, the first: {run.Raw["first_error"]}");
            measured.Add(run);
        }
        await CheckSome(product.Api);
        await product.Stop();
        scratch.Keep = false;
        return measured;
    }

    /// <summary>Reads one closed case in a hundred back with its history, and compares it with what the step file sends.</summary>
    async Task CheckSome(Api api)
    {
        var steps = Step.Read();
        var (cases, read, wrong) = (0, 0, 0);
        string? after = null;
        do
        {
            var page = await api.Get($"/api/v1/cases?app=w1&state=closed&top=200{(after is null ? "" : "&after=" + after)}");
            foreach (var line in page["items"]!.AsArray())
            {
                cases++;
                if (random.Next(100) != 0) continue;
                read++;
                if (!await IsAsSent(api, line!["caseId"]!.GetValue<string>(), steps)) wrong++;
            }
            after = (string?)page["next"];
        }
        while (after is not null);
        ReadBack["cases"] = ReadBack["cases"]!.GetValue<int>() + cases;
        ReadBack["read"] = ReadBack["read"]!.GetValue<int>() + read;
        ReadBack["wrong"] = ReadBack["wrong"]!.GetValue<int>() + wrong;
    }

    static async Task<bool> IsAsSent(Api api, string id, IReadOnlyList<Step> steps)
    {
        var (view, history) = (await api.Get($"/api/v1/cases/{id}"), await api.Get($"/api/v1/cases/{id}/history"));
        var entries = history["entries"]!.AsArray();
        if (!history["verified"]!.GetValue<bool>() || entries.Count != steps.Count) return false;
        if (view["state"]!.GetValue<string>() != "closed" || view["version"]!.GetValue<int>() != steps.Count) return false;
        var kept = view["form"]!.AsObject();
        for (var n = 0; n < steps.Count; n++)
        {
            var sent = JsonNode.Parse(steps[n].For(id).Body)!;
            // The first key was made before the case had an id.
            if (n > 0 && (string?)entries[n]!["key"] != (string?)sent["key"]) return false;
            foreach (var (field, value) in sent["form"] as JsonObject ?? [])
                if (!Holds(kept[field], value)) return false;
        }
        return true;
    }

    /// <summary>Everything that was sent is there; computed members may have joined it, and personal values are masked for a reader without the right.</summary>
    static bool Holds(JsonNode? kept, JsonNode? sent) => (kept, sent) switch
    {
        (JsonObject a, JsonObject b) => b.All(member => Holds(a[member.Key], member.Value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Holds(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) when a.ToJsonString().Contains('*', StringComparison.Ordinal) => a.GetValueKind() == b.GetValueKind(),
        _ => JsonNode.DeepEquals(kept, sent),
    };
}
