using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;
using Npgsql;

namespace LowCode.Product.Tests.Pages;

/// <summary>Reports that read more cases than one waits for: begun with one press, followed, ended and fetched, at the page and over the API.</summary>
public sealed class ReportWritingTests(ReportWritingTests.Writing writing) : IClassFixture<ReportWritingTests.Writing>
{
    const string Leader = "streetLeader.003";

    /// <summary>A product to which one case is many, and its database.</summary>
    public sealed class Writing : IAsyncLifetime
    {
        public ProductHost Host { get; private set; } = null!;
        public string Connection { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Connection = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
            Host = await ProductHost.StartAsync(Connection, null, "--CentreReports:AtOnce", "0");
            using var seat = await Host.SignInAsync("operator.003");
            await RequestCase.OpenAsync(seat, "440104003", "written");
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }

    /// <summary>Opens the page anew until it says so, as somebody does who waits.</summary>
    static async Task UntilAsync(Visitor visitor, string selector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (visitor.Page.QuerySelector(selector) is null && !patience.IsCancellationRequested) await visitor.OpenAsync("/centre/reports");
        visitor.Find(selector);
    }

    [Fact]
    public async Task One_press_begins_it_the_page_shows_how_far_it_is_and_the_file_is_fetched_there()
    {
        using var leader = await Visitor.SignedInAsync(writing.Host, Leader);
        await leader.OpenAsync("/centre/reports?app=request");
        Assert.Null(leader.Page.QuerySelector("#mine"));
        await leader.PressAsync("button[name=usual][value=thisWeek]");
        Assert.Equal((HttpStatusCode.OK, "/centre/reports?app=request"), (leader.Status, leader.Address));
        Assert.Contains("周报-", leader.Find("#mine li").TextContent, StringComparison.Ordinal);
        await UntilAsync(leader, "#mine a[download]");
        Assert.Null(leader.Page.QuerySelector("#mine form, #mine progress, #mine [hx-get]"));
        using (var file = await leader.FetchAsync(leader.Find("#mine a[download]").GetAttribute("href")!))
        {
            Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", file.Content.Headers.ContentType?.MediaType);
            Assert.Contains("周报-", file.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
            var bytes = await file.Content.ReadAsByteArrayAsync();
            Assert.Equal(file.Content.Headers.ContentLength, bytes.Length);
            Assert.Equal("PK"u8, bytes.AsSpan(0, 2));
        }
        using (var auditor = await writing.Host.SignInAsync("auditAdmin"))
            foreach (var act in new[] { "report.exported", "report.fetched" })
                Assert.Contains(Leader, await auditor.GetStringAsync($"/api/v1/audit?act={act}&subject=centre"), StringComparison.Ordinal);
        using var other = await Visitor.SignedInAsync(writing.Host, "supervisor.003");
        await other.OpenAsync("/centre/reports");
        Assert.Null(other.Page.QuerySelector("#mine"));
        await other.OpenAsync(leader.Find("#mine a[download]").GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Contains("没有这份报告", other.Text, StringComparison.Ordinal);
        await leader.PressAsync(".centre-ask button", ("kind", "day"), ("day", "1890-01-01"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, leader.Status);
        Assert.NotNull(leader.Page.QuerySelector(".summary"));
    }

    [Fact]
    public async Task It_is_ended_on_the_way_by_who_is_sure()
    {
        using var english = await Visitor.SignedInAsync(writing.Host, "streetLeader.003", "en");
        // Whatever reads where cases are waits: the second stage does.
        await using var connection = new NpgsqlConnection(writing.Connection);
        await connection.OpenAsync();
        await using (var held = await connection.BeginTransactionAsync())
        {
            await using (var locking = new NpgsqlCommand("lock table case_point in access exclusive mode", connection, held)) await locking.ExecuteNonQueryAsync();
            await english.OpenAsync("/centre/reports");
            await english.PressAsync("button[name=usual][value=lastMonth]");
            await UntilAsync(english, "#mine progress[value='1']");
            Assert.Equal("11", english.Find("#mine progress").GetAttribute("max"));
            Assert.Contains("1 of 11 steps done", english.Text, StringComparison.Ordinal);
            Assert.NotNull(english.Page.QuerySelector("#mine [hx-get='/centre/reports'] a[href='/centre/reports']"));
            // Pressed again, it is the same.
            await english.PressAsync("button[name=usual][value=lastMonth]");
            Assert.Single(english.Page.QuerySelectorAll("#mine progress"));
            await english.PressSurelyAsync("#mine button[value=cancel]");
            Assert.Equal("/centre/reports", english.Address);
            Assert.Contains("cancelled", english.Find("#mine").TextContent, StringComparison.Ordinal);
            Assert.Null(english.Page.QuerySelector("#mine progress"));
            await english.AgainAsync();
            Assert.Equal(HttpStatusCode.Conflict, english.Status);
            Assert.Contains("it cannot be cancelled any more", english.Find(".summary").TextContent, StringComparison.Ordinal);
        }
        // The next one is not kept from being written.
        await english.PressAsync("button[name=usual][value=yesterday]");
        await UntilAsync(english, "#mine a[download]");
    }

    [Fact]
    public async Task Over_the_api_it_is_begun_followed_and_fetched_by_whoever_began_it()
    {
        using var client = await writing.Host.ClientAsync("u-" + Leader, "440104", "self", "case.read", "report.read");
        using (var atOnce = await client.GetAsync("/api/v1/insight/reports/week"))
        {
            Assert.Equal(HttpStatusCode.Conflict, atOnce.StatusCode);
            Assert.Contains("insight.report.long", await atOnce.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var begun = await client.PostAsJsonAsync("/api/v1/insight/reports/week/exports", new { day = "2026-11-25", street = "440104003" });
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var place = begun.Headers.Location!.ToString();
        var report = JsonNode.Parse(await begun.Content.ReadAsStringAsync())!;
        Assert.Equal(("week", "2026-11-25", "440104003", 11), ((string?)report["kind"], (string?)report["day"], (string?)report["street"], (int)report["total"]!));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((string?)report["state"] is "waiting" or "running" && !patience.IsCancellationRequested) report = JsonNode.Parse(await client.GetStringAsync(place))!;
        Assert.Equal(("done", 11), ((string?)report["state"], (int)report["done"]!));
        using (var file = await client.GetAsync(place + "/file")) Assert.Equal((long)report["size"]!, (await file.Content.ReadAsByteArrayAsync()).LongLength);
        Assert.Contains(JsonNode.Parse(await client.GetStringAsync("/api/v1/insight/report-exports"))!.AsArray(), r => (string?)r!["id"] == (string?)report["id"]);
        using (var cancelled = await client.PostAsync(place + "/cancel", null)) Assert.Equal(HttpStatusCode.Conflict, cancelled.StatusCode);
        using var other = await writing.Host.ClientAsync("u-" + Leader, "440104", "self", "case.read", "report.read");
        foreach (var hidden in new[] { place, place + "/file" }) Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(hidden)).StatusCode);
        using var wrong = await client.PostAsJsonAsync("/api/v1/insight/reports/year/exports", new { });
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        using var unread = await writing.Host.ClientAsync("u-" + Leader, "440104", "self", "case.read");
        Assert.Equal(HttpStatusCode.Forbidden, (await unread.GetAsync("/api/v1/insight/report-exports")).StatusCode);
    }
}
