using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LowCode.Bench.Frame;

/// <summary>Prints a run: lines for people on standard error, one JSON line last on standard output.</summary>
public static class Report
{
    static readonly JsonSerializerOptions oneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonSerializerOptions indented = new(oneLine) { WriteIndented = true };

    /// <returns>0 when every target was met, else 1.</returns>
    public static int Print(string name, Options options, Figures figures, string commit, DateTimeOffset started)
    {
        var line = new JsonObject { ["name"] = name };
        foreach (var (figure, value) in figures.All) line[figure] = value;
        line["targets"] = new JsonArray([.. figures.Targets.Select(target => target.ToJson())]);
        line["met"] = figures.Met;
        line["seed"] = options.Seed;
        line["commit"] = commit;
        line["machine"] = Machine.ToJson();
        line["date"] = started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        foreach (var (figure, value) in figures.All.Where(one => one.Value is not (JsonArray or JsonObject)))
            Console.Error.WriteLine($"  {figure,-28} {value}");
        foreach (var target in figures.Targets)
            Console.Error.WriteLine($"  {(target.Met ? "met " : "MISS")} {target.Figure} {Figures.Rounded(target.Value)} {target.Relation} {target.Bound}");

        if (options.Text("results") is { } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, name + ".json"), line.ToJsonString(indented) + "\n");
        }
        Console.Out.WriteLine(options.Has("json") ? line.ToJsonString(oneLine) : line.ToJsonString(indented));
        return figures.Met ? 0 : 1;
    }
}
