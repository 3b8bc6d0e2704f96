using System.Globalization;
using LowCode.Engine.Tests.Databases;
using Npgsql;

namespace LowCode.Bench.Servers;

/// <summary>The process whose children do the database's work, so that its CPU time can be charged.</summary>
public static class Postmaster
{
    public static async Task<int> IdOf(PostgresCluster cluster)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("show data_directory", connection);
        var folder = (string)(await command.ExecuteScalarAsync())!;
        return int.Parse(File.ReadLines(Path.Combine(folder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
    }
}
