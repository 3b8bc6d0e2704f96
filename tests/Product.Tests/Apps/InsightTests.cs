using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>What many cases tell together: the log for process mining and the figures, both within sight and without a word of any form.</summary>
public sealed class InsightTests
{
    [Fact]
    public async Task Histories_leave_as_an_object_centric_log_whose_references_all_resolve_and_figures_name_the_cases_behind_them()
    {
        await using var host = await ProductHost.StartAsync();
        using var own = await host.SignInAsync("operator.003");
        using var other = await host.ClientAsync("u-operator.001", "440104", "self", "case.*", "app.read");
        var mine = (string)(await RequestCase.OpenAsync(own, "440104003", "mine"))["id"]!;
        var theirs = (string)(await RequestCase.OpenAsync(other, "440104001", "other"))["id"]!;
        await RequestCase.CommandAsync(own, mine, new { key = "accepted", type = "complete", visit = 1, outcome = "accept" });

        var text = await own.GetStringAsync("/api/v1/insight/ocel?app=request");
        Assert.DoesNotContain("陈晓明", text, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs, text, StringComparison.Ordinal);
        var log = JsonNode.Parse(text)!;
        var objects = log["objects"]!.AsArray().ToDictionary(o => (string)o!["id"]!, o => (string)o!["type"]!);
        Assert.Equal("request", objects[mine]);
        var types = log["objectTypes"]!.AsArray().Select(t => (string)t!["name"]!).ToHashSet();
        Assert.All(objects.Values, type => Assert.Contains(type, types));
        var kinds = log["eventTypes"]!.AsArray().Select(t => (string)t!["name"]!).ToHashSet();
        var events = log["events"]!.AsArray();
        Assert.All(events, e => Assert.Contains((string)e!["type"]!, kinds));
        Assert.All(events.SelectMany(e => e!["relationships"]!.AsArray()), r => Assert.True(objects.ContainsKey((string)r!["objectId"]!)));
        Assert.Equal(events.Count, events.Select(e => (string)e!["id"]!).Distinct().Count());
        Assert.Contains(events, e => (string)e!["type"]! == "case.completed" && e["attributes"]!.AsArray().Any(a => (string)a!["value"]! == "accept"));

        var figures = JsonNode.Parse(await own.GetStringAsync("/api/v1/insight/figures?app=request"))!;
        Assert.Equal(1, (int)figures["cases"]!);
        var intake = figures["activities"]!.AsArray().Single(a => (string)a!["activity"]! == "intake")!;
        Assert.Equal((1, mine), ((int)intake["empty"]!["count"]!, (string)intake["empty"]!["cases"]![0]!));

        using var leader = await Visitor.SignedInAsync(host, "supervisor.003");
        await leader.OpenAsync("/insight?app=request");
        Assert.Contains("受理", leader.Text, StringComparison.Ordinal);
        Assert.NotNull(leader.Page.QuerySelector($"a[href='/cases/{mine}']"));
        // The same as a table, on paper and in a file; numbers only.
        Assert.Contains("受理", leader.Find("table.figures tbody").TextContent, StringComparison.Ordinal);
        Assert.NotNull(leader.Page.QuerySelector("[data-print]"));
        using var sheet = await leader.FetchAsync(leader.Find("a[download]").GetAttribute("href")!);
        using var book = new System.IO.Compression.ZipArchive(new MemoryStream(await sheet.Content.ReadAsByteArrayAsync()));
        using var reader = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var cells = await reader.ReadToEndAsync();
        Assert.Contains("受理", cells, StringComparison.Ordinal);
        Assert.DoesNotContain(mine, cells, StringComparison.Ordinal);
        // Where there is nothing, it is said in words, and what to do.
        await leader.OpenAsync("/insight?app=request&from=1990-01-01&until=1990-01-02");
        Assert.Contains("没有符合条件的办件", leader.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Null(leader.Page.QuerySelector("a[download]"));
    }
}
