using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Operate;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>A workflow definition of Elsa brought in at the page, over the API and by command, published, and carried out again.</summary>
public sealed class ElsaCarriedTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Definition = """
        { "definitionId": "lamp", "name": "Street lamp", "version": 3, "inputs": [{ "name": "Place", "type": "String" }], "kept": { "as": ["it", "is"] },
          "root": { "id": "chart", "type": "Elsa.Flowchart", "activities": [
            { "id": "say", "type": "Elsa.WriteLine", "text": { "typeName": "String", "expression": { "type": "JavaScript", "value": "`Lamp at ${getInput('Place')}`" } } },
            { "id": "mend", "type": "Elsa.RunTask", "taskName": { "typeName": "String", "expression": { "type": "Literal", "value": "Mend it" } } },
            { "id": "tell", "type": "Elsa.PublishEvent", "eventName": { "expression": { "type": "Literal", "value": "mended" } } }],
            "connections": [{ "source": "say", "target": "mend" }, { "source": "mend", "target": "tell" }] } }
        """;

    [Fact]
    public async Task A_publisher_reads_the_report_at_the_page_and_publishes_the_package_that_comes_back_as_it_was()
    {
        using var publisher = await Visitor.SignedInAsync(shared.Host, "publisher.district");
        await publisher.OpenAsync("/apps/elsa");
        await publisher.PressWithAsync("button[value=check]", ("definition", "lamp.json", Encoding.UTF8.GetBytes(Definition)));
        Assert.Equal(HttpStatusCode.OK, publisher.Status);
        Assert.Contains("待办，交给岗位“handler”", publisher.Text, StringComparison.Ordinal);
        Assert.Contains("保留不起作用", publisher.Text, StringComparison.Ordinal);
        await publisher.PressWithAsync("button[value=check]", ("definition", "lamp.json", [1, 2]));
        Assert.Contains("不是正确的 JSON", publisher.Find(".summary").TextContent, StringComparison.Ordinal);

        using var api = await shared.Host.SignInAsync("publisher.district");
        var made = await api.PostAsync("/api/v1/elsa/package?id=lamp", new StringContent(Definition, Encoding.UTF8, "application/json"));
        var zip = await made.Content.ReadAsByteArrayAsync();
        Assert.NotNull(new ZipArchive(new MemoryStream(zip)).GetEntry("import-report.json"));
        var published = await api.PostAsync("/api/v1/apps?acknowledge=undecided", new ByteArrayContent(zip));
        Assert.True(published.StatusCode == HttpStatusCode.Created, await published.Content.ReadAsStringAsync());
        var back = await api.GetStringAsync("/api/v1/apps/lamp/versions/3.0.0/elsa");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Definition), JsonNode.Parse(back)), back);
        await publisher.OpenAsync("/apps/lamp");
        Assert.NotNull(publisher.Page.QuerySelector("a[href='/api/v1/apps/lamp/versions/3.0.0/elsa']"));
    }

    [Fact]
    public async Task The_report_names_places_over_the_api_and_what_a_flow_of_ours_has_that_elsa_has_not()
    {
        using var api = await shared.Host.SignInAsync("publisher.district");
        var answer = await api.PostAsync("/api/v1/elsa/check", new StringContent($"[{Definition}]", Encoding.UTF8, "application/json"));
        var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("kept", (string?)report["findings"]!.AsArray().Single(f => (string?)f!["place"] == "root/activities[2]")!["fate"]);
        var refused = await api.PostAsync("/api/v1/elsa/check", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var version = (string)JsonNode.Parse(await api.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var ours = JsonNode.Parse(await api.GetStringAsync($"/api/v1/apps/request/versions/{version}/elsa/report"))!;
        Assert.Contains(ours["findings"]!.AsArray(), f => (string?)f!["subject"] == "派单" && (string?)f["fate"] == "kept");
        using var clerk = await shared.Host.SignInAsync("operator.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.PostAsync("/api/v1/elsa/check", new StringContent(Definition, Encoding.UTF8, "application/json"))).StatusCode);
    }

    [Fact]
    public async Task The_command_line_makes_a_folder_of_a_definition_and_a_definition_of_a_folder()
    {
        using var place = new Place();
        await File.WriteAllTextAsync(place["lamp.json"], Definition);
        var told = await CommandLine.DoneAsync("elsa", "import", place["lamp.json"], "--out", place["lamp"]);
        Assert.Contains("kept but inert", told, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(place["lamp"], "forms", "start.json")));
        await CommandLine.DoneAsync("elsa", "export", place["lamp"], "--to", place["back.json"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Definition), JsonNode.Parse(await File.ReadAllTextAsync(place["back.json"]))));
        var (code, _, error) = await CommandLine.RunAsync("elsa", "import", place["nothing.json"], "--out", place["none"]);
        Assert.Equal(2, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
