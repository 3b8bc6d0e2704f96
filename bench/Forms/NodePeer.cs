using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LowCode.Bench.Forms;

/// <summary>Engines of the folder of peers that run in Node, with their packages installed apart under the system's temporary folder.</summary>
static class NodePeer
{
    /// <summary>Sets of the 35 rules per CPU-second in json-logic-engine, each rule compiled once.</summary>
    public static double JsonLogicCompiled(string peers, double seconds)
    {
        var (from, work) = (Path.GetFullPath(Path.Combine(peers, "forms")), Path.Combine(Path.GetTempPath(), "lowcode-peers-forms"));
        Directory.CreateDirectory(work);
        foreach (var file in new[] { "package.json", "node-bench.mjs" }) File.Copy(Path.Combine(from, file), Path.Combine(work, file), overwrite: true);
        if (!Directory.Exists(Path.Combine(work, "node_modules", "json-logic-engine"))) Run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], work, []);
        var said = Run("node", ["node-bench.mjs"], work, [("FORM_DIR", from), ("SEC", seconds.ToString(CultureInfo.InvariantCulture)), ("FORMJS", "0")]);
        return JsonDocument.Parse(said.Trim().Split('\n')[^1]).RootElement.GetProperty("json_logic_engine_built").GetDouble();
    }

    static string Run(string program, string[] arguments, string folder, (string, string)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
