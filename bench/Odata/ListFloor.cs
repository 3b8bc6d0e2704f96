using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;
using Npgsql;

namespace LowCode.Bench.Odata;

/// <summary>The bare questions over a bare table, by the peers' own scripts; medians in milliseconds.</summary>
public sealed record ListFloor(double Top50, double Count, double Group)
{
    /// <param name="cluster">Where PostgreSQL's table is made and dropped again; null for SQLite.</param>
    public static async Task<ListFloor> Run(string peers, PostgresCluster? cluster, int rows, Scratch scratch)
    {
        var environment = new Dictionary<string, string> { ["N"] = rows.ToString(CultureInfo.InvariantCulture), ["DIR"] = scratch.Sub("floor") };
        if (cluster is not null)
        {
            var server = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("postgres"));
            (environment["PGHOST"], environment["PGPORT"], environment["PGUSER"]) = (server.Host!, server.Port.ToString(CultureInfo.InvariantCulture), server.Username!);
        }
        var lists = Path.Combine(peers, "lists");
        var said = await (cluster is null ? Scratch.Run("python3", [Path.Combine(lists, "sqlite.py")], environment) : Scratch.Run("bash", [Path.Combine(lists, "pg.sh")], environment));
        var medians = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Where(line => line["query"] is not null)
            .ToDictionary(line => (string)line["query"]!, line => (double)line["p50_ms"]!);
        return new(medians["filter status + orderby updated desc + top 50"], medians["count(*) with filter status=handled (4%)"], medians["group by status count"]);
    }
}
