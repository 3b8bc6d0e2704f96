using System.Text;
using Dapper;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Extensions.Logging.Abstractions;
using static LowCode.Engine.Tests.Query.AskedStreet;

namespace LowCode.Engine.Tests.Query;

public class RecordTableTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_new_version_widens_the_table_and_both_versions_write_into_it(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var apps = town.Of<AppStore>();
        var first = await apps.GetAsync("request", (await apps.InstallationsAsync(CancellationToken.None)).First(i => i.App == "request").Version);
        var second = await apps.PublishAsync(Changed(SampleApps.Request), "test", CancellationToken.None);
        Assert.NotEqual(first.Manifest.Version, second.Manifest.Version);

        await using var connection = await town.Database.OpenReadAsync();
        var before = await connection.ExecuteScalarAsync<long>("select count(*) from record_request");
        Assert.Equal(7, before);
        // The column is there and empty for the cases of the version before; what that version has is still there.
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from record_request where crowd_whole is not null"));
        Assert.Equal(6, await connection.ExecuteScalarAsync<long>("select count(*) from record_request where external_number_text is not null"));
        foreach (var id in await connection.QueryAsync<string>("select case_id from cases")) Assert.Equal([], await town.Views.CompareAsync(new(id)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Cases_from_before_there_were_record_tables_are_written_into_them_once(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var rows = await RowsAsync(town);
        Assert.Equal(7, rows.Length);
        await town.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            await connection.ExecuteAsync("drop table record_request", transaction: transaction);
            await connection.ExecuteAsync("delete from records_made", transaction: transaction);
        });
        await RecordTables.PrepareAsync(town.Database);
        Assert.Empty(await RowsAsync(town));
        await new RecordFill(town.Database, town.Views, NullLogger<RecordFill>.Instance).RunAsync(CancellationToken.None);
        Assert.Equal(rows, await RowsAsync(town));
        await RecordTables.PrepareAsync(town.Database);
        await using var connection = await town.Database.OpenReadAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from records_due"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Erasing_a_case_takes_its_record_along(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        await using var connection = await town.Database.OpenReadAsync();
        var (id, number) = await connection.QueryFirstAsync<(string, string)>("select case_id, number from cases order by opened_at limit 1");
        await town.Of<Erasure>().RunAsync(number, "test", LowCode.Org.ChangedBy.Product);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from record_request where case_id = @id", new { id }));
        Assert.Equal(6, await connection.ExecuteScalarAsync<long>("select count(*) from record_request"));
    }

    static async Task<string[]> RowsAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync();
        return [.. (await connection.QueryAsync("select * from record_request order by case_id")).Select(row => string.Join('|', ((IDictionary<string, object?>)row).Select(c => $"{c.Key}={c.Value}")))];
    }

    /// <summary>The app with one field more.</summary>
    static AppPackage Changed(AppPackage package)
    {
        return AppPackage.Of(package.Paths.Select(path => (path, path switch
        {
            "app.json" => Replaced(package[path]!, "\"version\": \"1.", "\"version\": \"9."),
            "forms/review.json" => Replaced(package[path]!, "\"fields\": [", "\"fields\": [ { \"id\": \"crowd\", \"type\": \"integer\", \"label\": \"人数\" },"),
            _ => package[path]!,
        })));

        static byte[] Replaced(byte[] content, string from, string to)
        {
            var text = Encoding.UTF8.GetString(content);
            Assert.Contains(from, text, StringComparison.Ordinal);
            return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        }
    }
}
