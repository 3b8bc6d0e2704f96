using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Phrases: kept by people and streets, put into texts without script.</summary>
public sealed class PhrasePageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_phrase_is_kept_and_put_into_a_field_and_into_a_reason_and_nothing_typed_is_lost()
    {
        using (var leader = await Visitor.SignedInAsync(shared.Host, "dispatcher.003"))
        {
            await leader.OpenAsync("/phrases");
            await leader.PressAsync("button[value=add]", ("text", "材料不全，请补充后再报。"), ("shared", "true"));
            Assert.Contains("材料不全", leader.Text, StringComparison.Ordinal);
        }
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/phrases");
        Assert.Contains("材料不全", seat.Text, StringComparison.Ordinal);
        // The street's are for its dispatchers and leaders to change.
        Assert.Null(seat.Page.QuerySelector("[name=shared]"));
        Assert.Null(seat.Page.QuerySelector(".batch-results button"));
        await seat.PressAsync("button[value=add]", ("text", "已到现场核实，情况属实。"));
        await seat.PressAsync("button[value=add]", ("text", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);

        await seat.OpenAsync("/cases/new/request");
        await seat.PressAsync("button[value='phrases:open:f.description']", ("f.summary", "路灯不亮"), ("f.description", "晚上很暗。"));
        await seat.PressAsync($".phrases button:nth-of-type(1)");
        Assert.Equal("晚上很暗。\n已到现场核实，情况属实。", seat.Shown("f.description"));
        Assert.Equal("路灯不亮", seat.Shown("f.summary"));

        using var system = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(system, "440104003", "phrased"))["id"]!;
        await seat.OpenAsync($"/cases/{id}");
        await seat.PressAsync("button[value='phrases:comment:text']");
        await seat.PressAsync(".phrases button:nth-of-type(2)");
        Assert.Equal("材料不全，请补充后再报。", seat.Find("#comment-0-text").TextContent);
        Assert.True(seat.Find("#comment-0-text").Closest("details")!.HasAttribute("open"));
        await seat.PressAsync("button[value=comment]");
        Assert.Contains("材料不全", seat.Find(".timeline").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_API_a_street_s_phrases_are_for_its_dispatchers_to_keep()
    {
        using var dispatcher = await shared.Host.SignInAsync("dispatcher.003");
        using var added = await dispatcher.PostAsJsonAsync("/api/v1/phrases", new { text = "街道统一口径", shared = true });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var id = (string)JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!;
        using var seat = await shared.Host.SignInAsync("operator.003");
        Assert.Contains("街道统一口径", await seat.GetStringAsync("/api/v1/phrases"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await seat.DeleteAsync($"/api/v1/phrases/{id}")).StatusCode);
        Assert.Contains("街道统一口径", await dispatcher.GetStringAsync("/api/v1/phrases"), StringComparison.Ordinal);
        using var refused = await seat.PostAsJsonAsync("/api/v1/phrases", new { text = "越权", shared = true });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await dispatcher.DeleteAsync($"/api/v1/phrases/{id}")).StatusCode);
    }
}
