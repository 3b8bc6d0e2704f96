using System.Net.Sockets;
using System.Runtime.Versioning;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Operate;

[SupportedOSPlatform("linux")]
public sealed class CommandTests
{
    [Fact]
    public async Task Verify_names_the_case_that_does_not_hold_and_rebuilding_puts_its_views_right()
    {
        using var place = new Place();
        string id;
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            using var seat = await host.SignInAsync("operator.003");
            id = (string)(await RequestCase.OpenAsync(seat, "440104003", "changed"))["id"]!;
            Assert.Equal(0, await host.StopAsync());
        }
        await place.ExecuteAsync("data", "update cases set title = '改过'");

        var (code, output, _) = await CommandLine.RunAsync("verify", "--data", place["data"]);
        Assert.Equal(1, code);
        Assert.Contains(id, output, StringComparison.Ordinal);
        Assert.Contains("1 put right", await CommandLine.DoneAsync("views", "rebuild", "--data", place["data"]), StringComparison.Ordinal);
        await CommandLine.DoneAsync("verify", "--data", place["data"]);

        await place.ExecuteAsync("data", "update journal set actor = 'u-somebody'");
        (code, output, _) = await CommandLine.RunAsync("verify", "--data", place["data"]);
        Assert.Equal(1, code);
        Assert.Contains($"{id} journal: hash at version 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histories_leave_as_an_event_log_and_closed_cases_are_walked_through_another_version()
    {
        using var place = new Place();
        string id, version;
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            using var seat = await host.SignInAsync("operator.003");
            var opened = await RequestCase.OpenAsync(seat, "440104003", "told");
            (id, version) = ((string)opened["id"]!, (string)opened["appVersion"]!);
            Assert.Equal(0, await host.StopAsync());
        }
        var file = Path.Combine(place["data"], "log.json");
        Assert.Contains("1 cases", await CommandLine.DoneAsync("ocel", "--out", file, "--app", "request", "--data", place["data"]), StringComparison.Ordinal);
        var log = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.Contains(log["objects"]!.AsArray(), o => (string)o!["id"]! == id);
        Assert.Contains(log["events"]!.AsArray(), e => (string)e!["type"]! == "case.opened");
        var (code, _, error) = await CommandLine.RunAsync("replay", "--app", "request", "--from", version, "--to", version, "--data", place["data"]);
        Assert.Equal(2, code);
        Assert.Contains("two different versions", error, StringComparison.Ordinal);
        (code, _, _) = await CommandLine.RunAsync("replay", "--app", "request", "--from", version, "--to", "99.0.0", "--data", place["data"]);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task Doctor_looks_before_the_first_start_while_the_server_runs_and_when_something_is_wrong()
    {
        using var place = new Place();
        Assert.DoesNotContain("FAIL", await CommandLine.DoneAsync("doctor", "--data", place["data"], "--urls", "http://127.0.0.1:0"), StringComparison.Ordinal);
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            var well = await CommandLine.DoneAsync("doctor", "--data", host.Folder);
            foreach (var check in (string[])["runtime", "data folder", "server", "schema", "master key", "timers", "outbox", "script worker"])
                Assert.Contains(well.Split('\n'), line => line.StartsWith("OK", StringComparison.Ordinal) && line.Contains(check, StringComparison.Ordinal));
            Assert.Equal(0, await host.StopAsync());
        }
        File.SetUnixFileMode(Path.Combine(place["data"], "master.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await place.ExecuteAsync("data", "insert into schema_script values (9000, 'later', '', 0); insert into timer values ('x', 'wake', 0, 0)");

        var (code, output, _) = await CommandLine.RunAsync("doctor", "--data", place["data"], "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains(output.Split('\n'), line => line.StartsWith("FAIL", StringComparison.Ordinal) && line.Contains("9000", StringComparison.Ordinal));
        await place.ExecuteAsync("data", "delete from schema_script where number = 9000");
        var warned = (await CommandLine.DoneAsync("doctor", "--data", place["data"], "--urls", "http://127.0.0.1:0")).Split('\n').Where(l => l.StartsWith("WARN", StringComparison.Ordinal)).ToList();
        Assert.Contains(warned, line => line.Contains("master key", StringComparison.Ordinal));
        Assert.Contains(warned, line => line.Contains("timers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("backup", "--to", "x")]
    [InlineData("views", "rebuild")]
    [InlineData("erase", "--case", "1", "--reason", "x")]
    [InlineData("move", "--to", "x")]
    public async Task A_command_does_not_make_data_where_there_is_none(params string[] words)
    {
        using var place = new Place();
        var (code, _, error) = await CommandLine.RunAsync([.. words, "--data", place["data"]]);
        Assert.Equal(2, code);
        Assert.Contains("There is no database", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place["data"]));
    }

    [Fact]
    public async Task The_door_of_the_running_server_is_its_owners_and_does_nothing_else()
    {
        await using var host = await ProductHost.StartAsync();
        var door = Path.Combine(host.Folder, "door");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(door));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(door, "socket")));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("{\"Words\":[\"--urls\",\"http://127.0.0.1:0\"],\"Folder\":\"/\"}\n"u8.ToArray());
        using var answer = new StreamReader(stream);
        var said = await answer.ReadToEndAsync();
        Assert.Contains("stop it first", said, StringComparison.Ordinal);
        Assert.EndsWith("x2\n", said, StringComparison.Ordinal);
    }
}
