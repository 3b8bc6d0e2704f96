using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>By which rules a case went its way, on its page and over the API (依据).</summary>
public sealed class GroundsPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("zh-CN", "依据", "派单依据：派单", "履职事项清单第", "路灯照明")]
    [InlineData("en", "Grounds", "Dispatched by duty", "of the duty list", "Category")]
    public async Task The_history_of_a_case_shows_the_grounds_of_each_step(string language, params string[] told)
    {
        var id = await AcceptedAsync("grounds-" + language);
        using var reader = await Visitor.SignedInAsync(shared.Host, "operator.003", language);
        await reader.OpenAsync($"/cases/{id}");
        var grounds = string.Join('\n', reader.Page.QuerySelectorAll(".timeline details.grounds").Select(d => d.TextContent));
        foreach (var text in told) Assert.Contains(text, grounds, StringComparison.Ordinal);
        Assert.DoesNotContain("rule.", grounds, StringComparison.Ordinal);
        Assert.DoesNotContain("陈晓明", grounds, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systems_read_the_rules_with_inputs_and_results()
    {
        var id = await AcceptedAsync("grounds-api");
        using var seat = await shared.Host.SignInAsync("supervisor.003");
        var history = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}/history"))!;
        var applied = history["entries"]!.AsArray().SelectMany(e => e!["events"]!.AsArray()).Where(e => (string)e!["type"]! == "case.rulesApplied").ToList();
        Assert.Equal(2, applied.Count);
        var duty = applied[^1]!["rules"]!.AsArray().Single(r => (string)r!["kind"]! == "duty")!;
        var read = applied[^1]!["read"]![(int)duty["read"]![0]!]!;
        Assert.Equal(("form.category", "lighting", "440104003-cg"), ((string)read["name"]!, (string)read["value"]!, (string)duty["result"]!));
    }

    async Task<string> AcceptedAsync(string key)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var answer = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body("440104003", key, "路口路灯不亮"));
        var id = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
        using var accepted = await seat.PostAsJsonAsync($"/api/v1/cases/{id}/commands", new { key = key + "-accept", type = "complete", visit = 1, outcome = "accept" });
        Assert.True(accepted.IsSuccessStatusCode, await accepted.Content.ReadAsStringAsync());
        return id;
    }
}
