using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Apps;

/// <summary>北京街道's app carried to 六榕街道 over the API: as a file, with other posts and deadlines; then a second version beside the first.</summary>
public sealed class AppCarriedTests
{
    const string Home = "440104003", There = "440104004";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_is_exported_at_one_street_installed_at_another_with_its_own_posts_and_deadlines_and_upgraded_while_cases_run(bool postgres)
    {
        await using var host = await ProductHost.StartAsync(postgres ? await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync() : null);
        using var publisher = await host.ClientAsync("u-publisher.district", "440104", "self", "app.*", "org.read");
        using var desk = await host.ClientAsync("u-districtDispatcher.district", "440104", "self", "app.read", "case.*", "workitem.read", "org.read", "access.actAs");

        // Exported at home: plain files in a zip, whose digest is the one it was published with.
        var version = (string)(await Get(desk, $"/api/v1/apps/request?unit={Home}"))["version"]!;
        var zip = await desk.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package");
        using (var files = new ZipArchive(new MemoryStream(zip)))
            Assert.Equal(["app.json", "flow.json", "forms/request.json", "lists/duties.json"], files.Entries.Select(e => e.FullName).Where(n => n is "app.json" or "flow.json" or "forms/request.json" or "lists/duties.json"));
        var published = await Post(publisher, "/api/v1/apps", Zip(zip), HttpStatusCode.Created);
        Assert.Equal((string?)(await Get(desk, "/api/v1/apps/request/versions"))[0]!["digest"], (string?)published["digest"]);

        // Installed there; what does not fit says where and why.
        var wrong = await Put(publisher, new { unit = There, version, settings = new { posts = new { callback = "mayor" }, deadlines = new Dictionary<string, string> { ["handle/handle"] = "3 workdays" } } }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("app.settings.post.missing", "settings.posts.callback"), ((string)wrong!["errors"]![0]!["code"]!, (string)wrong["errors"]![0]!["path"]!));
        var late = await Put(publisher, new { unit = There, version, settings = new { deadlines = new Dictionary<string, string> { ["handle/handle"] = "60 workdays" } } }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("settings.deadlines.handle/handle", (string)late!["errors"]![0]!["path"]!);
        await Put(publisher, new { unit = There, version, settings = new { noun = "诉求件", posts = new { callback = "supervisor" }, deadlines = new Dictionary<string, string> { ["case"] = "5 workdays", ["handle/handle"] = "1 workdays" } } }, HttpStatusCode.NoContent);
        var installed = (await Get(desk, "/api/v1/apps/request/installations")).AsArray().Single(i => (string)i!["unit"]! == There)!;
        Assert.Equal("supervisor", (string)installed["settings"]!["posts"]!["callback"]!);

        // A case there: due sooner than at home, called back by the post that does it there and by no other.
        var home = await OpenAsync(desk, Home, "home", "u-operator.003");
        var old = await OpenAsync(desk, There, "old", "u-operator.004");
        Assert.Equal((string)installed["settingsDigest"]!, (string)old["appSettings"]!);
        Assert.Null(home["appSettings"]);
        Assert.True(CaseDue(old) < CaseDue(home));
        old = await CompleteAsync(desk, old, "intake", "u-operator.004", "accept");
        Assert.Equal("诉求件", (string)(await Get(desk, $"/api/v1/apps/request?unit={There}"))["noun"]!);

        // Version 2 is published, later installed there: what runs stays, what begins is new.
        var two = Zip(Second(zip));
        Assert.True((bool)(await Post(publisher, "/api/v1/apps/check", two, HttpStatusCode.OK))["sound"]!);
        await Post(publisher, "/api/v1/apps", Zip(Second(zip)), HttpStatusCode.Created);
        var changes = (await Get(desk, $"/api/v1/apps/request/versions/9.0.0/changes?since={version}")).AsArray().Select(c => $"{c!["part"]} {c["kind"]} {(c["name"] is JsonObject named ? named["zh-CN"] : c["name"])}").ToList();
        Assert.Contains("activity added 验收", changes);
        Assert.Contains("connection removed 处置 → 回访", changes);
        await Put(publisher, new { unit = There, version = "9.0.0" }, HttpStatusCode.NoContent);
        var fresh = await OpenAsync(desk, There, "fresh", "u-operator.004");
        Assert.Equal((version, "9.0.0"), ((string)old["appVersion"]!, (string)fresh["appVersion"]!));
        Assert.Equal((string)old["appSettings"]!, (string)fresh["appSettings"]!);
        fresh = await CompleteAsync(desk, fresh, "intake", "u-operator.004", "accept");

        var handled = new { contacted = true, contactedAt = "2026-11-23T10:00:00+08:00", result = "已更换灯泡" };
        old = await CompleteAsync(desk, old, "handle", "u-handler.004-cg", null, handled);
        fresh = await CompleteAsync(desk, fresh, "handle", "u-handler.004-cg", null, handled);
        Assert.Equal(("回访", "验收"), ((string)old["stage"]!, (string)fresh["stage"]!));
        fresh = await CompleteAsync(desk, fresh, "inspect", "u-supervisor.004");
        using var notTheirs = await desk.PostAsJsonAsync($"/api/v1/cases/{old["id"]}/commands", new { type = "claim", visit = Visit(old, "callback"), @as = "u-callback.004" });
        Assert.Equal(HttpStatusCode.Forbidden, notTheirs.StatusCode);
        foreach (var one in new[] { old, fresh })
            Assert.Equal("closed", (string)(await CompleteAsync(desk, one, "callback", "u-supervisor.004", "resolved", new { reached = true, satisfaction = "5" }))["state"]!);
        Assert.Contains("data-activity=\"inspect\"", await desk.GetStringAsync($"/api/v1/cases/{fresh["id"]}/flow.svg"), StringComparison.Ordinal);
        Assert.DoesNotContain("data-activity=\"inspect\"", await desk.GetStringAsync($"/api/v1/cases/{old["id"]}/flow.svg"), StringComparison.Ordinal);

        // What does not go as its own scenarios tell is not published either.
        var told = Zip(Edited(zip, ("app.json", app => app["version"] = "9.1.0"), ("tests/resolved.json", story => story["steps"]![6]!["expect"]!["closed"] = "outOfScope")));
        var untrue = await Post(publisher, "/api/v1/apps", told, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("scenario.elsewhere", "tests/resolved.json steps[6]"), ((string)untrue["errors"]![0]!["code"]!, (string)untrue["errors"]![0]!["path"]!));

        // A package with mistakes: all of them, with file, place and reason, and nothing published.
        var report = await Post(publisher, "/api/v1/apps/check", Zip(Broken(zip)), HttpStatusCode.OK);
        Assert.False((bool)report["sound"]!);
        Assert.Equal(["app.form.unknown flow.json intake", "app.startForm.unknown app.json"], report["problems"]!.AsArray().Select(p => $"{p!["code"]} {p["path"]}").Order());
        var refused = await Post(publisher, "/api/v1/apps", Zip(Broken(zip)), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(2, refused["errors"]!.AsArray().Count);

        // A seat reads apps and changes none.
        using var seat = await host.SignInAsync("operator.003");
        Assert.Equal(HttpStatusCode.OK, (await seat.GetAsync("/api/v1/apps/request/versions")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await seat.PostAsync("/api/v1/apps/check", Zip(zip))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await seat.PutAsJsonAsync("/api/v1/apps/request/installation", new { unit = Home, version })).StatusCode);
    }

    [Fact]
    public async Task A_client_that_is_let_in_for_other_apps_learns_of_no_version_no_package_and_no_installation()
    {
        await using var host = await ProductHost.StartAsync();
        using var security = await host.SignInAsync("securityAdmin");
        using var made = await security.PostAsJsonAsync("/api/v1/clients", new { name = "other", unit = "440104", user = "u-publisher.district", scope = new[] { "self", "app.*" }, apps = new[] { "wishes" }, perMinute = 0, perDay = 0 });
        var client = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        using var keyed = await security.PostAsJsonAsync($"/api/v1/clients/{client}/keys", new { });
        using var other = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)JsonNode.Parse(await keyed.Content.ReadAsStringAsync())!["key"]!);
        using var seat = await host.SignInAsync("operator.003");
        var version = (string)(await Get(seat, $"/api/v1/apps/request?unit={Home}"))["version"]!;
        foreach (var path in new[] { "versions", $"versions/{version}/package", $"versions/{version}/flow.svg", $"versions/{version}/flow.mmd", $"versions/{version}/changes?since={version}", "installations" })
        {
            using var answer = await other.GetAsync($"/api/v1/apps/request/{path}");
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
        }
        using var put = await other.PutAsJsonAsync("/api/v1/apps/request/installation", new { unit = There, version });
        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
    }

