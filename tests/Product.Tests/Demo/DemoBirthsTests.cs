using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Demo;

public sealed partial class DemoBirthsTests
{
    [Fact]
    public async Task The_first_start_shows_what_is_filled_in_once_with_provenance_documents_figures_and_a_correction()
    {
        await using var host = await ProductHost.StartAsync(settings: ["--demo-cases", "20", "--demo-people", "2000"]);
        using var desk = await host.SignInAsync("operator.003");
        var cases = JsonNode.Parse(await desk.GetStringAsync("/api/v1/cases?app=newborn"))!["items"]!.AsArray();
        Assert.Equal(4, cases.Count);
        Assert.Equal(1, cases.Count(c => (string?)c!["state"] == "closed"));
        // A good half of what the form needs was found, and the figures say so.
        var line = Assert.Single(JsonNode.Parse(await desk.GetStringAsync("/api/v1/reduction?app=newborn"))!.AsArray());
        Assert.True((int)line!["needed"]! > 100 && (int)line["prefilled"]! * 2 > (int)line["needed"]! * 0.9 && (int)line["corrected"]! == 1, line.ToJsonString());
        Assert.True((int)line["documentsAsked"]! < (int)line["documentsNeeded"]!, line.ToJsonString());
        // As if it had been done then: nothing of the earlier ones is late at the window or of today.
        var done = cases.Single(c => (string?)c!["state"] == "closed")!;
        var history = await desk.GetStringAsync($"/api/v1/cases/{done["caseId"] ?? done["id"]}/history");
        Assert.DoesNotContain($"{DateTime.UtcNow.AddHours(8):yyyy-MM-dd}T", history, StringComparison.Ordinal);
        var sources = new HashSet<string>();
        foreach (var one in cases)
            foreach (var document in JsonNode.Parse(await desk.GetStringAsync($"/api/v1/cases/{one!["caseId"] ?? one["id"]}/documents"))!.AsArray()) sources.Add((string)document!["source"]!);
        Assert.Superset(new HashSet<string> { "missing", "licence", "exempt", "later", "applicant" }, sources);

        // The numbers the terminal gives bring the rest; what is masked stays in its control and is no other value.
        var numbers = Numbers().Match(host.Log);
        Assert.True(numbers.Success, host.Log);
        using var seat = await Visitor.SignedInAsync(host, "operator.003");
        await seat.OpenAsync("/cases/new/newborn");
        await seat.PressAsync("button[value=prefill]", ("f.motherIdNumber", numbers.Groups[1].Value), ("f.fatherIdNumber", numbers.Groups[2].Value));
        Assert.Contains("人口库", seat.Text, StringComparison.Ordinal);
        foreach (var check in seat.Page.QuerySelectorAll("input[name=checked]").ToList()) check.SetAttribute("checked", "");
        await seat.PressAsync("button[value=open]", ("f.childName", "李小宝"), ("f.childSex", "female"), ("f.childBirthDate", "2026-11-06"), ("f.childNation", "汉族"), ("f.childBirthHospital", "区妇幼保健院"), ("f.childBirthCert", "Z440000001"));
        Assert.Contains("/cases/0", seat.Address, StringComparison.Ordinal);
        Assert.Contains("天前核实", seat.Find("dd span.source").ParentElement!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("没有另问", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=licences]");
        Assert.Contains("演示电子证照库", seat.Text, StringComparison.Ordinal);

    }

    [GeneratedRegex(@"母亲 (\d{17}[\dX])，父亲 (\d{17}[\dX])")]
    private static partial Regex Numbers();
}
