using System.Net;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>The name of a unit leads to the unit, for whoever may open it.</summary>
public sealed class UnitLinkTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("operator.003")]
    [InlineData("dispatcher.003")]
    [InlineData("streetLeader.003")]
    public async Task The_owner_of_a_case_leads_to_its_unit(string who)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "unit-" + who))["id"]!;
        using var visitor = await Visitor.SignedInAsync(shared.Host, who);
        await visitor.OpenAsync($"/cases/{id}");
        var link = visitor.Find("header.case dd a[href^='/admin/units']");
        Assert.Equal("北京街道", link.TextContent);
        await visitor.OpenAsync(link.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Equal("北京街道", visitor.Find("#one").TextContent);
    }

    /// <summary>Every street has an office of the same name.</summary>
    [Theory]
    [InlineData("operator.003", "城市管理办")]
    [InlineData("districtDispatcher.district", "北京街道城市管理办")]
    public async Task An_office_is_told_with_its_street_to_whoever_is_of_another_place(string who, string office)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var opened = await RequestCase.OpenAsync(seat, "440104003", "office-" + who);
        var (id, number) = ((string)opened["id"]!, (string)opened["number"]!);
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "accept", key = "accept-" + id });
        using var visitor = await Visitor.SignedInAsync(shared.Host, who);
        await visitor.OpenAsync($"/cases/{id}");
        Assert.Equal(office, visitor.Find("header.case .facts dd").TextContent.Trim());
        Assert.Contains(office, visitor.Find(".timeline").TextContent, StringComparison.Ordinal);
        await visitor.OpenAsync("/cases?q=" + number);
        var line = visitor.Find($"main a.row[href^='/cases/{id}']").Closest("tr")!.TextContent;
        Assert.Contains(office, line, StringComparison.Ordinal);
        Assert.Equal(office.StartsWith("北京街道", StringComparison.Ordinal), line.Contains("北京街道城市管理办", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_of_administration_lead_to_units_too()
    {
        using var admin = await Visitor.SignedInAsync(shared.Host, "systemAdmin");
        foreach (var page in new[] { "/admin/users?q=operator.003", "/admin/usage", "/account" })
        {
            await admin.OpenAsync(page);
            await admin.OpenAsync(admin.Find("main a[href^='/admin/units?unit=']").GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.OK, admin.Status);
        }
        // Every place of administration says what it is for.
        await admin.OpenAsync("/admin");
        Assert.All(admin.Page.QuerySelectorAll("main .row .meta"), told => Assert.DoesNotContain("admin.", told.TextContent, StringComparison.Ordinal));
    }
}
