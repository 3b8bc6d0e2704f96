using System.Text.Json.Nodes;

namespace LowCode.Bench.W1;

/// <summary>One closed-loop run of the peers' driver against one server.</summary>
/// <param name="TransitionsPerSecond">Durable transitions answered per second.</param>
/// <param name="CpuSecondsPer1000">User and system time of the server and of its database per 1000 transitions.</param>
/// <param name="Raw">All the driver said.</param>
public sealed record LoadRun(int Connections, double TransitionsPerSecond, double CpuSecondsPer1000, long Errors, JsonObject Raw)
{
    public override string ToString() =>
        $"{Connections,4} connections {TransitionsPerSecond,8:F0}/s  cpu {CpuSecondsPer1000:F3}  p50 {Raw["p50_ms"]} p99 {Raw["p99_ms"]} ms{(Errors > 0 ? $"  {Errors} ERRORS: {Raw["first_error"]}" : "")}";

    public static LoadRun Read(JsonObject raw) =>
        new(raw["conc"]!.GetValue<int>(), raw["transitions_s"]!.GetValue<double>(), raw["cpu_s_per_1000"]!.GetValue<double>(), raw["errors"]!.GetValue<long>(), raw);
}
