using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Files;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>What was filled in is shown whole and by name at every door: the page of the case, its print, the print of a list, the file of the ledger.</summary>
public sealed class ShownPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    internal static AppPackage Package { get; } = AppPackage.Of(
    [
        File("app.json", """{ "id": "whole", "name": { "zh": "全栏目", "en": "Whole" }, "version": "1.0.0", "noun": "事项", "numberPrefix": "QB", "form": "all", "title": "'全栏目事项'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/all.json", """
            { "id": "all", "name": "登记表",
              "sections": [ { "id": "a", "name": "现场", "columns": 3, "fields": ["site", "stars", "span"] }, { "id": "b", "name": "其他", "columns": 4, "fields": ["home", "spot", "office", "person", "subject", "sign"] }, { "id": "c", "fields": ["items"] } ],
              "fields": [
              { "id": "site", "type": "group", "label": "现场情况", "fields": [
                { "id": "floor", "type": "integer", "label": "楼层" }, { "id": "phone", "type": "mobile", "label": "现场电话", "element": "person.phone" }, { "id": "view", "type": "photo", "label": "现场照片" } ] },
              { "id": "stars", "type": "rating", "label": "评分" },
              { "id": "span", "type": "dateRange", "label": "占道时间" },
              { "id": "home", "type": "address", "label": "住址" },
              { "id": "spot", "type": "place", "label": "位置" },
              { "id": "office", "type": "unit", "label": "相关单位" },
              { "id": "person", "type": "user", "label": "联系干部" },
              { "id": "subject", "type": "record", "label": "走访对象", "register": "person" },
              { "id": "sign", "type": "signature", "label": "当事人签名" },
              { "id": "items", "type": "subtable", "label": "物品", "fields": [
                { "id": "what", "type": "text", "label": "名称" }, { "id": "keeper", "type": "unit", "label": "保管单位" }, { "id": "photo", "type": "photo", "label": "物品照片" },
                { "id": "parts", "type": "subtable", "label": "配件", "fields": [ { "id": "part", "type": "text", "label": "配件名" }, { "id": "count", "type": "integer", "label": "件数" } ] } ] } ] }
            """),
        File("flow.json", """
            { "id": "whole", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"] }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }
            """),
        File("prints/sheet.json", """
            { "id": "sheet", "name": "登记单", "heading": "占道物品登记单", "foot": "一式两份", "blocks": [ { "kind": "case" }, { "kind": "fields", "fields": ["stars", "span", "home"], "columns": 2 }, { "kind": "table", "fields": ["items"] }, { "kind": "sign" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    /// <summary>Opens a case of the app with every field filled in.</summary>
    internal static async Task<string> OpenAsync(ProductHost host, string key)
    {
        using (var keeper = await host.SignInAsync("communityWorker.003104"))
            await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name = "冼大文", idNumber = "440104197505050017", phone = "13800000777" }, source = "入户走访" });
        using var seat = await host.SignInAsync("operator.003");
        using var found = await seat.PostAsJsonAsync("/api/v1/registers/people/search", new { find = "13800000777" });
        var subject = (string)JsonNode.Parse(await found.Content.ReadAsStringAsync())!["items"]![0]!["id"]!;
        async Task<JsonArray> FileAsync(string field, string name)
        {
            using var answer = await seat.PostAsync($"/api/v1/files?app=whole&field={field}&name={name}", new ByteArrayContent(name.EndsWith("png", StringComparison.Ordinal) ? Pictures.Png() : Pictures.Jpeg()));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return new(JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
        }
        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/whole/cases", new
        {
            street = "440104003", key,
            form = new
            {
                site = new { floor = 3, phone = "13912345678", view = await FileAsync("view", "site.jpg") }, stars = 4, span = new { from = "2026-03-01", to = "2026-03-05" },
                home = new { division = "440104003", detail = "小北路185号" }, spot = new { lng = 113.27, lat = 23.13, datum = "gcj02" }, office = "440104003104", person = "u-operator.003", subject,
                sign = await FileAsync("sign", "sign.png"),
                items = new object[] { new { what = "井盖", keeper = "440104003", photo = await FileAsync("photo", "lid.jpg"), parts = new[] { new { part = "螺丝", count = 4 } } }, new { what = "护栏", keeper = "440104003" } },
            },
        });
        var body = await opened.Content.ReadAsStringAsync();
        Assert.True(opened.IsSuccessStatusCode, body);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    [Fact]
    public async Task The_page_of_a_case_shows_groups_tables_and_files_in_them()
    {
        await shared.InstallAsync(Package, "whole", "1.0.0");
        var id = await OpenAsync(shared.Host, "shown-1");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync($"/cases/{id}");
        var known = seat.Find("dl.values");
        Assert.DoesNotContain("{", known.TextContent, StringComparison.Ordinal);
        Assert.Contains("现场电话", seat.Find("dl.values.inside").TextContent, StringComparison.Ordinal);
        Assert.Equal(["名称", "保管单位", "物品照片", "配件"], seat.Page.QuerySelector("table.sub-rows")!.QuerySelectorAll(":scope > thead th").Select(h => h.TextContent));
        Assert.Equal(["配件名", "件数"], seat.Find("table.sub-rows table.sub-rows").QuerySelectorAll("th").Select(h => h.TextContent));
        foreach (var text in (string[])["螺丝", "北京街道小北路185号", "113.27,23.13", "4/5", "2026-03-01 至 2026-03-05", "冼"]) Assert.Contains(text, known.TextContent, StringComparison.Ordinal);
        foreach (var code in (string[])["440104003", "operator.003"]) Assert.DoesNotContain(code, known.TextContent, StringComparison.Ordinal);
        var pictures = known.QuerySelectorAll("img").Select(i => i.GetAttribute("src")!).ToList();
        Assert.Equal(3, pictures.Count);
        foreach (var address in pictures)
            using (var picture = await seat.FetchAsync(address)) Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
        // What a mask hides is hidden in a group, too.
        using var other = await Visitor.SignedInAsync(shared.Host, "supervisor.003");
        await other.OpenAsync($"/cases/{id}");
        Assert.Contains("139****5678", other.Find("dl.values.inside").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("13912345678", other.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_say_names_and_show_pictures()
    {
        await shared.InstallAsync(Package, "whole", "1.0.0");
        var id = await OpenAsync(shared.Host, "shown-2");
        using var seat = await Visitor.SignedInAsync(shared.Host, "supervisor.003");
        await seat.OpenAsync($"/cases/{id}/print");
        var sheet = seat.Find("main");
        foreach (var text in (string[])["现场情况", "139****5678", "北京街道***", "配件名", "螺丝", "113.27,23.13", "走访对象"]) Assert.Contains(text, sheet.TextContent, StringComparison.Ordinal);
        foreach (var code in (string[])["440104003104", "小北路185号", "operator.003", "13912345678", "{"]) Assert.DoesNotContain(code, sheet.TextContent, StringComparison.Ordinal);
        Assert.Equal((2, 1), (sheet.QuerySelectorAll("img.a4-photo").Length, sheet.QuerySelectorAll("img.a4-signature").Length));
        foreach (var picture in sheet.QuerySelectorAll("img.a4-photo, img.a4-signature"))
            using (var fetched = await seat.FetchAsync(picture.GetAttribute("src")!)) Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        await seat.OpenAsync("/apps/whole/forms/all/print");
        foreach (var text in (string[])["楼层", "现场电话", "配件"]) Assert.Contains(text, seat.Find("main").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_a_ledger_has_every_field_by_name()
    {
        await shared.InstallAsync(Package, "whole", "1.0.0");
        await OpenAsync(shared.Host, "shown-3");
        using var taker = await shared.Host.SignInAsync("dispatcher.003");
        using var file = await taker.GetAsync("/api/v1/ledgers/whole/file");
        var bytes = await file.Content.ReadAsByteArrayAsync();
        Assert.True(file.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        using var table = TableFile.Open(new MemoryStream(bytes));
        var (heads, cells) = (table.Headers, table.Rows().First().Cells);
        string? Of(string heading) => cells[heads.ToList().IndexOf(heading)];
        Assert.Equal(("越秀区北京街道***", "2026-03-01 至 2026-03-05", "site.jpg", "sign.png"), (Of("住址"), Of("占道时间"), Of("现场照片"), Of("当事人签名")));
        Assert.StartsWith("113.27,23.13", Of("位置"), StringComparison.Ordinal);
        Assert.DoesNotContain("440104003104", string.Join(' ', cells), StringComparison.Ordinal);
        Assert.DoesNotContain("operator.003", string.Join(' ', cells), StringComparison.Ordinal);
        Assert.DoesNotContain("440104197505050017", string.Join(' ', cells), StringComparison.Ordinal);
        // Whoever looks at the page of the ledger reads names, too; a record out of sight is said to be one.
        using var clerk = await Visitor.SignedInAsync(shared.Host, "dispatcher.003");
        await clerk.OpenAsync("/ledgers/whole");
        Assert.Contains("流水井社区居委会", clerk.Find(".ledger").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("operator.003", clerk.Find(".ledger").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_takes_a_division_by_its_name_and_a_rating_by_its_stars()
    {
        await shared.InstallAsync(Package, "whole", "1.0.0");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/whole");
        Assert.NotNull(seat.Page.QuerySelector(".columns.of-3"));
        Assert.NotNull(seat.Page.QuerySelector(".columns.of-4"));
        Assert.Equal(["1", "2", "3", "4", "5"], seat.Page.QuerySelectorAll("input[type=radio][name='f.stars']").Select(i => i.GetAttribute("value")));
        var offered = seat.Page.QuerySelectorAll("#f-home-division-list option").Select(o => o.GetAttribute("value")!).ToList();
        Assert.StartsWith("越秀区北京街道", offered[0], StringComparison.Ordinal);
        await seat.PressAsync("button[value=look]:not(.unseen)", ("f.home.division", offered[0]), ("f.home.detail", "小北路185号"), ("f.stars", "2"));
        Assert.Equal((offered[0], "2"), (seat.Shown("f.home.division"), seat.Find("input[name='f.stars'][checked]").GetAttribute("value")));
        await seat.PressAsync("button[value=open]", ("f.home.division", "没有这条街"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Equal("没有这条街", seat.Shown("f.home.division"));
        await seat.PressAsync("button[value=open]", ("f.home.division", offered[0]));
        using var reader = await shared.Host.SignInAsync("operator.003");
        var form = JsonNode.Parse(await reader.GetStringAsync($"/api/v1{seat.Address.Split('?')[0]}"))!["form"]!;
        Assert.Equal(("440104003", 2), ((string)form["home"]!["division"]!, (int)form["stars"]!));
    }
}
