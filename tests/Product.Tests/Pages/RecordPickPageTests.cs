using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Pages;

/// <summary>Records of registers are chosen by name and number, and what is known of each person of a table is found in their row; without script.</summary>
public sealed class RecordPickPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    internal const string Wife = "440104199003070017", Son = "440104201506120020", Agent = "440104198809110036";

    internal static AppPackage Package { get; } = AppPackage.Of(
    [
        File("app.json", """{ "id": "visits", "name": { "zh-CN": "入户走访", "en": "Visits" }, "version": "1.0.0", "noun": "走访", "numberPrefix": "ZF", "form": "visit", "title": "'入户走访'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/visit.json", """
            { "id": "visit", "name": "走访表", "fields": [
              { "id": "who", "type": "record", "label": "走访对象", "register": "person", "required": true },
              { "id": "others", "type": "record", "label": "同住人", "register": "people", "multiple": true },
              { "id": "note", "type": "text", "label": "情况" },
              { "id": "members", "type": "subtable", "label": "家庭成员", "fields": [
                { "id": "idNumber", "type": "residentId", "label": "证号", "element": "person.idNumber" }, { "id": "name", "type": "personName", "label": "姓名", "element": "person.name" },
                { "id": "phone", "type": "mobile", "label": "电话", "element": "person.phone" }, { "id": "relation", "type": "text", "label": "关系" } ] } ] }
            """),
        File("flow.json", """
            { "id": "visits", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"] }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    internal static async Task KnowAsync(ProductHost host, string number, string name, string phone)
    {
        using var keeper = await host.SignInAsync("communityWorker.003104");
        using var added = await keeper.PostAsJsonAsync("/api/v1/registers/people", new { unit = "440104003104", elements = new { name, idNumber = number, phone }, source = "入户走访" });
        Assert.True(added.StatusCode == HttpStatusCode.Created, await added.Content.ReadAsStringAsync());
    }

    static string Value(Visitor seat, string name, string label) => seat.Page.QuerySelectorAll($"input[name='{name}']:not([type=hidden])").First(i => i.ParentElement!.TextContent.Contains(label, StringComparison.Ordinal)).GetAttribute("value")!;

    [Fact]
    public async Task A_record_is_looked_for_and_chosen_within_rights_and_masks()
    {
        await shared.InstallAsync(Package, "visits", "1.0.0");
        await KnowAsync(shared.Host, Wife, "禤秀英", "13800000124");
        await KnowAsync(shared.Host, Son, "禤秀英", "13800000126");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/visits");
        Assert.Null(seat.Page.QuerySelector("input[name='f.who'][type=text]"));
        await seat.PressAsync("button[value='find:f.who']", ("find.f.who", "没有这个人"));
        Assert.Contains("没有查到您能查看的记录", seat.Text, StringComparison.Ordinal);

        // Two of one name are told apart by what else is known, masked.
        await seat.PressAsync("button[value='find:f.who']", ("find.f.who", "禤秀英"));
        Assert.Contains("查到 2 条", seat.Text, StringComparison.Ordinal);
        Assert.Contains("138****0124", seat.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("禤秀英", seat.Page.QuerySelector("#f-who")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Wife, seat.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var wife = Value(seat, "f.who", "138****0124");

        // What is chosen stays while something else is looked for, by a number this time; Enter looks, too.
        await seat.PressAsync("button.unseen[value=look]", ("f.who", wife), ("find.f.who", ""), ("find.f.others", Son));
        Assert.Equal(wife, seat.Find("input[name='f.who'][checked]").GetAttribute("value"));
        var son = Value(seat, "f.others", "138****0126");
        await seat.PressAsync("button[value=open]", ("f.others", son), ("f.note", "都好"));
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
        Assert.Contains("禤* · ", seat.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(wife, seat.Find("dl.values").TextContent, StringComparison.Ordinal);
        using var reader = await shared.Host.SignInAsync("operator.003");
        var form = JsonNode.Parse(await reader.GetStringAsync($"/api/v1{seat.Address.Split('?')[0]}"))!["form"]!;
        Assert.Equal((wife, son), ((string)form["who"]!, (string)form["others"]![0]!));
    }

    [Fact]
    public async Task A_row_brings_what_is_known_of_its_own_person()
    {
        await shared.InstallAsync(Package, "visits", "1.0.0");
        await KnowAsync(shared.Host, Agent, "禤大力", "13800000125");
        using var seat = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await seat.OpenAsync("/cases/new/visits");
        await seat.PressAsync("button[value=prefill]", ("f.members.0.idNumber", Agent), ("f.members.0.relation", "妻"));
        Assert.Equal(("禤*", "138****0125", "妻"), (seat.Shown("f.members.0.name"), seat.Shown("f.members.0.phone"), seat.Shown("f.members.0.relation")));
        Assert.Contains("人口库", seat.Find(".record p.source").TextContent, StringComparison.Ordinal);
        // A copy of the row has its own number, and what was found stays with the first.
        await seat.PressAsync("button[value='row:copy:f.members.0']");
        await seat.PressAsync("button[value='find:f.who']", ("find.f.who", Agent), ("f.members.1.idNumber", ""), ("f.members.1.name", "王小明"), ("f.members.1.phone", ""));
        await seat.PressAsync("button[value=open]", ("f.who", seat.Find("input[name='f.who'][type=radio]").GetAttribute("value")!));
        Assert.StartsWith("/cases/", seat.Address, StringComparison.Ordinal);
        Assert.Contains("禤*", seat.Text, StringComparison.Ordinal);
        // In a column where something was found nobody but who holds a step sees more.
        Assert.Contains("王*", seat.Text, StringComparison.Ordinal);
    }
}
