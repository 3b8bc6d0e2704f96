using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Records of a register as options: listed as far as their reader sees them, and refused where their sender does not; without script.</summary>
public sealed class RecordListPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static AppPackage Package { get; } = AppPackage.Of(
    [
        File("app.json", """{ "id": "venues", "name": "场地借用", "version": "1.0.0", "noun": "借用", "numberPrefix": "CD", "form": "venue", "title": "'场地借用'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/venue.json", """
            { "id": "venue", "name": "借用表", "fields": [
              { "id": "where", "type": "record", "label": "场地", "register": "places", "listed": true },
              { "id": "firm", "type": "record", "label": "借用单位", "register": "enterprises", "listed": true },
              { "id": "also", "type": "record", "label": "还要", "register": "places", "listed": true, "multiple": true } ] }
            """),
        File("flow.json", """
            { "id": "venues", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"] }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static async Task<string> AddAsync(HttpClient keeper, string unit, string name, string register = "places")
    {
        using var added = await keeper.PostAsJsonAsync($"/api/v1/registers/{register}", new { unit, elements = new { name }, source = "巡查" });
        Assert.True(added.StatusCode == HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
        return (string)JsonNode.Parse(await added.Content.ReadAsStringAsync())!["id"]!;
    }

    [Fact]
    public async Task Records_in_sight_are_offered_as_a_list_and_no_other_is_taken_at_any_door()
    {
        await shared.InstallAsync(Package, "venues", "1.0.0");
        using var keeper = await shared.Host.SignInAsync("dataAdmin.district");
        var hall = await AddAsync(keeper, "440104003", "越华社区活动室");
        var square = await AddAsync(keeper, "440104003", "越华社区广场");
        var elsewhere = await AddAsync(keeper, "440104004", "别的街道的礼堂");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/venues");
        // Few enough to stand open; with all of them there, there is nothing to look for.
        Assert.Equal(new HashSet<string> { hall, square, "" }, seat.Page.QuerySelectorAll("input[name='f.where'][type=radio]").Select(r => r.GetAttribute("value")!).ToHashSet());
        Assert.Null(seat.Page.QuerySelector("input[name='find.f.where']"));
        Assert.DoesNotContain("礼堂", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value=open]", ("f.where", hall), ("f.also", square));
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
        Assert.Contains("越华社区活动室", seat.Text, StringComparison.Ordinal);

        using var api = await shared.Host.SignInAsync("operator.003");
        async Task<(HttpStatusCode, string)> OpenAsync(string where)
        {
            using var answer = await api.PostAsJsonAsync("/api/v1/apps/venues/cases", new { street = "440104003", key = Guid.NewGuid().ToString("n"), form = new { where } });
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(square)).Item1);
        // Out of sight, of nothing, and no more in use: said at the field, alike.
        var gone = await AddAsync(keeper, "440104003", "拆掉的亭子");
        await RetireAsync(keeper, gone);
        foreach (var id in new[] { elsewhere, "nothing", gone })
        {
            var (status, body) = await OpenAsync(id);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("form.record", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_fold_into_one_control_and_more_than_a_list_holds_are_looked_for()
    {
        await shared.InstallAsync(Package, "venues", "1.0.0");
        using var keeper = await shared.Host.SignInAsync("dataAdmin.district");
        for (var n = 0; n < 9; n++) await AddAsync(keeper, "440104003", $"越华商户{n}", "enterprises");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/venues");
        Assert.Equal(9, seat.Page.QuerySelectorAll("select[name='f.firm'] option[value]:not([value=''])").Length);
        for (var n = 9; n < 51; n++) await AddAsync(keeper, "440104003", $"越华商户{n}", "enterprises");
        await seat.OpenAsync("/cases/new/venues");
        Assert.Contains("这里列出 50 条", seat.Text, StringComparison.Ordinal);
        await seat.PressAsync("button[value='find:f.firm']", ("find.f.firm", "商户50"));
        var found = seat.Page.QuerySelectorAll("input[name='f.firm'][type=radio]").Single(r => r.ParentElement!.TextContent.Contains("商户50", StringComparison.Ordinal)).GetAttribute("value")!;
        await seat.PressAsync("button[value=open]", ("f.firm", found));
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
    }

    static async Task RetireAsync(HttpClient keeper, string id)
    {
        using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/registers/places/{id}") { Content = JsonContent.Create(new { source = "巡查", retired = true }) };
        change.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var done = await keeper.SendAsync(change);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
    }
}
