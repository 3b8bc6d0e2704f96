using System.Net;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;
using Npgsql;

namespace LowCode.Product.Tests.Runs;

/// <summary>Long work at the pages, without script: how far it has come, ending it, what came of it, and that it is nobody else's.</summary>
public sealed class RunPageTests(RunPageTests.Held place) : IClassFixture<RunPageTests.Held>
{
    const string Press = "form[action='/apps/request/simulate'] button";

    /// <summary>A product whose database can be held up.</summary>
    public sealed class Held : IAsyncLifetime
    {
        public ProductHost Host { get; private set; } = null!;
        public string Connection { get; private set; } = "";

        public async Task InitializeAsync() => Host = await ProductHost.StartAsync(Connection = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync());

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    [Fact]
    public async Task What_takes_long_shows_how_far_it_is_is_ended_and_what_was_typed_stays()
    {
        using var designer = await Visitor.SignedInAsync(place.Host, "designer.district");
        using var other = await Visitor.SignedInAsync(place.Host, "dispatcher.003");
        using var system = await place.Host.SignInAsync("dispatcher.003");
        using var own = await place.Host.SignInAsync("designer.district");
        await designer.OpenAsync("/apps/request/simulate");
        await using var connection = new NpgsqlConnection(place.Connection);
        await connection.OpenAsync();
        // Whatever reads how recorded cases went waits.
        await using var held = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("lock table work_item in access exclusive mode", connection, held)) await locking.ExecuteNonQueryAsync();
        designer.Waits = false;
        await designer.PressAsync(Press, ("days", "20"), ("perDay", "7"), ("recorded", "true"));
        var run = designer.Address;
        Assert.StartsWith("/runs/", run, StringComparison.Ordinal);
        Assert.NotNull(designer.Page.QuerySelector("progress"));
        Assert.StartsWith("推演：", designer.Find("h1").TextContent, StringComparison.Ordinal);
        using (var answer = await designer.FetchAsync(run)) Assert.Equal("1", answer.Headers.GetValues("Refresh").Single());
        await designer.OpenAsync("/runs");
        Assert.Contains(designer.Page.QuerySelectorAll("ul.versions a"), a => a.GetAttribute("href") == run);

        // Nobody else has it, at no door.
        await other.OpenAsync(run);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        await other.OpenAsync("/runs");
        Assert.NotNull(other.Page.QuerySelector(".empty"));
        Assert.Equal(HttpStatusCode.NotFound, (await system.GetAsync("/api/v1" + run)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.PostAsync($"/api/v1{run}/cancel", null)).StatusCode);

        await designer.OpenAsync(run);
        await designer.PressSurelyAsync("button[value=cancel]");
        Assert.Contains("已取消", designer.Find("[data-run=cancelled]").TextContent, StringComparison.Ordinal);
        Assert.Equal("cancelled", (string)JsonNode.Parse(await own.GetStringAsync("/api/v1" + run))!["state"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await own.PostAsync($"/api/v1{run}/cancel", null)).StatusCode);
        // What was typed stands there again, to be sent once more.
        await designer.OpenAsync(designer.Find("[data-run] a.button").GetAttribute("href")!);
        Assert.Equal(("20", "7", true), (designer.Shown("days"), designer.Shown("perDay"), designer.Find("[name=recorded]").HasAttribute("checked")));
        await held.RollbackAsync();
        designer.Waits = true;
        await designer.PressAsync(Press);
        Assert.Contains("推演了", designer.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_of_it_is_there_to_be_looked_at_again_and_over_the_API()
    {
        using var designer = await Visitor.SignedInAsync(place.Host, "designer.district");
        await designer.OpenAsync("/apps/request/simulate");
        await designer.PressAsync(Press, ("days", "10"), ("perDay", "2"), ("seed", "77"));
        Assert.Contains("推演了", designer.Find("[role=status]").TextContent, StringComparison.Ordinal);
        var (address, text) = (designer.Address, designer.Find("#came").ParentElement!.TextContent);
        await designer.OpenAsync(address);
        Assert.Equal(text, designer.Find("#came").ParentElement!.TextContent);

        using var system = await place.Host.SignInAsync("designer.district");
        var run = JsonNode.Parse(await system.GetStringAsync("/api/v1/runs/" + address.Split("run=")[1]))!;
        Assert.Equal(("done", "simulation", 77), ((string)run["state"]!, (string)run["kind"]!, (int)run["result"]!["result"]!["seed"]!));
        Assert.Contains((string)run["id"]!, await system.GetStringAsync("/api/v1/runs"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await system.GetAsync($"/api/v1/runs/{run["id"]}/file")).StatusCode);
        // Who asks over the API and does not wait has a run of the same kind.
        var version = (string)JsonNode.Parse(await system.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        using var later = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/apps/request/versions/{version}/simulation");
        later.Headers.Add("Prefer", "respond-async");
        later.Content = new StringContent("""{ "from": "2026-09-01", "days": 10, "perDay": 3, "seed": 78 }""", System.Text.Encoding.UTF8, "application/json");
        using var begun = await system.SendAsync(later);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        JsonNode followed;
        do followed = JsonNode.Parse(await system.GetStringAsync(begun.Headers.Location))!;
        while ((string)followed["state"]! is "waiting" or "running");
        Assert.Equal(("done", 78), ((string)followed["state"]!, (int)followed["result"]!["result"]!["seed"]!));

        using var other = await Visitor.SignedInAsync(place.Host, "operator.003");
        await other.OpenAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        using var nobody = new HttpClient { BaseAddress = place.Host.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/v1/runs")).StatusCode);
    }
}
