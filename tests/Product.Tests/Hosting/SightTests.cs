using System.Net;
using System.Text.Json.Nodes;

namespace LowCode.Product.Tests.Hosting;

public sealed class SightTests
{
    [Fact]
    public async Task A_person_sees_the_cases_of_their_street_and_learns_nothing_of_others()
    {
        await using var host = await ProductHost.StartAsync();
        using var own = await host.SignInAsync("operator.003");
        using var system = await host.ClientAsync("u-operator.001", "440104", "self", "case.*", "app.read");
        var mine = (string)(await RequestCase.OpenAsync(own, "440104003", "mine"))["id"]!;
        var other = (string)(await RequestCase.OpenAsync(system, "440104001", "other"))["id"]!;

        Assert.Equal([mine], await IdsSeenBy(own));
        Assert.Equal([other], await IdsSeenBy(system));
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync($"/api/v1/cases/{mine}")).StatusCode);
        foreach (var path in new[] { $"/api/v1/cases/{other}", $"/api/v1/cases/{other}/history", "/api/v1/cases/00000000000000000000000000000000" })
            Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync(path)).StatusCode);
    }

    static async Task<IEnumerable<string>> IdsSeenBy(HttpClient http) =>
        JsonNode.Parse(await http.GetStringAsync("/api/v1/cases?app=request"))!["items"]!.AsArray().Select(line => (string)line!["caseId"]!);
}
