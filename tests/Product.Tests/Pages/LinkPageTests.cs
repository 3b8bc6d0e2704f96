using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Messages;

namespace LowCode.Product.Tests.Pages;

/// <summary>A department's handler claims, refuses or answers by the link in a message, without an account's password.</summary>
public sealed partial class LinkPageTests : IAsyncLifetime
{
    const string Worker = "gridWorker.003104-g2", Handler = "handler.003-cg";

    ProductHost? started;

    ProductHost Host => started ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync() => started = await ProductHost.StartAsync(null, null, "--Messages:PublicAddress", "http://case.example", "--Messages:QuietFrom", "08:00", "--Messages:QuietUntil", "08:00");

    public async Task DisposeAsync()
    {
        if (started is not null) await started.DisposeAsync();
    }

    /// <summary>A reported matter that has come to the handler, and the link in the message about it.</summary>
    async Task<(string Id, string Link)> ReportedAsync(string note)
    {
        using var worker = await Visitor.SignedInAsync(Host, Worker);
        await worker.OpenAsync("/patrol");
        await worker.PressWithAsync("button[value=open]", ("f.photos", "pit.jpg", Pictures.Jpeg()), ("f.where", "教育路12号门前"), ("f.kind", "facility"), ("f.note", note));
        var id = worker.Find(".did a").GetAttribute("href")!.Split('/')[^1];
        return (id, await DispatchedAsync(id));
    }

    /// <summary>The link in the message to the handler, once the matter is accepted.</summary>
    async Task<string> DispatchedAsync(string id)
    {
        using (var dispatcher = await Host.SignInAsync("dispatcher.003"))
            await RequestCase.CommandAsync(dispatcher, id, new { type = "complete", visit = 1, outcome = "accept", key = "accept-" + id });
        using var handler = await Visitor.SignedInAsync(Host, Handler);
        var text = await Carrier.UntilAsync(async () =>
        {
            await handler.OpenAsync("/messages");
            return handler.Page.QuerySelector($"a[href='/cases/{id}'] .title")?.TextContent ?? "";
        }, told => told.Length > 0);
        return Address().Match(text).Value;
    }

    async Task<JsonNode> CaseAsync(string id)
    {
        using var seat = await Host.SignInAsync("dispatcher.003");
        return JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{id}"))!;
    }

    [Fact]
    public async Task An_item_of_an_app_that_was_taken_out_of_use_meanwhile_is_done_by_its_link()
    {
        var (id, link) = await ReportedAsync("护栏断了，已围挡");
        using var administrator = await Host.SignInAsync("systemAdmin");
        using var put = await administrator.PutAsJsonAsync("/api/v1/apps/patrol/use", new { unit = "440104003", inUse = false, reason = "换季停用" });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        using var visitor = Visitor.At(Host);
        await visitor.OpenAsync(link);
        await visitor.PressAsync("button[value=claim]");
        await visitor.PressWithAsync("button[value='complete:done']", ("f.handledPhotos", "after.jpg", Pictures.Jpeg()), ("f.result", "已焊好护栏。"));
        Assert.Equal("closed", (string)(await CaseAsync(id))["state"]!);
    }

