using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Api;

/// <summary>Files over HTTP: sent, named, fetched, and never run.</summary>
public sealed class FileApiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    const string Street = "440104003", Address = "/api/v1/files?app=request&field=photos&name=lamp.jpg";

    static async Task<JsonNode> SendAsync(HttpClient http, byte[] bytes, string address = Address, HttpStatusCode expected = HttpStatusCode.Created, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } } };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    static object Body(JsonNode photos, bool confidential = false) => new
    {
        street = Street,
        form = new { summary = "路灯不亮", category = "lighting", description = "三盏", place = "小北路185号", claimantName = "陈晓明", claimantPhone = "13812345678", photos, confidential },
    };

    [Fact]
    public async Task A_photo_is_sent_named_by_a_case_and_fetched_by_who_sees_the_case()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        var file = await SendAsync(seat, Pictures.Jpeg(), key: "one");
        Assert.Equal((string?)file["id"], (string?)(await SendAsync(seat, Pictures.Jpeg(), key: "one"))["id"]);
        Assert.Equal("command.keyReused", (string?)(await SendAsync(seat, Pictures.Png(), Address, HttpStatusCode.UnprocessableEntity, "one"))["code"]);
        Assert.Equal(113.264385, (double)file["lng"]!);
        using (var preview = await seat.GetAsync($"/api/v1/files/{file["id"]}")) Assert.Equal("image/jpeg", preview.Content.Headers.ContentType?.MediaType);

        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/request/cases", Body(new JsonArray(new JsonObject { ["id"] = (string)file["id"]! }), confidential: true));
        var one = JsonNode.Parse(await opened.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        var kept = JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{one["id"]}"))!["form"]!["photos"]![0]!;
        Assert.Equal(file.ToJsonString(), kept.ToJsonString());
        var address = $"/api/v1/cases/{one["id"]}/files/{file["id"]}";
        using var read = await seat.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(read.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(read.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("inline", read.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(read.Headers.CacheControl is { Private: true, NoStore: true });
        Assert.Equal((long)file["size"]!, (await read.Content.ReadAsByteArrayAsync()).Length);
        using var part = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(0, 9) } };
        using var some = await seat.SendAsync(part);
        Assert.Equal((HttpStatusCode.PartialContent, 10), (some.StatusCode, (await some.Content.ReadAsByteArrayAsync()).Length));

        // It is nobody's to send any more, and of a confidential case nobody else learns anything.
        Assert.Equal(HttpStatusCode.NotFound, (await seat.GetAsync($"/api/v1/files/{file["id"]}")).StatusCode);
        using var other = await shared.Host.SignInAsync("handler.003-zf");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(address)).StatusCode);
        using var nobody = new HttpClient { BaseAddress = shared.Host.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_picture_of_a_person_is_not_there_for_who_sees_values_masked()
    {
        // The shipped app with its photos bound to a person.
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "apps", "request"), "*", SearchOption.AllDirectories))
            {
                var text = await File.ReadAllTextAsync(file);
                text = text.Replace("\"id\": \"photos\", ", "\"id\": \"photos\", \"element\": \"person.idPhoto\", ", StringComparison.Ordinal);
                if (Path.GetFileName(file) == "app.json") text = text.Replace("\"id\": \"request\"", "\"id\": \"proof\"", StringComparison.Ordinal);
                await using var entry = archive.CreateEntry(Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "apps", "request"), file).Replace('\\', '/')).Open();
                await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
            }
        using var administrator = await shared.Host.SignInAsync("systemAdmin");
        using var published = await administrator.PostAsync("/api/v1/apps", new ByteArrayContent(zip.ToArray()));
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
        var version = (string)JsonNode.Parse(await published.Content.ReadAsStringAsync())!["version"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.PutAsJsonAsync("/api/v1/apps/proof/installation", new { unit = "440104", version })).StatusCode);

        using var seat = await shared.Host.SignInAsync("operator.003");
        using var leader = await shared.Host.SignInAsync("streetLeader.003");
        var sent = await SendAsync(seat, Pictures.Jpeg(), "/api/v1/files?app=proof&field=photos&name=id.jpg");
        using var opened = await seat.PostAsJsonAsync("/api/v1/apps/proof/cases", Body(new JsonArray(sent)));
        var id = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await seat.GetAsync($"/api/v1/cases/{id}/files/{sent["id"]}")).StatusCode);
        Assert.DoesNotContain("id.jpg", await leader.GetStringAsync($"/api/v1/cases/{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("id.jpg", await leader.GetStringAsync($"/api/v1/cases/{id}/history"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await leader.GetAsync($"/api/v1/cases/{id}/files/{sent["id"]}")).StatusCode);
    }

    [Fact]
    public async Task What_could_run_is_handed_out_as_a_download()
    {
        using var seat = await shared.Host.SignInAsync("operator.003");
        using var body = new MultipartFormDataContent { { new ByteArrayContent("<html><script>alert(1)</script>"u8.ToArray()), "file", "x.html" } };
        using var refused = await seat.PostAsync("/api/v1/files?app=request&field=photos", body);
        Assert.Equal("file.notAccepted", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["code"]);
        Assert.Equal("file.field", (string?)(await SendAsync(seat, Pictures.Jpeg(), "/api/v1/files?app=request&field=summary", HttpStatusCode.NotFound))["code"]);
        Assert.Equal("file.type", (string?)(await SendAsync(seat, [0x4D, 0x5A, 0], Address, HttpStatusCode.UnprocessableEntity))["code"]);
        Assert.Equal("file.large", (string?)(await SendAsync(seat, new byte[20 * 1024 * 1024 + 1], Address, HttpStatusCode.UnprocessableEntity))["code"]);
    }

    [Fact]
    public async Task A_system_sends_for_the_person_it_acts_for()
    {
        using var client = await shared.Host.ClientAsync("u-operator.003", Street, "self", "case.*", "access.actAs");
        var file = await SendAsync(client, Pictures.Png(), "/api/v1/files?app=request&field=photos&name=a.png");
        using var opened = await client.PostAsJsonAsync("/api/v1/apps/request/cases", Body(new JsonArray(file)));
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        using var narrow = await shared.Host.ClientAsync("u-operator.003", Street, "self", "case.read");
        Assert.Equal(HttpStatusCode.Forbidden, (await narrow.PostAsync(Address, new ByteArrayContent(Pictures.Png()))).StatusCode);
    }
}
