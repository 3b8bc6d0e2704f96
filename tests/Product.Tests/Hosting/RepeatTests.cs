using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LowCode.Product.Tests.Hosting;

public sealed class RepeatTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task The_same_key_is_answered_as_the_first_time_and_has_one_effect()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var first = await RequestCase.OpenAsync(seat, "440104003", "once");
        var again = await RequestCase.OpenAsync(seat, "440104003", "once");
        Assert.Equal((string)first["id"]!, (string)again["id"]!);

        var id = (string)first["id"]!;
        var accept = new { type = "complete", visit = 1, outcome = "accept", key = "accept-once" };
        var done = await RequestCase.CommandAsync(seat, id, accept);
        // The work item is done by now: without the key this would be refused.
        var repeated = await RequestCase.CommandAsync(seat, id, accept);
        Assert.Equal(done.ToJsonString(), repeated.ToJsonString());
        var history = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}/history"))!;
        Assert.Equal(2, history["entries"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_key_that_comes_back_with_another_body_is_refused()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        await RequestCase.OpenAsync(seat, "440104003", "reused");
        using var other = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body("440104003", "reused", "另一件事"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Contains("command.keyReused", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
