using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Operate;

public sealed class ImportCommandTests
{
    const string Map = """
        { "system": "hotline", "externalId": "no", "openedAt": "opened", "closedAt": "closed", "answer": "answer", "answerField": "result",
          "fields": { "summary": "what", "category": { "constant": "lighting" }, "description": "what", "place": { "constant": "小北路" }, "anonymous": { "constant": "是" } } }
        """;

    const string Table = "no,opened,closed,what,answer\nA1,2026-10-09 09:15,2026-10-12 16:30,路灯不亮,已更换\nA2,2026-10-09 09:15,,井盖松动,\nA3,昨天,,井盖松动,\n";

    [Fact]
    public async Task The_command_takes_a_file_over_when_the_server_is_stopped_and_refuses_plainly_while_it_holds_the_data()
    {
        using var place = new Place();
        Directory.CreateDirectory(place["in"]);
        var (file, map, report) = (Path.Combine(place["in"], "a.csv"), Path.Combine(place["in"], "map.json"), Path.Combine(place["in"], "report.csv"));
        await File.WriteAllTextAsync(file, Table);
        await File.WriteAllTextAsync(map, Map);
        string[] words = ["import", "--data", place["data"], "--app", "request", "--file", file, "--map", map, "--street", "440104003", "--report", report, "--json"];
        string password;
        await using (var host = await ProductHost.StartAsync(folder: place["data"]))
        {
            password = await host.PasswordOf("dispatcher.003");
            var (refused, _, why) = await CommandLine.RunAsync(words);
            Assert.Equal(2, refused);
            Assert.DoesNotContain("   at ", why, StringComparison.Ordinal);
            Assert.Equal(0, await host.StopAsync());
        }
        var (code, said, _) = await CommandLine.RunAsync(words);
        Assert.Equal(1, code);
        Assert.Equal("""{"rows":3,"added":2,"known":0,"changed":0,"failed":1}""", said.Trim());
        Assert.Contains("4,opened,import.row.date,", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        (_, said, _) = await CommandLine.RunAsync(words);
        Assert.Equal("""{"rows":3,"added":0,"known":2,"changed":0,"failed":1}""", said.Trim());

        await using var again = await ProductHost.StartAsync(folder: place["data"]);
        using var seat = await again.SignInAsync("dispatcher.003", password);
        var line = Assert.Single(JsonNode.Parse(await seat.GetStringAsync("/api/v1/cases?outside=A1"))!["items"]!.AsArray())!;
        Assert.Equal("closed", (string)line["state"]!);
        var found = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{line["caseId"]}"))!;
        Assert.Equal(("hotline", "A1", DateTimeOffset.Parse("2026-10-12T16:30:00+08:00", System.Globalization.CultureInfo.InvariantCulture)),
            ((string)found["outside"]!["system"]!, (string)found["outside"]!["number"]!, (DateTimeOffset)found["closedAt"]!));
    }

    [Fact]
    public async Task An_import_over_http_is_accepted_followed_and_reported()
    {
        await using var host = await ProductHost.StartAsync();
        using var seat = await host.SignInAsync("dispatcher.003");
        using var body = new MultipartFormDataContent { { new StringContent("request"), "app" }, { new StringContent("440104003"), "street" }, { new StringContent(Map), "mapping" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(Table)), "file", "a.csv" } };
        using var accepted = await seat.PostAsync("/api/v1/imports", body);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var run = await seat.GetFromJsonAsync<JsonNode>(accepted.Headers.Location);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!patience.IsCancellationRequested && (string)run!["state"]! is "waiting" or "running") run = await seat.GetFromJsonAsync<JsonNode>(accepted.Headers.Location);
        Assert.Equal(("done", 2, 1), ((string)run!["state"]!, (int)run["tally"]!["added"]!, (int)run["tally"]!["failed"]!));
        Assert.Contains("昨天", await seat.GetStringAsync($"{accepted.Headers.Location}/report"), StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(await seat.GetStringAsync("/api/v1/imports"))!.AsArray());
        Assert.Equal(HttpStatusCode.Conflict, (await seat.PostAsync($"{accepted.Headers.Location}/cancel", null)).StatusCode);
        using var other = await host.SignInAsync("operator.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(accepted.Headers.Location)).StatusCode);
        using var wrong = new MultipartFormDataContent { { new StringContent("request"), "app" }, { new StringContent("""{ "system": "x" }"""), "mapping" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(Table)), "file", "a.csv" } };
        using var refused = await seat.PostAsync("/api/v1/imports", wrong);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("import.map.id", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
