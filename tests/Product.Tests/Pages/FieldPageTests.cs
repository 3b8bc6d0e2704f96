using System.Net;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Apps;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Every type of field has a control that works without script, keeps what was typed, and is read as it should be.</summary>
public sealed class FieldPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Fields = """
        [ { "id": "span", "type": "dateRange", "label": { "zh-CN": "占道时间", "en": "Time on the road" } },
          { "id": "length", "type": "duration", "label": "预计时长" },
          { "id": "noise", "type": "slider", "label": "噪声", "min": 0, "max": 120 },
          { "id": "paper", "type": "identity", "label": "证件", "required": true },
          { "id": "plate", "type": "plate", "label": "车牌" },
          { "id": "card", "type": "bankCard", "label": "银行卡" },
          { "id": "who", "type": "personName", "label": "联系人", "required": true, "requiredLevel": "warning" },
          { "id": "code", "type": "barcode", "label": "灯杆二维码" },
          { "id": "notes", "type": "richText", "label": "说明" },
          { "id": "point", "type": "place", "label": "位置" },
          { "id": "home", "type": "address", "label": "住址" },
          { "id": "kindOf", "type": "cascader", "label": "分类", "options": [ { "value": "a", "label": "市政" }, { "value": "a1", "label": "路灯", "parent": "a" } ] },
          { "id": "offices", "type": "unit", "label": "相关单位", "multiple": true },
          { "id": "anonymous", "type": "hidden", "label": "匿名" }, { "id": "confidential", "type": "hidden", "label": "保密" }, { "id": "category", "type": "hidden", "label": "类别" },
          { "id": "house", "type": "record", "register": "house", "label": "房屋" } ]
        """;

    static readonly (string, string)[] filled =
    [
        ("f.span.from", "2026-03-01"), ("f.span.to", "2026-03-05"), ("f.length", "1天2小时"), ("f.noise", "65"), ("f.paper.kind", "passport"), ("f.paper.number", "e 12345678"),
        ("f.plate", "粤a·12345"), ("f.card", "6222 0200 0000 0000 000"), ("f.code", "LAMP-0185"), ("f.notes", "**请注意**高压\n- 一\n- 二"), ("f.point.lng", "113.27"), ("f.point.lat", "23.13"),
        ("f.point.address", "路口"), ("f.home.division", "440104003"), ("f.home.detail", "小北路185号"), ("f.kindOf", "a1"), ("f.offices", "440104003，越秀区"), ("f.house", "h-1"),
    ];

    [Fact]
    public async Task A_form_of_every_type_is_filled_in_refused_where_wrong_and_kept()
    {
        await PublishAsync();
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/kinds");
        Assert.Contains("建议填写", seat.Find("label[for=f-who]").TextContent, StringComparison.Ordinal);
        Assert.Equal("证件类型", seat.Find("label[for=f-paper-kind]").TextContent);
        // Units of one name are told apart by what they belong to.
        Assert.Single(seat.Page.QuerySelectorAll("#f-offices-list option"), o => o.GetAttribute("value") == "第二网格（流水井社区居委会）");

        await seat.PressAsync("button[value=open]", [.. filled.Where(f => f.Item1 is not ("f.span.to" or "f.plate")), ("f.span.to", "2026-02-01"), ("f.plate", "A1")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seat.Status);
        Assert.Contains("占道时间的结束日期早于开始日期", seat.Find("#f-span .error").TextContent, StringComparison.Ordinal);
        Assert.Contains("车牌应为车牌号", seat.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(("2026-02-01", "e 12345678", "113.27", "a1", "A1"), (seat.Shown("f.span.to"), seat.Shown("f.paper.number"), seat.Shown("f.point.lng"), seat.Shown("f.kindOf"), seat.Shown("f.plate")));

        await seat.PressAsync("button[value=open]", filled);
        // What is only wanted is asked for once, and the reason is kept.
        Assert.Contains("联系人", seat.Find("section.note[role=alert]").TextContent, StringComparison.Ordinal);
        await seat.PressAsync("button[value=open]", ("anyway", "对方不愿留名"));
        Assert.Equal(HttpStatusCode.OK, seat.Status);
        Assert.Contains("仍提交的原因：对方不愿留名", seat.Find(".grounds").TextContent, StringComparison.Ordinal);
        Assert.Contains("建议填写而未填：联系人", seat.Find(".grounds").TextContent, StringComparison.Ordinal);
        foreach (var text in new[] { "2026-03-01 至 2026-03-05", "1天2小时", "护照 E12345678", "粤A12345", "市政 / 路灯", "小北路185号", "北京街道、越秀区" })
            Assert.Contains(text, seat.Text, StringComparison.Ordinal);
        Assert.Equal("请注意", seat.Find("dd strong").TextContent);
        Assert.Equal(2, seat.Page.QuerySelectorAll("dd ul li").Count(li => li.TextContent is "一" or "二"));

        // Whoever only looks on sees papers and cards masked, in the interface as on the page.
        using var other = await shared.Host.SignInAsync("supervisor.003");
        var one = JsonNode.Parse(await other.GetStringAsync("/api/v1" + seat.Address.Split('?')[0]))!;
        Assert.Equal("E12**5678", (string)one["form"]!["paper"]!["number"]!);
        Assert.EndsWith("0000", (string)one["form"]!["card"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("6222", one.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_controls_speak_the_readers_language()
    {
        await PublishAsync();
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003", "en");
        await seat.OpenAsync("/cases/new/kinds");
        Assert.Equal("Time on the road", seat.Find("#f-span legend").TextContent.Trim());
        Assert.Equal("Kind of document", seat.Find("label[for=f-paper-kind]").TextContent);
        Assert.Contains("Passport", seat.Find("#f-paper-kind").TextContent, StringComparison.Ordinal);
    }

    async Task PublishAsync()
    {
        using var publisher = await shared.Host.SignInAsync("publisher.district");
        var version = (string)JsonNode.Parse(await publisher.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var zip = AppCarriedTests.Edited(await publisher.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package"),
            ("app.json", app => { app["id"] = "kinds"; app["name"] = "各类栏目"; app["title"] = "'各类栏目'"; foreach (var about in (string[])["columns", "split", "merge"]) app.AsObject().Remove(about); app.AsObject().Remove("residents"); }),
            ("forms/request.json", form => { form["fields"] = JsonNode.Parse(Fields); form.AsObject().Remove("sections"); form.AsObject().Remove("rules"); }), ("flow.json", _ => { }));
        using var sent = await publisher.PostAsync("/api/v1/apps", new ByteArrayContent(zip) { Headers = { ContentType = new("application/zip") } });
        Assert.True(sent.IsSuccessStatusCode || sent.StatusCode == HttpStatusCode.Conflict, await sent.Content.ReadAsStringAsync());
        using var designer = await shared.Host.SignInAsync("designer.district");
        using var installed = await designer.PutAsync("/api/v1/apps/kinds/installation", new StringContent($$"""{ "unit": "440104003", "version": "{{version}}" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(installed.IsSuccessStatusCode, await installed.Content.ReadAsStringAsync());
    }
}
