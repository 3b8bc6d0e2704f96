using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Operate;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_of_the_running_server_is_restored_after_everything_was_lost()
    {
        using var place = new Place();
        string password, id, history;
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            password = await host.PasswordOf("operator.003");
            using var seat = await host.SignInAsync("operator.003");
            id = (string)(await RequestCase.OpenAsync(seat, "440104003", "kept"))["id"]!;
            history = await seat.GetStringAsync($"/api/v1/cases/{id}/history");

            await CommandLine.DoneAsync("backup", "--data", host.Folder, "--to", place["backup"], "--keys-to", place["keys"]);

            await RequestCase.OpenAsync(seat, "440104003", "after");
            await host.KillAsync();
        }
        Directory.Delete(place["data"], recursive: true);

        Assert.Contains("everything holds", await CommandLine.DoneAsync("restore", "--data", place["data"], "--from", place["backup"], "--keys-from", place["keys"]), StringComparison.Ordinal);
        Assert.Contains("1 cases, 1 journal rows", await CommandLine.DoneAsync("verify", "--data", place["data"]), StringComparison.Ordinal);
        await using var again = await ProductHost.StartAsync(folder: place["data"]);
        using var back = await again.SignInAsync("operator.003", password);
        Assert.Equal(history, await back.GetStringAsync($"/api/v1/cases/{id}/history"));
        // A place that holds something is not written over.
        var (code, _, error) = await CommandLine.RunAsync("restore", "--data", place["data"], "--from", place["backup"], "--keys-from", place["keys"]);
        Assert.Equal(2, code);
        Assert.Contains("lowcode.db", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_whole_backup_is_not_restored_and_keys_are_kept_apart()
    {
        using var place = new Place();
        await using (var host = await ProductHost.StartAsync(folder: place["data"])) Assert.Equal(0, await host.StopAsync());
        await RefusedAsync("kept apart", "backup", "--to", place["backup"], "--keys-to", Path.Combine(place["backup"], "keys"));
        await CommandLine.DoneAsync("backup", "--data", place["data"], "--to", place["backup"], "--keys-to", place["keys"]);
        Assert.Equal(["lowcode.db", "manifest.json"], Directory.GetFiles(place["backup"]).Select(Path.GetFileName).Order());
        Assert.Equal(["keys.db", "manifest.json", "master.key"], Directory.GetFiles(place["keys"]).Select(Path.GetFileName).Order());
        await RefusedAsync("empty", "backup", "--data", place["data"], "--to", place["backup"]);

        await RefusedAsync("manifest", "restore", "--data", place["other"], "--from", place["keys"], "--keys-from", place["keys"]);
        var file = Path.Combine(place["backup"], "lowcode.db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await RefusedAsync("lowcode.db", "restore", "--data", place["other"], "--from", place["backup"], "--keys-from", place["keys"]);
        Assert.False(Directory.Exists(place["other"]));

        async Task RefusedAsync(string says, params string[] words)
        {
            var (code, output, error) = await CommandLine.RunAsync(words[0] == "backup" && !words.Contains("--data") ? [.. words, "--data", place["data"]] : words);
            Assert.True(code == 2, $"{code}: {output}{error}");
            Assert.Contains(says, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_moves_to_PostgreSQL_and_back_and_is_the_same()
    {
        using var place = new Place();
        var connection = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        string password, id, history;
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            password = await host.PasswordOf("operator.003");
            using var seat = await host.SignInAsync("operator.003");
            id = (string)(await RequestCase.OpenAsync(seat, "440104003", "moved"))["id"]!;
            await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", key = "moved-2" });
            history = await seat.GetStringAsync($"/api/v1/cases/{id}/history");
            var (code, _, _) = await CommandLine.RunAsync("move", "--data", host.Folder, "--to", connection);
            Assert.Equal(2, code);
            Assert.Equal(0, await host.StopAsync());
        }

        Assert.Contains("everything holds", await CommandLine.DoneAsync("move", "--data", place["data"], "--to", connection), StringComparison.Ordinal);
        await using (var there = await ProductHost.StartAsync(connection, place["data"]))
        {
            using var seat = await there.SignInAsync("operator.003", password);
            Assert.Equal(history, await seat.GetStringAsync($"/api/v1/cases/{id}/history"));
            Assert.Equal(0, await there.StopAsync());
        }
        await CommandLine.DoneAsync("move", "--data", place["data"], "--database", connection, "--to", place["back"]);
        // A backup of PostgreSQL is restored to a file as well.
        await CommandLine.DoneAsync("backup", "--data", place["data"], "--database", connection, "--to", place["backup"], "--keys-to", place["keys"]);
        await CommandLine.DoneAsync("restore", "--data", place["restored"], "--from", place["backup"], "--keys-from", place["keys"]);
        foreach (var folder in (string[])[place["back"], place["restored"]])
        {
            await using var back = await ProductHost.StartAsync(folder: folder);
            using var seat = await back.SignInAsync("operator.003", password);
            Assert.Equal(history, await seat.GetStringAsync($"/api/v1/cases/{id}/history"));
        }
        // And a backup of a file to another PostgreSQL.
        var other = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        Assert.Contains("everything holds", await CommandLine.DoneAsync("restore", "--data", place["third"], "--database", other, "--from", place["backup"], "--keys-from", place["keys"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_erases_a_case_it_stays_erased_when_an_older_backup_comes_back_and_the_audit_log_says_so()
    {
        using var place = new Place();
        string number, id;
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            using var seat = await host.SignInAsync("operator.003");
            var opened = await RequestCase.OpenAsync(seat, "440104003", "erased");
            (id, number) = ((string)opened["id"]!, (string)opened["number"]!);
            await CommandLine.DoneAsync("backup", "--data", host.Folder, "--to", place["before"]);

            using var refused = await seat.PostAsJsonAsync("/api/v1/erasures", new { @case = number, reason = "试试" });
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            using var security = await host.SignInAsync("securityAdmin");
            using var none = await security.PostAsJsonAsync("/api/v1/erasures", new { @case = number, reason = "" });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
            using var erased = await security.PostAsJsonAsync("/api/v1/erasures", new { @case = number, reason = "当事人申请删除" });
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);

            Assert.Equal(HttpStatusCode.NotFound, (await seat.GetAsync($"/api/v1/cases/{id}")).StatusCode);
            using var audit = await host.SignInAsync("auditAdmin");
            var entries = JsonNode.Parse(await audit.GetStringAsync($"/api/v1/audit?subject=case:{id}"))!["items"]!.AsArray();
            Assert.Equal("privacy.erase", (string?)Assert.Single(entries)!["act"]);
            Assert.Contains("1 erased", await CommandLine.DoneAsync("verify", "--data", host.Folder), StringComparison.Ordinal);
            await CommandLine.DoneAsync("backup", "--data", host.Folder, "--to", place["later"], "--keys-to", place["keys"]);
        }

        var said = await CommandLine.DoneAsync("restore", "--data", place["restored"], "--from", place["before"], "--keys-from", place["keys"]);
        Assert.Contains("1 of them erased", said, StringComparison.Ordinal);
        Assert.Contains("everything holds", said, StringComparison.Ordinal);
    }
}
