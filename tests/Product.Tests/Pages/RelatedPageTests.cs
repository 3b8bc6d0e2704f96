using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Cases that may be about the same stand on the case's page, masked and within its reader's sight.</summary>
public sealed class RelatedPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    async Task<string> OpenAsync(string street, string key, string category, string place, string name, string phone, bool confidential = false)
    {
        using var seat = await shared.Host.SignInAsync(street == "440104003" ? "operator.003" : "districtDispatcher.district");
        using var answer = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", new { street, key, form = new { summary = key, category, description = "夜间施工", place, claimantName = name, claimantPhone = phone, confidential } });
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
    }

    [Fact]
    public async Task The_same_place_or_the_same_person_within_a_month_is_pointed_out_and_nothing_else()
    {
        var own = await OpenAsync("440104003", "related-own", "noise", "文明路 28 号", "欧阳晓明", "13912340001");
        var doubled = await OpenAsync("440104003", "related-double", "noise", "文明路28号", "李大为", "13912340002");
        var person = await OpenAsync("440104003", "related-person", "parking", "西湖路1号", "欧阳晓明", "13912340001");
        var other = await OpenAsync("440104003", "related-other", "noise", "教育路9号", "王一", "13912340003");
        var secret = await OpenAsync("440104003", "related-secret", "noise", "文明路28号", "欧阳晓明", "13912340001", confidential: true);
        var elsewhere = await OpenAsync("440104004", "related-elsewhere", "noise", "文明路28号", "欧阳晓明", "13912340001");

        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync($"/cases/{own}");
        var panel = dispatcher.Find("#related").Closest("section")!;
        Assert.Equal(new[] { doubled, person }.Select(id => $"/cases/{id}").Order(), panel.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Order());
        Assert.Contains("可能重复", panel.QuerySelector($"li:has(a[href='/cases/{doubled}'])")!.TextContent, StringComparison.Ordinal);
        var same = panel.QuerySelector($"li:has(a[href='/cases/{person}'])")!.TextContent;
        Assert.Contains("诉求人可能相同", same, StringComparison.Ordinal);
        Assert.DoesNotContain("可能重复", same, StringComparison.Ordinal);
        Assert.DoesNotContain("13912340001", panel.TextContent, StringComparison.Ordinal);
        foreach (var not in new[] { other, secret, elsewhere }) Assert.Null(panel.QuerySelector($"a[href='/cases/{not}']"));

        // Of a confidential case nothing is told by its likeness but its place.
        await dispatcher.OpenAsync($"/cases/{secret}");
        Assert.Null(dispatcher.Page.QuerySelector($"#related ~ ul a[href='/cases/{person}']"));
        using var seat = await shared.Host.SignInAsync("dispatcher.003");
        Assert.Equal(2, JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{own}/related"))!.AsArray().Count);
    }
}
