using System.Text.Json.Nodes;
using LowCode.Product.Tests.Operate;
using Microsoft.Data.Sqlite;

namespace LowCode.Product.Tests.Demo;

public sealed class DemoRegistersTests
{
    [Fact]
    public async Task The_command_fills_empty_registers_with_generated_records_and_grids_and_mixes_them_into_nothing()
    {
        using var place = new Place();
        string[] words = ["demo-registers", "--data", place["data"], "--people", "300", "--grids", "320", "--json"];
        var said = JsonNode.Parse((await CommandLine.DoneAsync(words)).Trim())!;
        Assert.Equal((300, 120, 30, 320, 320), ((int)said["made"]!["people"]!, (int)said["made"]!["houses"]!, (int)said["made"]!["enterprises"]!, (int)said["made"]!["places"]!, (int)said["grids"]!));
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(place["data"], "lowcode.db")};Mode=ReadOnly;Pooling=false"))
        {
            await connection.OpenAsync();
            async Task<string> OneAsync(string sql)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = sql;
                return $"{await command.ExecuteScalarAsync()}";
            }
            Assert.Equal("320", await OneAsync("select count(*) from unit where kind = 'grid' and name like '%生成%'"));
            // Every number is somebody's alone, and every record says that it is made up.
            Assert.Equal("300", await OneAsync("select count(distinct digest) from register_digest where register = 'people' and element = 'idNumber'"));
            Assert.Equal("0", await OneAsync("select count(*) from register_record where source not like '%演示%'"));
        }
        var (code, _, why) = await CommandLine.RunAsync(words);
        Assert.Equal(2, code);
        Assert.Contains("基础库里已有记录", why, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandLine.RunAsync("demo-registers", "--data", place["other"], "--people", "0")).Code);
    }
}
