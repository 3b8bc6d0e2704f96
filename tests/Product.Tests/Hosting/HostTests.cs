using System.Net;
using System.Text.Json.Nodes;

namespace LowCode.Product.Tests.Hosting;

public sealed class HostTests
{
    [Fact]
    public async Task It_answers_for_its_health_and_shows_its_contract_to_everybody_and_nothing_else()
    {
        await using var host = await ProductHost.StartAsync();
        using var nobody = new HttpClient { BaseAddress = host.Address };
        foreach (var open in new[] { "/health/live", "/health/ready", "/openapi/v1.json" })
            Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(open)).StatusCode);
        foreach (var closed in new[] { "/api/v1/cases", "/api/v1/work-items?box=todo", "/api/v1/me", "/api/v1/units", "/api/v1/apps" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(closed)).StatusCode);
    }

    [Fact]
    public async Task A_second_start_on_the_same_data_finds_its_people_and_makes_none()
    {
        await using var first = await ProductHost.StartAsync();
        await first.PasswordOf("operator.003");
        Assert.Equal(0, await first.StopAsync());
        await using var second = await ProductHost.StartAsync(folder: first.Folder);
        Assert.DoesNotContain("operator.003", second.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_was_acknowledged_is_there_after_the_server_was_killed()
    {
        await using var first = await ProductHost.StartAsync();
        using var seat = await first.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "killed"))["id"]!;
        var password = await first.PasswordOf("operator.003");
        await first.KillAsync();

        await using var second = await ProductHost.StartAsync(folder: first.Folder);
        using var again = await second.SignInAsync("operator.003", password);
        var found = JsonNode.Parse(await again.GetStringAsync($"/api/v1/cases/{id}/history"))!;
        Assert.True((bool)found["verified"]!);
        Assert.Single(found["entries"]!.AsArray());
    }
}
