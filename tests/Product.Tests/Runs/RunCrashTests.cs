using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Runs;

/// <summary>The server is killed in the middle of a batch: what had begun is gone on with, and nothing is done twice.</summary>
public sealed class RunCrashTests
{
    const int Many = 40;

    [Fact]
    public async Task A_batch_is_gone_on_with_after_the_server_was_killed_and_each_case_is_claimed_once()
    {
        var folder = Directory.CreateTempSubdirectory("lowcode-run-crash-").FullName;
        try
        {
            var made = new List<string>();
            string password;
            await using (var host = await ProductHost.StartAsync(folder: folder))
            {
                password = await host.PasswordOf("operator.003");
                using var seat = await host.SignInAsync("operator.003");
                for (var n = 0; n < Many; n++) made.Add((string)(await RequestCase.OpenAsync(seat, "440104003", $"crash-{n}"))["id"]!);
                using var clerk = await Visitor.SignedInAsync(host, "operator.003");
                clerk.Waits = false;
                await clerk.OpenAsync("/?box=claim&top=100");
                (string, string)[] picks = [.. clerk.Page.QuerySelectorAll("input[name=pick]").Select(p => ("pick", p.GetAttribute("value")!))];
                Assert.NotEmpty(picks);
                made = [.. picks.Select(p => p.Item2.Split('.')[0])];
                var pressed = clerk.PressAsync(".batch button[value=claim]", picks);
                // The first of them is claimed: the batch is on its way.
                while (await ClaimedAsync(seat, made[0]) == 0) { }
                await host.KillAsync();
                try { await pressed; }
                catch (HttpRequestException) { }
            }
            await using (var host = await ProductHost.StartAsync(folder: folder))
            {
                using var seat = await host.SignInAsync("operator.003", password);
                JsonNode run;
                do run = JsonNode.Parse(await seat.GetStringAsync("/api/v1/runs"))!.AsArray().Single()!;
                while ((string)run["state"]! is "waiting" or "running");
                Assert.Equal("done", (string)run["state"]!);
                // Opened, and claimed: once each.
                foreach (var id in made) Assert.Equal(1, await ClaimedAsync(seat, id));
                using var clerk = await Visitor.SignedInAsync(host, "operator.003", password: password);
                await clerk.OpenAsync("/desk/batch?run=" + (string)run["id"]!);
                Assert.Contains($"办成 {made.Count} 件，未办成 0 件", clerk.Text, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What happened to a case since it was opened.</summary>
    static async Task<int> ClaimedAsync(HttpClient seat, string id) => JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}/history"))!["entries"]!.AsArray().Count - 1;
}