    static byte[] Second(byte[] zip) => Edited(zip, ("app.json", app => app["version"] = "9.0.0"), ("flow.json", flow =>
    {
        var ways = flow["connections"]!.AsArray();
        ways.Single(w => (string)w!["from"]! == "handle" && (string)w["to"]! == "callback")!["to"] = "inspect";
        ways.Add(new JsonObject { ["from"] = "inspect", ["to"] = "callback" });
        flow["activities"]!.AsArray().Add(new JsonObject { ["id"] = "inspect", ["type"] = "task", ["name"] = "验收", ["candidates"] = new JsonObject { ["post"] = "supervisor" } });
    }));

    static byte[] Broken(byte[] zip) => Edited(zip, ("app.json", app => { app["version"] = "9.1.0"; app["form"] = "missing"; }),
        ("flow.json", flow => flow["activities"]!.AsArray().Single(a => (string)a!["id"]! == "intake")!["form"] = "missing"));

    internal static byte[] Edited(byte[] zip, params (string Path, Action<JsonNode> Change)[] changes)
    {
        var stream = new MemoryStream();
        stream.Write(zip);
        using (var files = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            // Another flow: the scenarios of the first tell how that one goes.
            if (changes.Any(c => c.Path == "flow.json"))
                foreach (var told in files.Entries.Where(e => e.FullName.StartsWith("tests/", StringComparison.Ordinal)).ToList()) told.Delete();
            foreach (var (path, change) in changes)
            {
                using var file = files.GetEntry(path)!.Open();
                var node = JsonNode.Parse(file)!;
                change(node);
                file.SetLength(0);
                file.Write(Encoding.UTF8.GetBytes(node.ToJsonString()));
            }
        }
        return stream.ToArray();
    }

