using LowCode.Bench.Odata;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;
using LowCode.Storage;

namespace LowCode.Product.Tests.Odata;

/// <summary>What the bench <c>odata</c> does with a million cases, with few: its rows are there, and its questions are answered right.</summary>
public sealed class ManyCasesTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Questions_over_many_cases_are_answered_right_for_a_district_and_for_a_street(Dialect dialect)
    {
        var connection = dialect == Dialect.Postgres ? await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync() : null;
        await using var first = await ProductHost.StartAsync(connection);
        using var district = await first.ClientAsync("u-districtDispatcher.district", "440104", "self", "case.read");
        using var street = await first.ClientAsync("u-streetLeader.003", "440104", "self", "case.read");
        Assert.Equal(0, await first.StopAsync());
        var made = await ManyCases.FillAsync(new DatabaseSettings { Folder = first.Folder, Connection = connection }, 3000, Random.Shared.Next());
        Assert.True(made.Closed > made.Open && made.StreetOpen > 0 && made.StreetOpen < made.Open, $"{made}");

        await using var second = await ProductHost.StartAsync(connection, first.Folder);
        foreach (var (client, open, closed) in new[] { (district, made.Open, made.Closed), (street, made.StreetOpen, made.StreetClosed) })
        {
            using var asked = new AskedServer(second.Address.Port, client.DefaultRequestHeaders.Authorization!.Parameter!);
            Assert.Equal(0, (await asked.AskAsync(open, closed, times: 15)).Wrong);
        }
    }
}
