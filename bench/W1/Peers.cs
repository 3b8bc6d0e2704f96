using System.Text.Json.Nodes;
using LowCode.Bench.Servers;

namespace LowCode.Bench.W1;

/// <summary>The engines measured beside the product, started by their own scripts; nothing of them is part of this repository.</summary>
public sealed class Peers(string folder, string work, Dictionary<string, string> environment)
{
    /// <summary>Starts one peer on a fresh database, loads it at each number of connections and ends it.</summary>
    /// <param name="peer">Folder of the peer: <c>floor</c> or <c>crud-efcore</c>.</param>
    public async Task<IReadOnlyList<LoadRun>> Run(string peer, bool sqlite)
    {
        var given = new Dictionary<string, string>(environment) { ["WORK"] = work };
        if (sqlite) (given["STORE"], given["VARIANT"]) = ("sqlite", "-sqlite");
        var said = await Scratch.Run("bash", [Path.Combine(folder, peer, "run.sh")], given);
        var last = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        return [.. JsonNode.Parse(last)!["runs"]!.AsArray().Select(run => LoadRun.Read(run!.DeepClone().AsObject()))];
    }
}
