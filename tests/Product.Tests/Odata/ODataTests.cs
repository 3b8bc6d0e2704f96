using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Odata;

public sealed class ODataTests(SharedHost shared) : IClassFixture<SharedHost>
{
    static readonly XNamespace edm = "http://docs.oasis-open.org/odata/ns/edm";

    [Fact]
    public async Task The_service_describes_every_app_typed_by_its_forms()
    {
        using var http = await shared.Host.SignInAsync("operator.003");
        foreach (var root in new[] { "/odata", "/odata/" })
        {
            var service = JsonNode.Parse(await http.GetStringAsync(root))!;
            Assert.EndsWith("/odata/$metadata", (string)service["@odata.context"]!, StringComparison.Ordinal);
            Assert.Equal(["Cases", "WorkItems", "request"], service["value"]!.AsArray().Select(s => (string)s!["name"]!).Where(n => n is "Cases" or "WorkItems" or "request"));
        }
        using var answer = await http.GetAsync("/odata/$metadata");
        Assert.Equal("4.0", Assert.Single(answer.Headers.GetValues("OData-Version")));
        var type = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Descendants(edm + "EntityType").Single(t => (string)t.Attribute("Name")! == "request_record");
        var properties = type.Elements(edm + "Property").ToDictionary(p => (string)p.Attribute("Name")!, p => (string)p.Attribute("Type")!);
        Assert.Equal(("Edm.Decimal", "Edm.Boolean", "Edm.DateTimeOffset", "Edm.String"), (properties["cost"], properties["contacted"], properties["contactedAt"], properties["category"]));
        Assert.Contains("标题", type.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_says_where_the_next_one_is_and_the_count_of_all()
    {
        var street = "440104011";
        using var system = await shared.Host.ClientAsync("u-operator.011", street, "self", "case.*", "app.read");
        for (var i = 0; i < 5; i++) await RequestCase.OpenAsync(system, street, $"odata-{i}");
        var (numbers, pages, at) = (new List<string>(), 0, $"/odata/Cases?$filter=street eq '{street}'&$orderby=openedAt desc&$select=number,title&$count=true&$top=1000");
        while (at is not null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            request.Headers.Add("Prefer", "odata.maxpagesize=2");
            using var answer = await system.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.True((long)page["@odata.count"]! >= 5);
            Assert.EndsWith("#Cases(number,title)", (string)page["@odata.context"]!, StringComparison.Ordinal);
            numbers.AddRange(page["value"]!.AsArray().Select(c => (string)c!["number"]!));
            at = (string?)page["@odata.nextLink"];
            pages++;
        }
        Assert.True(pages >= 3);
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal(numbers.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), await system.GetStringAsync($"/odata/Cases/$count?%24filter=street%20eq%20'{street}'"));
        Assert.Equal("0", await system.GetStringAsync("/odata/Cases/$count?$filter=street eq '440104001'"));
    }

    [Fact]
    public async Task One_row_by_its_key_with_brackets_as_clients_write_them()
    {
        using var http = await shared.Host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(http, "440104003", "odata-one"))["id"]!;
        foreach (var at in new[] { $"/odata/request('{id}')", $"/odata/request(caseId='{id}')", $"/odata/request(('{id}'))", $"/odata/WorkItems(caseId='{id}',visit=1)" })
        {
            var row = JsonNode.Parse(await http.GetStringAsync(at))!;
            Assert.Equal(id, (string)row["caseId"]!);
            Assert.EndsWith("/$entity", (string)row["@odata.context"]!, StringComparison.Ordinal);
        }
        using var other = await shared.Host.ClientAsync("u-operator.004", "440104004", "self", "case.*");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/odata/request('{id}')")).StatusCode);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/odata/Cases/"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/odata/Cases?$expand=items", HttpStatusCode.NotImplemented, "$expand")]
    [InlineData("/odata/Cases?$search=路灯", HttpStatusCode.NotImplemented, "$search")]
    [InlineData("/odata/Cases?$filter=nosuch eq 1", HttpStatusCode.BadRequest, "nosuch")]
    [InlineData("/odata/Nosuch", HttpStatusCode.NotFound, "Nosuch")]
    [InlineData("/odata/Cases(1)/number", HttpStatusCode.BadRequest, "")]
    public async Task A_refusal_names_what_it_is_about_in_the_readers_language(string at, HttpStatusCode status, string named)
    {
        using var http = await shared.Host.SignInAsync("operator.003");
        foreach (var language in new[] { "zh-CN", "en" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            request.Headers.Add("Accept-Language", language);
            using var answer = await http.SendAsync(request);
            Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var detail = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]!;
            Assert.Contains(named, detail, StringComparison.Ordinal);
            Assert.Equal(language == "en", detail.All(c => c < 0x2E80));
        }
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_right_and_batches_are_said_not_to_be_there()
    {
        using var nobody = new HttpClient { BaseAddress = shared.Host.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/odata/Cases")).StatusCode);
        using var noCases = await shared.Host.ClientAsync("u-operator.003", "440104003", "self", "app.read");
        Assert.Equal(HttpStatusCode.Forbidden, (await noCases.GetAsync("/odata/Cases")).StatusCode);
        using var noItems = await shared.Host.ClientAsync("u-operator.003", "440104003", "self", "case.read");
        Assert.Equal(HttpStatusCode.OK, (await noItems.GetAsync("/odata/Cases")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await noItems.GetAsync("/odata/WorkItems")).StatusCode);
        using var batch = await noItems.PostAsync("/odata/$batch", new StringContent("--b--"));
        Assert.Equal(HttpStatusCode.NotImplemented, batch.StatusCode);
    }
}
