using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>What is found on patrol, on one screen, without script.</summary>
public sealed class PatrolPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Worker = "gridWorker.003104-g2";

    static readonly byte[] picture = Pictures.Jpeg();

    async Task<JsonNode> CaseAsync(string id)
    {
        using var seat = await shared.Host.SignInAsync("dispatcher.003");
        return JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}"))!;
    }

    [Fact]
    public async Task Four_things_are_asked_at_most_and_a_report_goes_upward_with_its_grid()
    {
        using var worker = await Visitor.SignedInAsync(shared.Host, Worker);
        await worker.OpenAsync("/patrol");
        var asked = worker.Page.QuerySelectorAll("form[data-patrol] > .field, form[data-patrol] > fieldset").Length;
        Assert.InRange(asked, 3, 4);
        await worker.PressAsync("button[value=open]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worker.Status);
        foreach (var missing in new[] { "现场照片", "地点", "类别", "情况" }) Assert.Contains(missing, worker.Find(".summary").TextContent, StringComparison.Ordinal);
        await worker.PressWithAsync("button[value=open]", ("f.photos", "pit.jpg", picture), ("f.where", "教育路12号门前"), ("f.kind", "facility"), ("f.note", "井盖松动"));
        Assert.Matches("已上报 440104003XB[0-9]+", worker.Text);
        var made = await CaseAsync(worker.Find(".did a").GetAttribute("href")!.Split('/')[^1]);
        Assert.Equal("open", (string)made["state"]!);
        Assert.StartsWith("440104003", (string)made["grid"]!, StringComparison.Ordinal);
        Assert.Equal("patrol", (string)made["channel"]!);

        using var dispatcher = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await dispatcher.OpenAsync("/?box=claim&q=" + Uri.EscapeDataString("井盖松动"));
        foreach (var told in new[] { "设施损坏", "巡查发现", "网格" }) Assert.Contains(told, dispatcher.Find(".list tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_mended_on_the_spot_is_closed_at_once_and_what_was_found_earlier_keeps_its_time()
    {
        using var worker = await Visitor.SignedInAsync(shared.Host, Worker);
        await worker.OpenAsync("/patrol");
        await worker.PressWithAsync("button[value=selfHandle]", ("f.photos", "before.jpg", picture), ("f.where", "西湖路3号"), ("f.kind", "sanitation"), ("f.note", "垃圾已清走"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worker.Status);
        Assert.Contains("处理后照片", worker.Find(".summary").TextContent, StringComparison.Ordinal);
        // The first photo has not to be taken again.
        await worker.PressWithAsync("button[value=selfHandle]", ("f.mendedPhotos", "after.jpg", picture), ("occurredAt", "2026-01-05T10:30"));
        Assert.Matches("已自办结 440104003XB[0-9]+", worker.Text);
        var made = await CaseAsync(worker.Find(".did a").GetAttribute("href")!.Split('/')[^1]);
        Assert.Equal("closed", (string)made["state"]!);
        Assert.Equal("selfHandled", (string)made["result"]!);
        Assert.Equal(DateTimeOffset.Parse("2026-01-05T02:30:00Z", System.Globalization.CultureInfo.InvariantCulture), (DateTimeOffset)made["openedAt"]!);

        await worker.OpenAsync("/patrol");
        await worker.PressWithAsync("button[value=open]", ("f.photos", "before.jpg", picture), ("f.where", "西湖路3号"), ("f.kind", "sanitation"), ("f.note", "还没有发生"), ("occurredAt", "2999-01-01T00:00"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, worker.Status);
        Assert.Equal("还没有发生", worker.Shown("f.note"));
    }

    [Fact]
    public async Task What_one_person_filled_in_without_network_is_not_sent_as_another()
    {
        using var other = await shared.Host.SignInAsync("operator.003");
        // Its own is looked at further: here it is a page whose token is missing.
        foreach (var (filledInBy, expected) in new[] { ("u-gridWorker.003104-g2", HttpStatusCode.Unauthorized), ("u-operator.003", HttpStatusCode.BadRequest) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account") { Content = new FormUrlEncodedContent([]), Headers = { { "X-Queued", "1" }, { "X-Queued-User", filledInBy }, { "Accept", "text/html" } } };
            using var answer = await other.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_grid_follows_the_point_in_any_datum_and_strangers_get_no_screen()
    {
        var unit = "440104" + Worker.Split('.')[1];
        using (var administrator = await shared.Host.SignInAsync("systemAdmin"))
        {
            using var put = await administrator.PutAsJsonAsync("/api/v1/units/shapes", new
            {
                type = "FeatureCollection",
                features = new[] { new { type = "Feature", properties = new { unit }, geometry = new { type = "Polygon", coordinates = new[] { new[] { new[] { 113.26, 23.12 }, [113.27, 23.12], [113.27, 23.13], [113.26, 23.13], [113.26, 23.12] } } } } },
            });
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        }
        using var worker = await shared.Host.SignInAsync(Worker);
        Assert.Equal(unit, (string)JsonNode.Parse(await worker.GetStringAsync("/patrol/grid?lng=113.2601&lat=23.1250&datum=wgs84"))!["unit"]!);
        Assert.Equal(unit, (string)JsonNode.Parse(await worker.GetStringAsync("/api/v1/units/at?lng=113.2655&lat=23.1225&datum=gcj02"))!["unit"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await worker.GetAsync("/patrol/grid?lng=113.2601&lat=23.1250&datum=gcj02")).StatusCode);
        using var refused = await worker.PutAsJsonAsync("/api/v1/units/shapes", new { features = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var district = await Visitor.SignedInAsync(shared.Host, "districtDispatcher.district");
        await district.OpenAsync("/patrol");
        Assert.Equal(HttpStatusCode.Forbidden, district.Status);
    }
}
