using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Interop;
using LowCode.Interop;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Bench.Elsa;

/// <summary>
/// Elsa's own definitions, read from a checkout of its repository that is given (<c>--elsa FOLDER</c>, nothing of it is here), imported and run; what its
/// tests state of each is in <c>bench/Elsa/expected.json</c>, in our words. Every definition also has to come back from the exporter as it was.
/// </summary>
public static class ElsaBench
{
    public static readonly string[] Options = ["elsa"];

    /// <param name="File">Path in its repository.</param>
    /// <param name="Lines">Lines the test states, in order; null when it states none.</param>
    /// <param name="Contains">A line the test states among others.</param>
    /// <param name="Status"><c>finished</c> where the test states that; <c>blocked</c> where it states lines of a run that never ends.</param>
    /// <param name="Variables">Variables or outputs the test states.</param>
    /// <param name="Input">Inputs the test gives.</param>
    /// <param name="Reason">Why it may differ here; a difference without a reason fails the bench.</param>
    sealed record Expected(string File, string[]? Lines = null, string[]? Contains = null, string? Status = null, Dictionary<string, string>? Variables = null, Dictionary<string, string>? Input = null, string? Reason = null);

    public static async Task<Figures> Run(Options options)
    {
        var folder = options.Text("elsa", "") is { Length: > 0 } given ? given : throw new ArgumentException("--elsa FOLDER names a checkout of Elsa's repository");
        var expected = JsonSerializer.Deserialize<Expected[]>(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "bench/Elsa/expected.json")), JsonSerializerOptions.Web)!;
        var files = Directory.EnumerateFiles(Path.Combine(folder, "test"), "*.json", SearchOption.AllDirectories).Where(IsDefinition).Order(StringComparer.Ordinal).ToArray();
        await using var pool = new ScriptPool(WorkerCommand.For(typeof(ElsaBench).Assembly.Location), ScriptLimits.Default);
        var (imported, run, stated, equal, back) = (0, 0, 0, 0, 0);
        var differences = new JsonArray();
        var unexplained = 0;
        foreach (var file in files)
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            var bytes = await File.ReadAllBytesAsync(file);
            // Definitions that stand beside it are those its tests load with it.
            var others = Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.json").Where(f => f != file).Select(File.ReadAllBytes);
            ElsaImported one;
            try { one = ElsaImporter.Import(bytes, others); imported++; }
            catch (RefusedException refused) { Differ(path, "refused: " + refused.Message, null); continue; }
            if (JsonNode.DeepEquals(JsonNode.Parse(ElsaExporter.Export(one.Flow).Json), JsonNode.Parse(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes))) back++;
            else Differ(path, "is not written back as it was", null);
            var wanted = Array.Find(expected, e => e.File == path);
            var form = (wanted?.Input ?? []).Aggregate(Record.Empty, (record, input) => record.With(input.Key, input.Value));
            var did = await ElsaRun.Of(one.Flow, form, pool);
            if (did.Status is "finished" or "incident") run++;
            if (wanted is null) continue;
            stated++;
            if (Difference(wanted, did) is not { } difference) equal++;
            else Differ(path, difference, wanted.Reason);
        }
        var missing = expected.Count(e => !File.Exists(Path.Combine(folder, e.File)));
        return new Figures().Set("tried", files.Length).Set("imported", imported).Set("run", run).Set("written_back", back).Set("stated", stated).Set("equal", equal)
            .Set("differences", differences).MustNotExceed("unexplained", unexplained, 0).MustNotExceed("stated_but_absent", missing, 0);

        void Differ(string path, string what, string? reason)
        {
            differences.Add(new JsonObject { ["file"] = path, ["what"] = what, ["reason"] = reason });
            if (reason is null) unexplained++;
        }
    }

    static string? Difference(Expected wanted, ElsaRun did)
    {
        var told = $"{did.Status}: {string.Join("; ", did.Lines)}";
        if (wanted.Lines is { } lines && !lines.SequenceEqual(did.Lines)) return told;
        if (wanted.Contains is { } some && some.Except(did.Lines).Any()) return told;
        // What hangs there for ever is an incident here: it says so and can be gone on with.
        if (wanted.Status is { } status && did.Status != (status == "blocked" ? "incident" : status)) return told;
        foreach (var (name, value) in wanted.Variables ?? [])
            if (did.Variables[name].AsText != value) return $"{name} is {did.Variables[name]}";
        return null;
    }

    static bool IsDefinition(string file)
    {
        try { return JsonNode.Parse(File.ReadAllBytes(file) is var bytes && bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes) is JsonObject one && one["root"] is JsonObject; }
        catch (JsonException) { return false; }
    }
}