    [Fact]
    public async Task One_item_is_claimed_and_answered_by_its_link_and_then_the_link_is_spent()
    {
        var (id, link) = await ReportedAsync("井盖松动，行人绊倒");
        Assert.StartsWith("/act/", link, StringComparison.Ordinal);
        using var visitor = Visitor.At(Host);
        await visitor.OpenAsync(link);
        Assert.Contains("井盖松动", visitor.Text, StringComparison.Ordinal);
        // No way around from here: one item, and what a link is for.
        Assert.Null(visitor.Page.QuerySelector("nav"));
        // Nothing carries the secret in the address on to somebody else.
        Assert.Null(visitor.Page.QuerySelector("footer a[href^='/feedback'], footer a[href^='/elder']"));
        using (var elsewhere = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Host.Address })
        {
            elsewhere.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
            using var other = await elsewhere.PostAsync(link, new FormUrlEncodedContent([]));
            Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        }
        Assert.Equal(["claim", "refuseDispatch"], visitor.Page.QuerySelectorAll("main button[name=do]").Select(b => b.GetAttribute("value")!).Where(v => !v.StartsWith("phrase", StringComparison.Ordinal)));
        await visitor.PressAsync("button[value=claim]");
        await visitor.AgainAsync();
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        await visitor.PressAsync("button[value='complete:done']");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        await visitor.PressWithAsync("button[value='complete:done']", ("f.handledPhotos", "after.jpg", Pictures.Jpeg()), ("f.result", "已更换井盖并加固。"));
        Assert.Contains("这个链接不再有效", visitor.Text, StringComparison.Ordinal);
        var made = await CaseAsync(id);
        Assert.Equal("closed", (string)made["state"]!);
        Assert.Equal("已更换井盖并加固。", (string)made["form"]!["result"]!);
        // The answer was lost and the page comes again, photo and all: it is told that it was done, and nothing is done twice.
        await visitor.AgainAsync();
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.Contains("这个链接不再有效", visitor.Text, StringComparison.Ordinal);
        Assert.Equal((long)made["version"]!, (long)(await CaseAsync(id))["version"]!);
        await visitor.OpenAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        // The record tells who it was, and how they came.
        using var auditor = await Host.SignInAsync("auditAdmin");
        var refusals = await Carrier.UntilAsync(() => auditor.GetStringAsync("/api/v1/audit?outcome=refused"), told => told.Contains("/act/", StringComparison.Ordinal));
        Assert.Contains("POST /act/{secret}", refusals, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('/')[^1], refusals, StringComparison.Ordinal);
        Assert.Contains("link.complete", await auditor.GetStringAsync("/api/v1/audit?act=link.*"), StringComparison.Ordinal);
        using var seat = await Host.SignInAsync("dispatcher.003");
        Assert.Contains("u-handler.003-cg via link", await seat.GetStringAsync($"/api/v1/cases/{id}/history"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_refuses_a_dispatch_and_dies_with_its_person_s_rights_or_when_it_is_revoked()
    {
        var (refused, first) = await ReportedAsync("不属城管的一件");
        using var visitor = Visitor.At(Host);
        await visitor.OpenAsync(first);
        await visitor.PressAsync("button[value=refuseDispatch]", ("ground", "不在职责清单内"));
        Assert.Contains("这个链接不再有效", visitor.Text, StringComparison.Ordinal);
        await visitor.AgainAsync();
        Assert.Contains("这个链接不再有效", visitor.Text, StringComparison.Ordinal);
        Assert.Equal("dispatch", (string)(await CaseAsync(refused))["workItems"]![0]!["activity"]!);

        var (revoked, second) = await ReportedAsync("链接要作废的一件");
        using (var dispatcher = await Visitor.SignedInAsync(Host, "dispatcher.003"))
        {
            await dispatcher.OpenAsync($"/cases/{revoked}");
            await dispatcher.PressSurelyAsync($"form[action='/cases/{revoked}/links'] button");
            Assert.Contains("链接已作废", dispatcher.Text, StringComparison.Ordinal);
        }
        await visitor.OpenAsync(second);
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
        await visitor.OpenAsync("/act/0123456789abcdef0123456789abcdef");
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);

        var (_, third) = await ReportedAsync("人员调离的一件");
        await visitor.OpenAsync(third);
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        using (var security = await Host.SignInAsync("securityAdmin"))
        {
            using var taken = await security.DeleteAsync("/api/v1/users/u-handler.003-cg/posts/handler/440104003-cg");
            Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        }
        await visitor.PressAsync("button[value=claim]");
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
    }

    static string[] FilesOf(Visitor visitor) => [.. visitor.Page.QuerySelectorAll("main a[href*='/files/'], main img[src*='/files/']").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).Distinct()];

    static async Task<HttpStatusCode> StatusOfAsync(Visitor visitor, string address)
    {
        using var answer = await visitor.FetchAsync(address);
        return answer.StatusCode;
    }

