using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Servers;

namespace LowCode.Bench.W1;

/// <summary>The peers' own driver, built from their sources: everybody is measured by the same program.</summary>
public sealed class LoadDriver(string program, int seconds, int warm)
{
    public static async Task<LoadDriver> Build(string peers, string folder, int seconds, int warm)
    {
        // The peers' scripts look for the driver under this name in their scratch folder and build it only when it is not there.
        var program = Path.Combine(folder, "w1load");
        await Scratch.Run("gcc", ["-O2", "-w", "-o", program, Path.Combine(peers, "driver/w1load.c")]);
        return new(program, seconds, warm);
    }

    /// <param name="steps">Step file: one request a line.</param>
    /// <param name="charged">Processes (with their children) whose CPU time is charged.</param>
    /// <param name="headers">Header lines sent with every request, each ended by CR LF.</param>
    /// <param name="prefix">Begins every id the driver makes, so that two runs never send the same key.</param>
    public async Task<LoadRun> Run(string label, int port, int connections, string steps, IEnumerable<int> charged, string headers, string prefix)
    {
        string[] arguments =
        [
            "-p", Text(port), "-c", Text(connections), "-d", Text(seconds), "-w", Text(warm), "-f", steps,
            "-P", string.Join(',', charged.Select(Text)), "-x", "id", "-t", prefix, "-l", label,
        ];
        var said = await Scratch.Run(program, arguments, new Dictionary<string, string> { ["W1_HEADERS"] = headers });
        return LoadRun.Read(JsonNode.Parse(said)!.AsObject());
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
