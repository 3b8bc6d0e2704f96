using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Odata;

/// <summary>Clients that people really use, from npm, against the running server: what they ask in their own words and what they make of the answers.</summary>
public sealed class NpmClientTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Title = "“惠福路”的路灯不亮，'3号'杆";
    static readonly XNamespace edm = "http://docs.oasis-open.org/odata/ns/edm";

    [Theory]
    [InlineData("odata.mjs", "440104003")]
    [InlineData("ts-odata-client.mjs", "440104004")]
    public async Task A_client_from_npm_reads_filters_pages_and_hears_refusals(string script, string street)
    {
        var unit = street[^3..];
        using var system = await shared.Host.ClientAsync($"u-operator.{unit}", street, "self", "case.*", "workitem.*", "app.read", "access.actAs");
        // ts-odata-client puts a text between quotes as it stands, so its callers double the quotes in it.
        var isTyped = script == "ts-odata-client.mjs";
        string[] titles = [Title, "小区路灯晚上不亮", "垃圾清运不及时", "楼道堆放杂物", "路灯忽明忽暗"];
        var ids = new List<string>();
        foreach (var title in titles) ids.Add(await OpenAsync(system, street, title));
        await HandleAsync(system, ids[0], unit, 320.5m);
        await HandleAsync(system, ids[1], unit, 88m);

        var key = system.DefaultRequestHeaders.Authorization!.Parameter!;
        var found = await NodeClients.RunAsync(script, ("LC_ODATA", new Uri(shared.Host.Address, "/odata").ToString()), ("LC_KEY", key), ("LC_STREET", street),
            ("LC_TITLE", isTyped ? Title.Replace("'", "''", StringComparison.Ordinal) : Title), ("LC_PART", "路灯"));

        Assert.Equal((200, "4.0"), ((int)found["metadata"]!["status"]!, (string)found["metadata"]!["version"]!));
        var record = XDocument.Parse((string)found["metadata"]!["text"]!).Descendants(edm + "EntityType").Single(t => (string)t.Attribute("Name")! == "request_record");
        Assert.Equal("Edm.Decimal", (string)record.Elements(edm + "Property").Single(p => (string)p.Attribute("Name")! == "cost").Attribute("Type")!);

        // $filter with a Chinese literal, $select, $orderby, $top and $count.
        Assert.Equal([Title], Texts(found["equal"]!, "title"));
        Assert.Equal(["number", "title"], Names(found["equal"]![0]!));
        Assert.Equal([titles[4], titles[1]], Texts(found["containing"]!["value"]!, "title"));
        Assert.Equal(["id", "title", "openedAt"], Names(found["containing"]!["value"]![0]!));
        Assert.Equal(3, (int)found["containing"]!["@odata.count"]!);

        // All pages together are what REST and one large page give.
        var listed = JsonNode.Parse(await system.GetStringAsync($"/api/v1/cases?app=request&street={street}&top=100"))!["items"]!.AsArray().Select(line => (string)line!["caseId"]!);
        Assert.Equal(ids, Strings(found["paged"]!["ids"]!));
        Assert.Equal(3, (int)found["paged"]!["pages"]!);
        Assert.Equal(ids, Strings(found["whole"]!));
        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

        // Records of the app, typed by its forms; personal values masked.
        var typed = Assert.Single(found["typed"]!.AsArray())!;
        Assert.Equal((ids[0], 320.5m, true), ((string)typed["caseId"]!, (decimal)typed["cost"]!, (bool)typed["contacted"]!));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 30, 0, TimeSpan.FromHours(8)), DateTimeOffset.Parse((string)typed["contactedAt"]!, CultureInfo.InvariantCulture));
        Assert.Equal("138****5678", (string)typed["claimantPhone"]!);
        Assert.Equal(ids[0], (string)found["one"]!["caseId"]!);

        // Refusals come through with the name of what was refused, in problem+json's words and in OData's.
        Refused(found["unsupported"]!, 501, "query.unsupported", "$expand", "$expand");
        Refused(found["unknown"]!, 400, "query.property", "$filter", "nosuch");

        if (!isTyped)
        {
            Assert.Equal(["Cases", "WorkItems", "request"], Strings(found["sets"]!).Intersect(["Cases", "WorkItems", "request"]));
            Assert.Equal(5, (int)found["counted"]!);
            return;
        }
        Assert.Equal([titles[4]], Strings(found["starting"]!));
        Assert.Equal([Title], Strings(found["ending"]!));
        Assert.Equal(ids, Strings(found["iterated"]!));
        Assert.Equal(ids[..2].Order(StringComparer.Ordinal), Strings(found["dated"]!).Order(StringComparer.Ordinal));
    }

    static void Refused(JsonNode refusal, int status, string code, string option, string named)
    {
        var said = refusal["said"]!;
        Assert.Equal(status, (int)said["status"]!);
        if (refusal["status"] is { } seen) Assert.Equal(status, (int)seen);
        Assert.Equal((code, option), ((string)said["code"]!, (string)said["errors"]![0]!["path"]!));
        Assert.Equal((code, option), ((string)said["error"]!["code"]!, (string)said["error"]!["target"]!));
        Assert.Contains(named, (string)said["detail"]!, StringComparison.Ordinal);
        Assert.Equal((string)said["detail"]!, (string)said["error"]!["message"]!);
    }

    static async Task<string> OpenAsync(HttpClient http, string street, string title)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/apps/request/cases", RequestCase.Body(street, "npm " + title, title));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    static async Task HandleAsync(HttpClient http, string id, string unit, decimal cost)
    {
        var handler = $"u-handler.{unit}-cg";
        await RequestCase.CommandAsync(http, id, new { type = "complete", visit = 1, outcome = "accept", key = id + "accept" });
        await RequestCase.CommandAsync(http, id, new { type = "claim", visit = 3, key = id + "claim", @as = handler });
        await RequestCase.CommandAsync(http, id, new { type = "complete", visit = 3, key = id + "handle", @as = handler, form = new { contacted = true, contactedAt = "2026-11-20T10:30:00+08:00", result = "更换灯头三只", cost } });
    }

    static IEnumerable<string> Texts(JsonNode rows, string name) => rows.AsArray().Select(row => (string)row![name]!);
    static IEnumerable<string> Strings(JsonNode texts) => texts.AsArray().Select(text => (string)text!);
    static IEnumerable<string> Names(JsonNode row) => row.AsObject().Select(property => property.Key).Where(name => !name.StartsWith('@'));
}
