using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;
using Npgsql;

namespace LowCode.Bench.W1;

/// <summary>The engines measured beside the product, started by their own scripts; nothing of them is part of this repository.</summary>
public sealed class Peers
{
    readonly string folder;
    readonly Dictionary<string, string> environment;

    Peers(string folder, Dictionary<string, string> environment)
    {
        this.folder = folder;
        this.environment = environment;
    }

    /// <param name="work">Scratch folder; the driver is already built in it.</param>
    public static async Task<Peers> On(PostgresCluster cluster, string folder, string work, int[] connections, int seconds, int warm)
    {
        var server = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres"));
        return new(folder, new()
        {
            ["WORK"] = work, ["CONC"] = string.Join(' ', connections), ["SEC"] = Text(seconds), ["WARM"] = Text(warm),
            ["PGHOST"] = server.Host!, ["PGPORT"] = Text(server.Port), ["PGUSER"] = server.Username!, ["PGPID"] = Text(await Postmaster.IdOf(cluster)),
        });
    }

    /// <summary>Starts one peer on a fresh database, loads it at each number of connections and ends it.</summary>
    /// <param name="peer">Folder of the peer: <c>floor</c> or <c>crud-efcore</c>.</param>
    public async Task<IReadOnlyList<LoadRun>> Run(string peer, bool sqlite)
    {
        var given = new Dictionary<string, string>(environment);
        if (sqlite) (given["STORE"], given["VARIANT"]) = ("sqlite", "-sqlite");
        var said = await Scratch.Run("bash", [Path.Combine(folder, peer, "run.sh")], given);
        var last = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        return [.. JsonNode.Parse(last)!["runs"]!.AsArray().Select(run => LoadRun.Read(run!.DeepClone().AsObject()))];
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