    static ByteArrayContent Zip(byte[] zip) => new(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };

    static DateTimeOffset CaseDue(JsonNode one) => DateTimeOffset.Parse((string)one["clocks"]!.AsArray().Single(c => c!["visit"] is null)!["due"]!, System.Globalization.CultureInfo.InvariantCulture);

    static int Visit(JsonNode of, string activity) => (int)of["workItems"]!.AsArray().Single(w => (string)w!["activity"]! == activity)!["visit"]!;

    static async Task<JsonNode> OpenAsync(HttpClient http, string street, string key, string @as)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(RequestCase.Body(street, key)))!;
        body["as"] = @as;
        return await Read(await http.PostAsJsonAsync("/api/v1/apps/request/cases", body), HttpStatusCode.Created);
    }

    static async Task<JsonNode> CompleteAsync(HttpClient http, JsonNode one, string activity, string @as, string? outcome = null, object? form = null) =>
        await Read(await http.PostAsJsonAsync($"/api/v1/cases/{one["id"]}/commands", new { type = "complete", visit = Visit(one, activity), @as, outcome, form = form ?? new { } }), HttpStatusCode.OK);

    static async Task<JsonNode> Get(HttpClient http, string path) => await Read(await http.GetAsync(path), HttpStatusCode.OK);

    static async Task<JsonNode> Post(HttpClient http, string path, HttpContent content, HttpStatusCode expected) => await Read(await http.PostAsync(path, content), expected);

    static async Task<JsonNode?> Put(HttpClient http, object body, HttpStatusCode expected)
    {
        using var answer = await http.PutAsJsonAsync("/api/v1/apps/request/installation", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    static async Task<JsonNode> Read(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }
}
