using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using LowCode.Designer.Centre;
using LowCode.Insight;
using LowCode.Problems;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>The command centre at its pages and over the API: numbers lead to their cases, nobody's name leaves unmasked, and an instruction takes two taps.</summary>
public sealed class CentrePageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Name = "陈晓明", Phone = "13812345678";

    [Fact]
    public void A_list_that_is_cut_says_so_in_its_last_row_and_in_its_name()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [["1"], ["2"]];
        var (name, cut) = CentreLists.Ended(Designer.Shared.Words.Chinese, "cases", rows, more: true);
        Assert.Equal(("cases-first-2", 3), (name, cut.Count));
        Assert.Contains("只有前 2 件", cut[^1][0], StringComparison.Ordinal);
        Assert.Equal(("cases", rows), CentreLists.Ended(Designer.Shared.Words.Chinese, "cases", rows, more: false));
    }

    /// <summary>Three cases at one road, the first at its handler.</summary>
    async Task<string> SomeAsync(string key)
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var first = (string)(await RequestCase.OpenAsync(seat, "440104003", key + "-1"))["id"]!;
        await RequestCase.OpenAsync(seat, "440104003", key + "-2");
        await RequestCase.OpenAsync(seat, "440104003", key + "-3");
        await RequestCase.CommandAsync(seat, first, new { type = "complete", visit = 1, outcome = "accept", key = key + "-a" });
        return first;
    }

    static int Number(Visitor visitor, string watch) => int.Parse(visitor.Find($".watches a[href*='watch={watch}'] b").TextContent, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void A_warning_opens_the_cases_it_is_made_of()
    {
        EarlyWarning[] warnings = [new("late", "u9", null, 2, 6, ["a", "b"]), new("place", "s1", "小北路", 3, 0, ["c", "d", "e"]), new("place", "s1", "豪贤路", 3, 0, ["f", "g", "h"])];
        CasesAsked Asked(string kind, string key, string? road = null) => new(null, null, null, key, road, null, null, kind, null);
        Assert.Equal(["a", "b"], Asked("late", "u9").Behind(warnings));
        Assert.Equal(["f", "g", "h"], Asked("place", "s1", "豪贤路").Behind(warnings));
        Assert.Empty(Asked("late", "u1").Behind(warnings));
        Assert.Equal("insight.watch", Assert.Throws<RefusedException>(() => Asked("early", "u9").Behind(warnings)).Problems[0].Code);
    }

    [Fact]
    public async Task Every_number_leads_to_as_many_cases_and_no_name_leaves_unmasked()
    {
        await SomeAsync("lead");
        using var leader = await Visitor.SignedInAsync(shared.Host, "streetLeader.003");
        await leader.OpenAsync("/centre");
        var (running, again) = (Number(leader, "running"), Number(leader, "repeated"));
        Assert.True(running >= 3 && again >= 2, leader.Text);
        await leader.OpenAsync("/centre/list?watch=repeated");
        Assert.Equal(again, leader.Page.QuerySelectorAll("table.list tbody tr").Length);
        foreach (var place in new[] { "/centre", "/centre/list?watch=running", "/centre/compare?by=Unit", "/centre/compare?by=Day", "/centre/gathering", "/centre/list?warning=late&key=440104003", "/centre/map", "/centre/orders", "/centre/reports", "/centre/wall" })
        {
            await leader.OpenAsync(place);
            Assert.Equal(HttpStatusCode.OK, leader.Status);
            Assert.DoesNotContain(Name, leader.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Phone, leader.Text, StringComparison.Ordinal);
        }
        await leader.OpenAsync("/centre/gathering");
        Assert.Contains("小北路", leader.Text, StringComparison.Ordinal);
        Assert.Contains("陈*", leader.Text, StringComparison.Ordinal);
        await leader.OpenAsync(leader.Find("section[aria-labelledby=claimants] td a").GetAttribute("href")!);
        Assert.True(leader.Page.QuerySelectorAll("table.list tbody tr").Length >= 3);
        // A warning opens as many cases as it says.
        await leader.OpenAsync("/centre/gathering");
        var warning = leader.Find(".warnings a[href*='warning=place']");
        var told = int.Parse(System.Text.RegularExpressions.Regex.Match(warning.TextContent, "([0-9]+) 件").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        await leader.OpenAsync(warning.GetAttribute("href")!);
        Assert.Equal(told, leader.Page.QuerySelectorAll("table.list tbody tr").Length);
        Assert.Contains("聚集：小北路", leader.Text, StringComparison.Ordinal);
        await leader.OpenAsync("/centre/wall");
        Assert.DoesNotContain("陈", leader.Text, StringComparison.Ordinal);
        Assert.Empty(leader.Page.QuerySelectorAll("a[href^='/cases/']"));
    }

    [Fact]
    public async Task A_leader_instructs_in_two_taps_and_reads_what_came_back()
    {
        var id = await SomeAsync("told");
        using var leader = await Visitor.SignedInAsync(shared.Host, "streetLeader.003");
        await leader.OpenAsync("/centre/list?watch=running");
        await leader.OpenAsync(leader.Find($"a[href='/centre/instruct/{id}']").GetAttribute("href")!);
        await leader.PressAsync("button[name=phrase][value=own]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, leader.Status);
        Assert.Contains("缺少“内容”", leader.Find(".summary").TextContent, StringComparison.Ordinal);
        await leader.PressTwiceAsync("button[name=phrase][value='2']");
        Assert.StartsWith("/centre/orders", leader.Address, StringComparison.Ordinal);
        Assert.Contains("请主要负责人到现场协调解决。", leader.Text, StringComparison.Ordinal);
        Assert.Single(leader.Page.QuerySelectorAll($"a[href='/cases/{id}']"));
        using var seat = await shared.Host.SignInAsync("operator.003");
        var owner = (string)JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}"))!["owner"]!;
        using var answering = await shared.Host.SignInAsync("handler." + owner["440104".Length..]);
        await RequestCase.CommandAsync(answering, id, new { type = "feedback", supervision = 1, text = "下午到场", key = "told-f" });
        await leader.OpenAsync("/centre/orders?standing=answered");
        Assert.Contains("下午到场", leader.Text, StringComparison.Ordinal);
        Assert.Contains("审反馈", leader.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_with_a_chart_prints_its_table_and_hands_it_over()
    {
        var first = await SomeAsync("taken");
        using var leader = await Visitor.SignedInAsync(shared.Host, "streetLeader.003");
        await leader.OpenAsync($"/centre/instruct/{first}");
        await leader.PressAsync("button[name=phrase][value='2']");
        await leader.OpenAsync("/centre");
        // The numbers of the trend are on paper, too, where nobody opens anything.
        Assert.NotEmpty(leader.Page.QuerySelectorAll(".trend ~ .print-only table tbody tr"));
        foreach (var (page, file, sheet, said) in new[]
        {
            ("/centre", "/centre/overview.xlsx", "sheet1.xml", "在办"), ("/centre", "/centre/overview.xlsx", "sheet2.xml", "满意率"), ("/centre", "/centre/overview.xlsx", "sheet5.xml", "路灯照明"),
            ("/centre/gathering", "/centre/gathering.xlsx", "sheet2.xml", "小北路"), ("/centre/gathering", "/centre/gathering.xlsx", "sheet3.xml", "路灯照明"), ("/centre/orders", "/centre/orders.xlsx", "sheet1.xml", "批示"),
        })
        {
            await leader.OpenAsync(page);
            Assert.NotNull(leader.Page.QuerySelector(".no-print [data-print]"));
            using var taken = await leader.FetchAsync(leader.Find($".no-print a[download][href^='{file}']").GetAttribute("href")!);
            Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", taken.Content.Headers.ContentType?.MediaType);
            var cells = Inside(await taken.Content.ReadAsByteArrayAsync(), sheet);
            Assert.Contains(said, cells, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, cells, StringComparison.Ordinal);
            Assert.DoesNotContain(Phone, cells, StringComparison.Ordinal);
        }
        using (var map = await leader.FetchAsync("/centre/map.xlsx?datum=gcj02")) Assert.Contains("经度", Inside(await map.Content.ReadAsByteArrayAsync(), "sheet1.xml"), StringComparison.Ordinal);
        using var auditor = await shared.Host.SignInAsync("auditAdmin");
        var log = JsonNode.Parse(await auditor.GetStringAsync("/api/v1/audit?act=case.export&subject=centre"))!.ToJsonString();
        Assert.True(log.Split("streetLeader.003").Length > 4, log);
    }

    [Fact]
    public async Task Figures_leave_as_spreadsheets_and_reports_as_word_documents()
    {
        await SomeAsync("sheets");
        // Of another street, and copied here to be read: it stands in the list and leaves with nobody.
        string copied;
        using (var elsewhere = await shared.Host.ClientAsync("u-operator.001", "440104001", "self", "case.*"))
        {
            var made = await RequestCase.OpenAsync(elsewhere, "440104001", "sheets-copied");
            copied = (string)made["number"]!;
            await RequestCase.CommandAsync(elsewhere, (string)made["id"]!, new { type = "copy", users = new[] { "u-streetLeader.003" }, key = "sheets-copied-c" });
        }
        using var leader = await Visitor.SignedInAsync(shared.Host, "streetLeader.003");
        await leader.OpenAsync("/centre/list?watch=running");
        Assert.Contains(copied, leader.Text, StringComparison.Ordinal);
        foreach (var address in new[] { "/centre/compare.xlsx?by=Category", "/centre/list.xlsx?watch=running", "/centre/list.xlsx" })
        {
            using var sheet = await leader.FetchAsync(address);
            Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet.Content.Headers.ContentType?.MediaType);
            var cells = Inside(await sheet.Content.ReadAsByteArrayAsync(), "sheet1.xml");
            Assert.Contains("路灯照明", cells, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, cells, StringComparison.Ordinal);
            Assert.DoesNotContain(copied, cells, StringComparison.Ordinal);
        }
        using (var auditor = await shared.Host.SignInAsync("auditAdmin"))
            Assert.Contains("streetLeader.003", await auditor.GetStringAsync("/api/v1/audit?act=case.export&subject=centre"), StringComparison.Ordinal);
        await leader.OpenAsync("/centre/reports");
        var (type, report) = await leader.DownloadAsync("button[name=usual][value=today]");
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", type);
        var text = Inside(report, "document.xml");
        Assert.Contains("一、总体情况", text, StringComparison.Ordinal);
        Assert.Contains("小北路", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, text, StringComparison.Ordinal);
        await leader.OpenAsync("/centre/reports");
        Assert.Null(leader.Page.QuerySelector("#mine"));
        using (var auditor = await shared.Host.SignInAsync("auditAdmin"))
            Assert.Contains("streetLeader.003", await auditor.GetStringAsync("/api/v1/audit?act=report.exported&subject=centre"), StringComparison.Ordinal);
        using var system = await shared.Host.SignInAsync("streetLeader.003");
        using var month = await system.GetAsync("/api/v1/insight/reports/month");
        Assert.Contains("一、总体情况", Inside(await month.Content.ReadAsByteArrayAsync(), "document.xml"), StringComparison.Ordinal);
        using var wrong = await system.GetAsync("/api/v1/insight/reports/year");
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
    }

    [Fact]
    public async Task Who_reads_no_reports_finds_no_centre_and_another_street_counts_nothing_of_this_one()
    {
        await SomeAsync("sight");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/");
        Assert.Null(seat.Page.QuerySelector("a[href='/centre']"));
        await seat.OpenAsync("/centre");
        Assert.Equal(HttpStatusCode.Forbidden, seat.Status);
        using var other = await shared.Host.ClientAsync("u-streetLeader.001", "440104", "self", "case.read", "report.read", "app.read");
        Assert.All(JsonNode.Parse(await other.GetStringAsync("/api/v1/insight/watch"))!.AsArray(), watch => Assert.Equal(0, (int)watch!["count"]!));
        using var english = await Visitor.SignedInAsync(shared.Host, "streetLeader.003", "en");
        await english.OpenAsync("/centre");
        Assert.Contains("Raised again (30 days)", english.Text, StringComparison.Ordinal);
        using var systems = await shared.Host.SignInAsync("streetLeader.003");
        var rates = JsonNode.Parse(await systems.GetStringAsync("/api/v1/insight/rates?by=street"))!;
        Assert.Equal("440104003", (string)rates["groups"]![0]!["key"]!);
        Assert.Equal("24 hours", (string)rates["formulas"]![0]!["rates"]!["response"]!["within"]!);
        Assert.Contains("repeated", await systems.GetStringAsync("/api/v1/insight/watch"), StringComparison.Ordinal);
        using var wrong = await systems.GetAsync("/api/v1/insight/rates?by=colour");
        Assert.Contains("insight.by", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static string Inside(byte[] zip, string part)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var reader = new StreamReader(archive.Entries.First(e => e.FullName.EndsWith(part, StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }
}
