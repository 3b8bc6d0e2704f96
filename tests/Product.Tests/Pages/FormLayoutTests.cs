using System.Net;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Apps;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Forms in pages and tabs, and rows that are copied, removed and pasted: all by buttons, without script.</summary>
public sealed class FormLayoutTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Fields = """
        [ { "id": "who", "type": "text", "label": "姓名", "required": true }, { "id": "why", "type": "text", "label": "事由", "required": true },
          { "id": "items", "type": "subtable", "label": "明细", "fields": [
            { "id": "what", "type": "text", "label": "物品", "required": true }, { "id": "count", "type": "integer", "label": "数量" },
            { "id": "kind", "type": "choice", "label": "类型", "options": [ { "value": "a", "label": "路灯" }, { "value": "b", "label": "井盖" } ] } ] },
          { "id": "anonymous", "type": "hidden", "label": "匿名" }, { "id": "confidential", "type": "hidden", "label": "保密" }, { "id": "category", "type": "hidden", "label": "类别" } ]
        """;
    const string Sections = """[ { "id": "a", "page": { "zh-CN": "申请人", "en": "Applicant" }, "fields": ["who"] }, { "id": "b", "page": "事项", "fields": ["why"] }, { "id": "c", "fields": ["items"] } ]""";

    [Fact]
    public async Task One_goes_forward_only_from_a_page_that_is_right_and_back_with_everything_kept()
    {
        using var seat = await AtAsync("paged", "pages");
        Assert.Equal("1. 申请人", seat.Find(".turner [aria-current=step]").TextContent.Trim());
        Assert.True(seat.Find("#f-why").Closest("[hidden]") is not null);
        Assert.Null(seat.Page.QuerySelector("button[value=open]"));

        await seat.PressAsync("button[value='page:1'].primary");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Contains("姓名", seat.Find(".summary").TextContent, StringComparison.Ordinal);
        // What stands on the next page is not asked for yet.
        Assert.DoesNotContain("事由", seat.Find(".summary").TextContent, StringComparison.Ordinal);

        await seat.PressAsync("button[value='page:1'].primary", ("f.who", "陈晓明"));
        Assert.Equal("2. 事项", seat.Find(".turner [aria-current=step]").TextContent.Trim());
        await seat.PressAsync("button[value='page:0']", ("f.why", "更换路灯"));
        Assert.Equal("陈晓明", seat.Shown("f.who"));
        await seat.PressAsync("button[value='page:1'].primary");
        Assert.Equal("更换路灯", seat.Shown("f.why"));
        await seat.PressAsync("button[value=open]");
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
        Assert.Contains("更换路灯", seat.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tabs_are_turned_freely_and_a_refusal_shows_the_one_that_is_wrong()
    {
        using var seat = await AtAsync("tabbed", "tabs", "en");
        Assert.Equal("Applicant", seat.Find(".turner [aria-current=page]").TextContent.Trim());
        await seat.PressAsync("button[value='page:1']");
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        await seat.PressAsync("button[value=open]", ("f.why", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Equal("Applicant", seat.Find(".turner [aria-current=page]").TextContent.Trim());
    }

    [Fact]
    public async Task Rows_are_pasted_from_a_spreadsheet_copied_and_removed()
    {
        using var seat = await AtAsync("rowed", "flow");
        await seat.PressAsync("button[value='row:paste:f.items']", ("paste.f.items", "类型\t物品\t数量\n井盖\t铸铁井盖\t2\n路灯\t灯头\t3\n"));
        Assert.Equal(("铸铁井盖", "2", "灯头"), (seat.Shown("f.items.0.what"), seat.Shown("f.items.0.count"), seat.Shown("f.items.1.what")));
        foreach (var chosen in new[] { "[name='f.items.0.kind'][value=b]", "[name='f.items.1.kind'][value=a]" }) Assert.True(seat.Find(chosen).HasAttribute("checked"), chosen);
        await seat.PressAsync("button[value='row:copy:f.items.1']");
        Assert.Equal(("灯头", "3"), (seat.Shown("f.items.2.what"), seat.Shown("f.items.2.count")));
        await seat.PressAsync("button[value='row:remove:f.items.0']");
        Assert.Equal(("灯头", "灯头", ""), (seat.Shown("f.items.0.what"), seat.Shown("f.items.1.what"), seat.Shown("f.items.2.what")));
        // Without names of columns cells go from left to right; what cannot be right is said at its place.
        await seat.PressAsync("button[value='row:paste:f.items']", ("paste.f.items", "护栏\t很多\t围栏"), ("f.who", "陈晓明"), ("f.why", "x"));
        await seat.PressAsync("button[value=open]");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Equal("很多", seat.Shown("f.items.2.count"));
        Assert.Contains("第 3 行", seat.Find(".summary").TextContent, StringComparison.Ordinal);
    }

    async Task<Visitor> AtAsync(string id, string layout, string language = "zh-CN")
    {
        using var publisher = await shared.Host.SignInAsync("publisher.district");
        var version = (string)JsonNode.Parse(await publisher.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var zip = AppCarriedTests.Edited(await publisher.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package"),
            ("app.json", app => { app["id"] = id; app["name"] = id; app["title"] = "form.why"; foreach (var about in (string[])["columns", "split", "merge", "residents"]) app.AsObject().Remove(about); }),
            ("forms/request.json", form => { form["layout"] = layout; form["fields"] = JsonNode.Parse(Fields); form["sections"] = JsonNode.Parse(Sections); form.AsObject().Remove("rules"); }), ("flow.json", _ => { }));
        using var sent = await publisher.PostAsync("/api/v1/apps", new ByteArrayContent(zip) { Headers = { ContentType = new("application/zip") } });
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        using var designer = await shared.Host.SignInAsync("designer.district");
        using var installed = await designer.PutAsync($"/api/v1/apps/{id}/installation", new StringContent($$"""{ "unit": "440104003", "version": "{{version}}" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(installed.IsSuccessStatusCode, await installed.Content.ReadAsStringAsync());
        var seat = await Visitor.SignedInAsync(shared.Host, "operator.003", language);
        await seat.OpenAsync($"/cases/new/{id}");
        return seat;
    }
}
