using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace LowCode.Bench.Frame;

/// <summary>The machine a figure was taken on; a figure without it says nothing.</summary>
public static class Machine
{
    public static JsonObject ToJson() => new()
    {
        ["cpu"] = Cpu(),
        ["cores"] = Environment.ProcessorCount,
        ["memory_mb"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
        ["kernel"] = Kernel(),
        ["dotnet"] = Environment.Version.ToString(),
        ["load1"] = Load(),
    };

    static string Cpu() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
            : RuntimeInformation.ProcessArchitecture.ToString();

    static string Kernel() =>
        File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : RuntimeInformation.OSDescription;

    /// <summary>Mean length of the run queue over the last minute: above the number of cores, others were working too.</summary>
    static double Load() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;
}