    [Fact]
    public async Task By_its_link_one_opens_the_photos_it_shows_as_long_as_it_lives_and_no_other_file()
    {
        var (_, elsewhere) = await ReportedAsync("另一件的照片");
        var (id, link) = await ReportedAsync("井盖缺失，有照片");
        using var visitor = Visitor.At(Host);
        await visitor.OpenAsync(elsewhere);
        var other = Assert.Single(FilesOf(visitor));
        await visitor.OpenAsync(link);
        var photo = Assert.Single(FilesOf(visitor));
        // The address opens the photo and nothing else: browsers keep it with the file, and it is sent on with it.
        Assert.DoesNotContain(link.Split('/')[^1], photo, StringComparison.Ordinal);
        Assert.All(visitor.Page.QuerySelectorAll("main a[href*='/files/']"), a => Assert.Contains("noreferrer", a.GetAttribute("rel"), StringComparison.Ordinal));
        using (var opened = await visitor.FetchAsync(photo))
        {
            Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (opened.StatusCode, opened.Content.Headers.ContentType?.MediaType));
            Assert.Contains("sandbox", Assert.Single(opened.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
        // Neither with another file's name nor with another link's.
        var (mine, theirs) = (photo.Split('/'), other.Split('/'));
        foreach (var (name, pass, file) in ((string, string, string)[])[(mine[^3], mine[^2], theirs[^1]), (theirs[^3], mine[^2], mine[^1]), (theirs[^3], theirs[^2], mine[^1]), (mine[^3], "", mine[^1])])
            Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(visitor, $"/act/files/{name}/{pass}/{file}"));

        await visitor.PressAsync("button[value=claim]");
        Assert.Equal(photo, Assert.Single(FilesOf(visitor)));
        // What was just sent and came back with the page shows, too.
        await visitor.PressWithAsync("button[value='complete:done']", ("f.handledPhotos", "after.jpg", Pictures.Jpeg()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        var sent = Assert.Single(FilesOf(visitor), address => address != photo);
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(visitor, sent));
        await visitor.PressAsync("button[value='complete:done']", ("f.result", "已装新井盖。"));
        Assert.Contains("这个链接不再有效", visitor.Text, StringComparison.Ordinal);
        foreach (var address in (string[])[photo, sent]) Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(visitor, address));

        using var auditor = await Host.SignInAsync("auditAdmin");
        var told = await Carrier.UntilAsync(() => auditor.GetStringAsync("/api/v1/audit?act=link.*"), text => text.Contains("link.file", StringComparison.Ordinal));
        Assert.Contains($"case:{id}", told, StringComparison.Ordinal);
        var all = await auditor.GetStringAsync("/api/v1/audit");
        Assert.All((string[])[link.Split('/')[^1], mine[^2], mine[^3]], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_its_step_keeps_from_the_handler_or_a_mask_hides_is_not_opened_by_a_link()
    {
        // The shipped app with a photo of a person, and one that is not the handler's to see.
        const string fields = "\"fields\": [\n    ", inner = """{ "id": "inner", "type": "photo", "label": { "zh-CN": "内部照片", "en": "Inner" } },""", face = """{ "id": "face", "type": "photo", "element": "person.idPhoto", "label": { "zh-CN": "证件照", "en": "Face" } },""";
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "apps", "patrol"), "*", SearchOption.AllDirectories))
            {
                var text = await File.ReadAllTextAsync(file);
                text = Path.GetFileName(file) switch
                {
                    "found.json" => text.Replace(fields, fields + inner + face, StringComparison.Ordinal),
                    "handling.json" => text.Replace(fields, fields + inner, StringComparison.Ordinal),
                    "flow.json" => text.Replace("\"form\": \"handling\",", "\"form\": \"handling\", \"access\": { \"fields\": { \"inner\": \"hidden\" } },", StringComparison.Ordinal),
                    "app.json" => text.Replace("\"version\": \"1.0.0\"", "\"version\": \"1.9.0\"", StringComparison.Ordinal),
                    _ => text,
                };
                await using var entry = archive.CreateEntry(Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "apps", "patrol"), file).Replace('\\', '/')).Open();
                await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
            }
        using (var administrator = await Host.SignInAsync("systemAdmin"))
        {
            using var published = await administrator.PostAsync("/api/v1/apps", new ByteArrayContent(zip.ToArray()));
            Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
            foreach (var unit in JsonNode.Parse(await administrator.GetStringAsync("/api/v1/apps/patrol/installations"))!.AsArray().Select(i => (string)i!["unit"]!))
                using (var put = await administrator.PutAsJsonAsync("/api/v1/apps/patrol/installation", new { unit, version = "1.9.0" }))
                    Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }
        using var worker = await Host.SignInAsync(Worker);
        async Task<JsonArray> PhotoAsync(string field)
        {
            using var answer = await worker.PostAsync($"/api/v1/files?app=patrol&field={field}&name={field}.jpg", new ByteArrayContent(Pictures.Jpeg()));
            return new JsonArray(JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
        }
        using var opened = await worker.PostAsJsonAsync("/api/v1/apps/patrol/cases", new
        {
            street = "440104003", key = "kept", form = new { photos = await PhotoAsync("photos"), inner = await PhotoAsync("inner"), face = await PhotoAsync("face"), where = "教育路12号门前", kind = "facility", note = "有不给看的照片" },
        });
        var id = (string)JsonNode.Parse(await opened.Content.ReadAsStringAsync())!["id"]!;
        using var visitor = Visitor.At(Host);
        await visitor.OpenAsync(await DispatchedAsync(id));
        Assert.DoesNotContain("内部照片", visitor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("证件照", visitor.Text, StringComparison.Ordinal);
        Assert.Single(FilesOf(visitor));
        // Whoever has taken it up sees whom it is about.
        await visitor.PressAsync("button[value=claim]");
        Assert.DoesNotContain("内部照片", visitor.Text, StringComparison.Ordinal);
        var shown = FilesOf(visitor);
        Assert.Equal(2, shown.Length);
        foreach (var address in shown) Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(visitor, address));
    }

    [GeneratedRegex(@"/act/\w+")]
    private static partial Regex Address();
}
