using System.Net;
using System.Net.Sockets;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;
using Npgsql;

namespace LowCode.Product.Tests.Operate;

/// <summary>Whatever keeps the server from starting is one plain line in both languages and an exit code, never a stack trace.</summary>
public sealed class StartUpErrorTests
{
    static async Task RefusedAsync(int code, string says, params string[] words)
    {
        var (ended, output, error) = await CommandLine.RunAsync(words.Contains("--urls") ? words : ["--urls", "http://127.0.0.1:0", .. words]);
        Assert.True(ended == code, $"ended with {ended}: {output}{error}");
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.Contains(" / ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var place = new Place();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await RefusedAsync(3, "--urls", "--data", place["data"], "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        // Nothing was made: the passwords of the first start are still to come.
        Assert.False(Directory.Exists(place["data"]));
    }

    [Fact]
    public async Task An_address_that_is_none()
    {
        using var place = new Place();
        await RefusedAsync(2, "http://127.0.0.1:5080", "--data", place["data"], "--urls", "here");
    }

    [Fact]
    public async Task A_proxy_that_is_neither_an_address_nor_a_network()
    {
        using var place = new Place();
        await RefusedAsync(2, "10.1.0.0/16", "--data", place["data"], "--Access:TrustedProxies", "127.0.0.1, nginx");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written()
    {
        using var place = new Place();
        await File.WriteAllTextAsync(place["file"], "");
        await RefusedAsync(5, "不能写入", "--data", Path.Combine(place["file"], "data"));
    }

    [Fact]
    public async Task A_folder_that_another_server_uses()
    {
        await using var host = await ProductHost.StartAsync();
        await RefusedAsync(2, "正被另一个服务进程使用", "--data", host.Folder);
    }

    [Theory]
    [InlineData("lowcode.db")]
    [InlineData("keys.db")]
    public async Task A_file_that_is_no_database(string file)
    {
        using var place = new Place();
        Directory.CreateDirectory(place["data"]);
        await File.WriteAllTextAsync(Path.Combine(place["data"], file), new string('x', 8192));
        await RefusedAsync(5, file, "--data", place["data"]);
    }

    [Theory]
    [InlineData("Hots=127.0.0.1")]
    [InlineData("Database=lowcode")]
    [InlineData("Host=127.0.0.1;Port=many")]
    public async Task A_connection_string_that_cannot_be_read(string connection)
    {
        using var place = new Place();
        await RefusedAsync(2, "连接串看不懂", "--data", place["data"], "--database", connection + ";Password=geheim");
    }

    [Fact]
    public async Task A_database_that_is_not_there()
    {
        using var place = new Place();
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await RefusedAsync(4, $"127.0.0.1:{port}", "--data", place["data"], "--database", $"Host=127.0.0.1;Port={port};Database=lowcode;Username=lowcode;Timeout=5");
    }

    [Fact]
    public async Task A_password_that_is_wrong_and_a_database_that_was_not_created()
    {
        using var place = new Place();
        var known = new NpgsqlConnectionStringBuilder(await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync());
        await RefusedAsync(4, "nowhere", "--data", place["data"], "--database", new NpgsqlConnectionStringBuilder(known.ConnectionString) { Database = "nowhere" }.ConnectionString);
        // The test cluster lets everybody in who has a name there; one without is turned away like one with a wrong password.
        await RefusedAsync(4, "stranger", "--data", place["data"], "--database", new NpgsqlConnectionStringBuilder(known.ConnectionString) { Username = "stranger", Password = "geheim" }.ConnectionString);
    }

    [Fact]
    public async Task A_schema_from_a_newer_program()
    {
        using var place = new Place();
        await using (var host = await ProductHost.StartAsync(folder: place["data"])) Assert.Equal(0, await host.StopAsync());
        await place.ExecuteAsync("data", "insert into schema_script values (9000, 'later', '', 0)");
        await RefusedAsync(2, "9000", "--data", place["data"]);
    }

    [Fact]
    public async Task A_master_key_that_is_missing_wrong_or_cut()
    {
        using var place = new Place();
        await using (var host = await ProductHost.StartAsync(folder: place["data"])) Assert.Equal(0, await host.StopAsync());
        var key = Path.Combine(place["data"], "master.key");
        File.Move(key, key + ".kept");
        await RefusedAsync(2, "找不到主密钥文件", "--data", place["data"]);
        await File.WriteAllBytesAsync(key, new byte[32]);
        await RefusedAsync(2, "不是本密钥库所用的密钥", "--data", place["data"]);
        await File.WriteAllBytesAsync(key, new byte[5]);
        await RefusedAsync(2, "不是本密钥库所用的密钥", "--data", place["data"]);
        File.Delete(key);
        Directory.CreateDirectory(key);
        File.Move(key + ".kept", Path.Combine(key, "kept"));
        await RefusedAsync(2, "主密钥文件", "--data", place["data"]);
    }

    [Fact]
    public async Task A_key_store_that_was_lost_is_not_taken_for_a_new_one()
    {
        using var place = new Place();
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            using var seat = await host.SignInAsync("operator.003");
            await RequestCase.OpenAsync(seat, "440104003", "lost-keys");
            Assert.Equal(0, await host.StopAsync());
        }
        foreach (var file in Directory.GetFiles(place["data"], "keys.db*")) File.Delete(file);
        await RefusedAsync(2, "keys.db", "--data", place["data"]);
    }
}
