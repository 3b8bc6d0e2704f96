using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Databases;

namespace LowCode.Product.Tests.Hosting;

public sealed class NodesTests
{
    [Fact]
    public async Task Two_nodes_over_one_PostgreSQL_carry_one_case_in_turns_and_a_revocation_holds_on_both()
    {
        var connection = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        await using var one = await ProductHost.StartAsync(connection);
        var password = await one.PasswordOf("operator.003");
        await using var two = await ProductHost.StartAsync(connection, one.Folder);
        using var seat = await one.SignInAsync("operator.003");
        using var desk = await two.SignInAsync("handler.003-cg", await one.PasswordOf("handler.003-cg"));
        using var back = await two.SignInAsync("operator.003", password);

        // Opened and accepted on one node, claimed on the other; the first hears of it when it refuses.
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "nodes-1"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", key = "nodes-2" });
        var claimed = await RequestCase.CommandAsync(desk, id, new { type = "claim", visit = 3, key = "nodes-3" });
        Assert.Equal("claimed", (string?)claimed["workItems"]![0]!["state"]);
        using var late = await seat.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { type = "complete", visit = 1, outcome = "accept", key = "nodes-4" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);

        // The session that was opened on the second node ends with what is done on the first.
        Assert.Equal(HttpStatusCode.OK, (await back.GetAsync($"/api/v1/cases/{id}")).StatusCode);
        using var security = await one.SignInAsync("securityAdmin");
        using var taken = await security.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/v1/users/u-operator.003/posts/operator/440104003"));
        Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        using var refused = await back.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body("440104003", "nodes-5"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var history = JsonNode.Parse(await desk.GetStringAsync($"/api/v1/cases/{id}/history"))!;
        Assert.True((bool)history["verified"]!);
        Assert.Equal(3, history["entries"]!.AsArray().Count);
    }
}
