using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LowCode.Apps;
using LowCode.Engine.Tests.Databases;
using LowCode.Forms;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Apps;

/// <summary>Two departments with one form: at every door each sees its own part, and whoever runs the street sees all of it.</summary>
public sealed partial class EachDepartmentItsPartTests
{
    const string Window = "operator.003", City = "handler.003-cg", Law = "handler.003-zf", Chief = "dispatcher.003";

    /// <summary>What only the one department may know, in every kind of place a form has: a field, a column of rows, a file.</summary>
    static readonly string[] ofCity = ["沿街一层甲", "甲区灶台", "plan-of-city.txt", "铺面平面图"], ofLaw = ["曾经处罚两次", "超门线摆卖", "record-of-law.txt", "处罚决定书"];

    static AppPackage Package()
    {
        var union = FormUnion.Of("shop", new Label("开店一件事", "One shop"),
        [
            new("440104003-cg", FormDefinition.Parse("""
                { "id": "front", "name": "门面", "fields": [ { "id": "who", "type": "personName", "label": "经营者", "element": "person.name", "subject": "owner" }, { "id": "site", "type": "text", "label": "门面" },
                  { "id": "area", "type": "number", "label": "面积" }, { "id": "rooms", "type": "subtable", "label": "隔间", "fields": [ { "id": "what", "type": "text", "label": "用途" } ] }, { "id": "plan", "type": "file", "label": "图" } ],
                  "documents": [ { "id": "drawing", "name": "铺面平面图", "required": true } ] }
                """)),
            new("440104003-zf", FormDefinition.Parse("""
                { "id": "past", "name": "过往", "fields": [ { "id": "name", "type": "personName", "label": "姓名", "element": "person.name", "subject": "owner" }, { "id": "history", "type": "text", "label": "处罚" },
                  { "id": "fine", "type": "number", "label": "罚款" }, { "id": "wrongs", "type": "subtable", "label": "违规", "fields": [ { "id": "act", "type": "text", "label": "行为" } ] }, { "id": "record", "type": "file", "label": "书" } ],
                  "documents": [ { "id": "ruling", "name": "处罚决定书", "required": true } ] }
                """)),
        ]);
        var made = UnionApp.Of("shop-one", new Label("开店一件事", "One shop"), "1.0.0", new Label("办件", "Case"), "KD", union, "handler", d => d);
        var paper = new MemoryStream();
        using (var word = WordprocessingDocument.Create(paper, DocumentFormat.OpenXml.WordprocessingDocumentType.Document))
            word.AddMainDocumentPart().Document = new Document(new Body(Line("{{form.site}}/{{form.history}}"), new Table(Row("{{rooms.what}}")), new Table(Row("{{wrongs.act}}")), new Table(Row("{{documents.name}}"))));
        return AppPackage.Of([.. made.Paths.Select(p => (p, made[p]!)), ("papers/whole.docx", paper.ToArray()),
            ("prints/sheet.json", Encoding.UTF8.GetBytes("""{ "id": "sheet", "name": "全表", "blocks": [ { "kind": "fields", "fields": ["site", "history"], "columns": 2 }, { "kind": "table", "fields": ["rooms"] }, { "kind": "table", "fields": ["wrongs"] } ] }"""))]);

        static Paragraph Line(string text) => new(new Run(new Text(text)));
        static TableRow Row(string text) => new(new TableCell(Line(text)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_door_tells_a_department_what_its_step_hides(bool postgres)
    {
        await using var host = await ProductHost.StartAsync(postgres ? await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync() : null);
        await SharedHost.InstallAsync(host, Package(), "shop-one", "1.0.0");
        using var window = await host.SignInAsync(Window);
        var (plan, record) = (await SendAsync(window, "plan", "plan-of-city.txt"), await SendAsync(window, "record", "record-of-law.txt"));
        using var opened = await window.PostAsJsonAsync("/api/v1/apps/shop-one/cases", new
        {
            street = "440104003",
            form = new { who = "陈嘉明", site = "沿街一层甲", area = 35, rooms = new[] { new { what = "甲区灶台" } }, plan = new[] { new { id = plan } }, history = "曾经处罚两次", fine = 800, wrongs = new[] { new { act = "超门线摆卖" } }, record = new[] { new { id = record } } },
        });
        var made = JsonNode.Parse(await opened.Content.ReadAsStringAsync())!;
        Assert.True(opened.StatusCode == HttpStatusCode.Created, made.ToJsonString());
        var id = (string)made["id"]!;

        // As an offer, held, and done: a department knows its own part.
        using var city = await host.SignInAsync(City);
        using var law = await host.SignInAsync(Law);
        await KnowsAsync(city, id, ofCity, ofLaw, (plan, record));
        await KnowsAsync(law, id, ofLaw, ofCity, (record, plan));
        var visit = (int)JsonNode.Parse(await city.GetStringAsync($"/api/v1/cases/{id}"))!["workItems"]!.AsArray().Single(i => (string)i!["activity"]! == "at-440104003-cg")!["visit"]!;
        await RequestCase.CommandAsync(city, id, new { type = "claim", visit });
        await KnowsAsync(city, id, ofCity, ofLaw, (plan, record));
        await KnowsAsync(law, id, ofLaw, ofCity, (record, plan));
        // What it may see it sees in the clear while it works on it, and masked again afterwards.
        Assert.Contains("陈嘉明", await city.GetStringAsync($"/api/v1/cases/{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("陈嘉明", await law.GetStringAsync($"/api/v1/cases/{id}"), StringComparison.Ordinal);

        // Who runs the street, and who opened it, see the whole.
        using var chief = await host.SignInAsync(Chief);
        foreach (var whole in (HttpClient[])[chief, window])
        {
            await KnowsAsync(whole, id, [.. ofCity, .. ofLaw], [], (plan, null));
            await KnowsAsync(whole, id, [], [], (record, null));
        }

        // Lists: a column of the other department reads as nothing, so that no filter, order or figure tells of it either.
        Assert.Contains("沿街一层甲", await city.GetStringAsync("/odata/shop_one?$select=site,history,fine"), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(city, "history eq '曾经处罚两次'"));
        Assert.Equal(0, await CountAsync(city, "fine gt 1"));
        Assert.Equal(1, await CountAsync(law, "fine gt 1"));
        Assert.Equal(1, await CountAsync(chief, "history eq '曾经处罚两次' and site eq '沿街一层甲'"));
        Assert.DoesNotContain("800", await city.GetStringAsync("/odata/shop_one?$apply=groupby((history),aggregate(fine with sum as total))"), StringComparison.Ordinal);
        Assert.Contains("800", await law.GetStringAsync("/odata/shop_one?$apply=groupby((history),aggregate(fine with sum as total))"), StringComparison.Ordinal);
        foreach (var (who, sees) in new[] { (city, false), (law, true), (chief, true) })
        {
            Assert.Equal(sees, (await who.GetStringAsync("/ledgers/shop-one?f.history=" + Uri.EscapeDataString("处罚两次"))).Contains($"/cases/{id}", StringComparison.Ordinal));
            var file = await who.GetAsync("/api/v1/ledgers/shop-one/file");
            if (!file.IsSuccessStatusCode) continue;
            Assert.Equal(who == chief, Unzipped(await file.Content.ReadAsByteArrayAsync()).Contains("曾经处罚两次", StringComparison.Ordinal));
        }
    }

    /// <summary>Every door of the case.</summary>
    static async Task KnowsAsync(HttpClient who, string id, string[] shown, string[] kept, (string Own, string? Other) files)
    {
        var all = new StringBuilder();
        foreach (var door in (string[])[$"/cases/{id}", $"/cases/{id}/print", $"/cases/{id}/print/sheet", $"/api/v1/cases/{id}", $"/api/v1/cases/{id}/history", $"/api/v1/cases/{id}/documents", "/ledgers/shop-one", "/api/v1/ledgers/shop-one", "/odata/shop_one"])
        {
            using var answer = await who.GetAsync(door);
            var said = Escaped().Replace(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), one => ((char)Convert.ToInt32(one.Groups[1].Value, 16)).ToString());
            Assert.True(answer.IsSuccessStatusCode, $"{door} {(int)answer.StatusCode} {said}");
            foreach (var secret in kept) Assert.False(said.Contains(secret, StringComparison.Ordinal), $"{door} tells {secret}");
            all.Append(said);
        }
        var paper = Unzipped(await who.GetByteArrayAsync($"/api/v1/cases/{id}/papers/app:whole"));
        foreach (var secret in kept) Assert.False(paper.Contains(secret, StringComparison.Ordinal), $"a paper tells {secret}");
        foreach (var own in shown) Assert.True(all.ToString().Contains(own, StringComparison.Ordinal), $"nothing tells {own}");
        foreach (var own in shown.Take(2)) Assert.True(paper.Contains(own, StringComparison.Ordinal), $"no paper tells {own}");
        using (var file = await who.GetAsync($"/api/v1/cases/{id}/files/{files.Own}")) Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        if (files.Other is null) return;
        using var other = await who.GetAsync($"/api/v1/cases/{id}/files/{files.Other}");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial System.Text.RegularExpressions.Regex Escaped();

    static async Task<long> CountAsync(HttpClient who, string filter) =>
        (long)JsonNode.Parse(await who.GetStringAsync("/odata/shop_one?$count=true&$top=0&$filter=" + Uri.EscapeDataString(filter)))!["@odata.count"]!;

    static async Task<string> SendAsync(HttpClient who, string field, string name)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("一页")) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var answer = await who.PostAsync($"/api/v1/files?app=shop-one&field={field}&name={name}", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    static string Unzipped(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return string.Concat(archive.Entries.Where(e => e.Name.EndsWith(".xml", StringComparison.Ordinal)).Select(e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        }));
    }
}
