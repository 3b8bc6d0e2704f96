using System.Net;
using System.Xml.Linq;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>The flow drawn: by the API, and on the page of a case with the way it has gone.</summary>
public sealed class FlowPictureTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task The_flow_of_a_version_comes_as_picture_and_as_text_in_the_readers_language()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var installed = System.Text.Json.Nodes.JsonNode.Parse(await seat.GetStringAsync("/api/v1/apps/request"))!;
        var flow = $"/api/v1/apps/request/versions/{installed["version"]}/flow";
        using var answer = await seat.GetAsync(flow + ".svg");
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var picture = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        Assert.Equal("流程图：接诉即办", picture.Elements().First().Value);
        Assert.Equal(installed["flow"]!["activities"]!.AsArray().Count, picture.Descendants().Count(e => e.Attribute("data-activity") is not null));
        Assert.Contains("坐席（受理员）", picture.Value, StringComparison.Ordinal);
        Assert.Contains("Operator", await seat.GetStringAsync(flow + ".svg?lang=en"), StringComparison.Ordinal);
        Assert.StartsWith("flowchart TB\n", await seat.GetStringAsync(flow + ".mmd"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await seat.GetAsync("/api/v1/apps/request/versions/9.9.9/flow.svg")).StatusCode);
    }

    [Fact]
    public async Task A_case_shows_the_way_it_has_gone_to_whoever_may_see_it_and_to_nobody_else()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "drawn"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept" });
        var picture = XDocument.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}/flow.svg")).Root!;
        Assert.Equal(["intake", "dispatch"], picture.Descendants().Where(e => e.Attribute("class")?.Value == "flow-activity visited").Select(e => e.Attribute("data-activity")!.Value));
        Assert.Contains("现在在：处置。", picture.Value, StringComparison.Ordinal);
        using var stranger = await shared.Host.SignInAsync("handler.003-zf");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/cases/{id}/flow.svg")).StatusCode);

        using var page = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await page.OpenAsync($"/cases/{id}");
        Assert.Equal("办理路线", page.Find("#route").TextContent);
        Assert.NotNull(page.Find("[data-activity=handle].current"));
        // The same in words, for whoever cannot use the picture.
        Assert.Contains("受理 办理 · 坐席（受理员） · 表单 诉求登记 · 限 2 个工作小时 · 已经过（第 1 步）", string.Join(' ', page.Find(".flow-list li").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("正在办理（第 3 步）", page.Find(".flow-list .now").TextContent, StringComparison.Ordinal);
    }
}
