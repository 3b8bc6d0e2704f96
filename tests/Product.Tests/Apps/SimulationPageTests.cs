using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>An app is simulated at its page and over the API, without script, within bounds and rights.</summary>
public sealed class SimulationPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Press = "form[action='/apps/request/simulate'] button";

    [Theory]
    [InlineData("zh-CN", "推演了", "岗位负荷")]
    [InlineData("en", "cases were played in", "Load per post")]
    public async Task At_the_page_one_says_how_many_cases_and_people_and_reads_what_comes_of_it(string language, string took, string load)
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district", language);
        await designer.OpenAsync("/apps/request");
        var link = designer.Find("a[href*='/simulate']").GetAttribute("href")!;
        await designer.OpenAsync(link);
        Assert.Equal("1", designer.Shown("staff.operator"));
        await designer.PressAsync(Press, ("from", "2026-09-01"), ("days", "30"), ("perDay", "10"), ("staff.operator", "2"), ("staff.handler", "6"), ("minutes.intake", "12.5"), ("recorded", "true"));
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        Assert.Contains(took, designer.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains(load, designer.Text, StringComparison.Ordinal);
        Assert.Equal(3, designer.Page.QuerySelectorAll(".wide-table table").Length);
        Assert.DoesNotContain("simulate.", designer.Find("main").TextContent, StringComparison.Ordinal);
        // What was filled in stands there still.
        Assert.Equal(("10", "6", "12.5"), (designer.Shown("perDay"), designer.Shown("staff.handler"), designer.Shown("minutes.intake")));
    }

    [Fact]
    public async Task What_is_wrong_stands_first_with_a_link_to_its_control()
    {
        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await clerk.OpenAsync("/apps/request/simulate");
        // How recorded cases went is not a clerk's to know.
        Assert.Null(clerk.Page.QuerySelector("[name=recorded]"));
        await clerk.PressAsync(Press, ("days", "700"), ("perDay", "1000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, clerk.Status);
        Assert.Contains("最多推演 20000 件", clerk.Find(".summary a[href='#p-perDay']").TextContent, StringComparison.Ordinal);
        await clerk.PressAsync(Press, ("days", "x"));
        Assert.Contains("“x”", clerk.Find(".summary a[href='#p-days']").TextContent, StringComparison.Ordinal);
        await clerk.PressAsync(Press, ("days", "20"), ("perDay", "2"));
        Assert.Equal(HttpStatusCode.OK, clerk.Status);
    }

    [Fact]
    public async Task Over_the_API_a_seed_gives_one_result_and_bad_plans_and_missing_rights_are_told()
    {
        using var api = await shared.Host.SignInAsync("operator.003");
        var version = (string)JsonNode.Parse(await api.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var address = $"/api/v1/apps/request/versions/{version}/simulation";
        const string plan = """{ "from": "2026-09-01", "days": 20, "perDay": 5, "staff": { "handler": 3 }, "steps": { "intake": { "minutes": 10, "outcomes": { "accept": 1 } } }, "data": [{ "category": "lighting" }] }""";
        async Task<(HttpStatusCode, string)> PostAsync(string body)
        {
            using var answer = await api.PostAsync(address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        var (status, first) = await PostAsync(plan);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(first, (await PostAsync(plan)).Item2);
        var result = JsonNode.Parse(first)!;
        Assert.InRange((int)result["cases"]!, 60, 90);
        Assert.Equal((int)result["cases"]!, (int)result["closed"]! + (int)result["open"]!);
        Assert.Contains(result["told"]!.AsArray(), t => t!["moments"]!.AsArray().Any(m => (string?)m!["what"] == "begun"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("""{ "days": 731, "perDay": 100 }""")).Item1);
        Assert.Contains("simulation.post", (await PostAsync("""{ "staff": { "pilot": 1 } }""")).Item2, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("""{ "perday": 1 }""")).Item1);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("""{ "recorded": true }""")).Item1);
        using var nobody = new HttpClient { BaseAddress = shared.Host.Address };
        using var refused = await nobody.PostAsJsonAsync(address, new { days = 1 });
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}
