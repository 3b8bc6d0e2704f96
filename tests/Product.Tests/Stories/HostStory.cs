using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Files;
using LowCode.Product.Tests.Apps;
using LowCode.Product.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LowCode.Product.Tests.Stories;

/// <summary>Pages shown by an app that answers for place, code, camera and voice: a pretended one, named by the setting as a real one is.</summary>
[Trait("Category", "Story")]
public sealed class HostStory(HostBrowser browser) : IClassFixture<HostBrowser>
{
    const string Street = "440104003";

    [Fact]
    public async Task On_a_phone_the_host_gives_a_resident_place_code_and_photo_and_the_file_input_stays()
    {
        await using var resident = await browser.OnPhoneAsync();
        var loaded = new List<string>();
        resident.Page.Request += (_, request) => { lock (loaded) loaded.Add(new Uri(request.Url).AbsolutePath); };
        await resident.OpenAsync($"/portal?street={Street}");
        // A page that asks nothing of the host brings nothing of it.
        lock (loaded) Assert.DoesNotContain(loaded, path => path.StartsWith("/assets/host-", StringComparison.Ordinal) || path == "/host-bridge.js");
        await resident.OpenAsync($"/portal/{Street}/request/snap/apply");
        await resident.Page.Locator("[data-host=scan]").ClickAsync();
        await Expect(resident.Page.Locator("[name='f.lamp']")).ToHaveValueAsync("LAMP-0185");
        await Expect(resident.Page.Locator("input[type=file]")).ToBeVisibleAsync();
        await resident.Page.Locator("[data-host=photo]").ClickAsync();
        await Expect(resident.Page.Locator(".kept img")).ToHaveCountAsync(2);
        await resident.Page.Locator("[data-spot] button").ClickAsync();
        await Expect(resident.Page.Locator("[data-spot] [role=status]")).ToContainTextAsync("7");
        await Expect(resident.Page.Locator("[data-spot] [data-part=datum]")).ToHaveValueAsync("gcj02");
        await resident.LookAsync("host-portal");
        await resident.Page.Locator("#phone").FillAsync("13812351001");
        await resident.PressAsync("button[value=code]:not(.unseen)");
        await resident.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
        await resident.PressAsync("button[value=prove]:not(.unseen)");
        await resident.Page.Locator("[name='f.place']").FillAsync("小北路口");
        await resident.Page.Locator("[name='f.description']").FillAsync("灯杆倾斜");
        await resident.PressAsync("button[value=send]");
        await Expect(resident.Page.Locator(".did")).ToContainTextAsync("已收到");
        var made = await MadeAsync("灯杆倾斜");
        Assert.Equal((2, "LAMP-0185"), (made["photos"]!.AsArray().Count, (string)made["lamp"]!));
        Assert.True(made["location"]!["lng"] is not null, made.ToJsonString());
    }

    [Fact]
    public async Task On_a_patrol_the_host_takes_the_photo_and_says_when_it_took_none()
    {
        await using var worker = await browser.OnPhoneAsync();
        await worker.SignInAsync("gridWorker.003104-g2");
        await worker.OpenAsync("/patrol");
        await Expect(worker.Page.Locator(".place-told")).ToContainTextAsync("已定位");
        var photos = worker.Page.Locator(".files:has([name='f.photos'][type=file])");
        await worker.Page.EvaluateAsync("window.noPhoto = true");
        await photos.Locator("[data-host=photo]").ClickAsync();
        await Expect(photos.Locator(".host-at [role=status]")).ToContainTextAsync("没有拍到");
        await worker.Page.EvaluateAsync("window.noPhoto = false");
        await photos.Locator("[data-host=photo]").ClickAsync();
        await Expect(photos.Locator(".kept img")).ToHaveCountAsync(2);
        await worker.LookAsync("host-patrol");
        await worker.Page.Locator("[name='f.where']").FillAsync("教育路12号");
        await worker.Page.Locator("[name='f.kind'][value=safety]").CheckAsync();
        await worker.Page.Locator("[name='f.note']").FillAsync("消防栓漏水");
        await worker.PressAsync("button[value=open]");
        await Expect(worker.Page.Locator(".did")).ToBeVisibleAsync();
        var photographed = (await MadeAsync("消防栓漏水"))["photos"]!.AsArray();
        Assert.Equal(2, photographed.Count);
        // The pictures note their place themselves; where the device was when they were taken stands beside it, turned from the host's datum.
        Assert.All(photographed, photo => Assert.True(photo!["placeFrom"] is null && Math.Abs((double)photo["lng"]! - 113.264385) < 1e-6 && Math.Abs((double)photo["deviceLng"]! - 113.2646) < 1e-3, photo.ToJsonString()));
    }

    [Fact]
    public async Task In_large_letters_the_host_listens_on_the_portal_and_at_the_desk_where_help_stays_in_sight()
    {
        foreach (var place in new[] { await browser.OnPhoneAsync(), await browser.AtDeskAsync() })
        {
            await using var seat = place;
            var width = seat.Page.ViewportSize!.Width;
            await seat.SignInAsync("operator.003");
            await seat.OpenAsync("/elder?on=1&back=/cases/new/request");
            await SpeakAsync(seat, "[name='f.summary']");
            foreach (var at in new[] { "0", "document.body.scrollHeight" })
            {
                await seat.Page.EvaluateAsync($"window.scrollTo(0, {at})");
                await Expect(seat.Page.Locator(".help-bar a[href='tel:12345']")).ToBeInViewportAsync();
                await Expect(seat.Page.Locator(".help-bar a[href='/cases/new']")).ToBeInViewportAsync();
            }
            await seat.Page.EvaluateAsync("window.scrollTo(0, 0)");
            await seat.LookAsync($"host-elder-desk-{width}");
            await seat.OpenAsync($"/portal/{Street}/request/snap/apply");
            await seat.Page.Locator("#phone").FillAsync(width < 500 ? "13812351002" : "13812351003");
            await seat.PressAsync("button[value=code]:not(.unseen)");
            await seat.Page.Locator("#code").FillAsync(await browser.Host.NextCodeAsync());
            await seat.PressAsync("button[value=prove]:not(.unseen)");
            await seat.PressAsync("button[value=next]:not(.unseen)");
            await SpeakAsync(seat, "[name='f.place']");
            await seat.LookAsync($"host-elder-portal-{width}");
            await seat.OpenAsync("/elder?on=0&back=/");
            await Expect(seat.Page.Locator(".help-bar")).ToHaveCountAsync(0);
        }
    }

    static async Task SpeakAsync(Person seat, string field)
    {
        // A draft of another device may stand here.
        await seat.Page.Locator(field).FillAsync("");
        await seat.Page.Locator($"{field} + .speak").ClickAsync();
        await Expect(seat.Page.Locator(field)).ToHaveValueAsync("小北路口 zh-CN");
    }

    async Task<JsonNode> MadeAsync(string words)
    {
        using var seat = await browser.Host.SignInAsync("dispatcher.003");
        var line = Assert.Single(JsonNode.Parse(await seat.GetStringAsync("/api/v1/cases?q=" + Uri.EscapeDataString(words)))!["items"]!.AsArray());
        return JsonNode.Parse(await seat.GetStringAsync($"/api/v1/cases/{(string)line!["caseId"]!}"))!["form"]!;
    }
}

/// <summary>A product whose pages a pretended host shows, with a street whose residents are asked for a code.</summary>
public sealed class HostBrowser : Browser
{
    const string Module = """
        // Pretends to be an app that shows these pages.
        const picture = Uint8Array.from(atob('PICTURE'), letter => letter.charCodeAt(0));
        export default register => register({
          id: 'pretended',
          here: () => true,
          place: async () => ({ lng: 113.27, lat: 23.13, datum: 'gcj02', accuracy: 7 }),
          scan: async () => 'LAMP-0185',
          photo: async most => window.noPhoto ? [] : [new File([picture], 'one.jpg', { type: 'image/jpeg' }), new Blob([picture], { type: 'image/jpeg' })].slice(0, most),
          voice: async language => `小北路口 ${language}`,
        });
        """;

    readonly string folder = Directory.CreateTempSubdirectory("lowcode-host-").FullName;

    protected override async Task<ProductHost> StartAsync()
    {
        var file = Path.Combine(folder, "bridge.js");
        await File.WriteAllTextAsync(file, Module.Replace("PICTURE", Convert.ToBase64String(Pictures.Jpeg()), StringComparison.Ordinal));
        var host = await ProductHost.StartAsync(settings: ["--Host:Bridge", file]);
        using var publisher = await host.SignInAsync("publisher.district");
        var version = (string)JsonNode.Parse(await publisher.GetStringAsync("/api/v1/apps/request?unit=440104003"))!["version"]!;
        var zip = AppCarriedTests.Edited(await publisher.GetByteArrayAsync($"/api/v1/apps/request/versions/{version}/package"),
            ("app.json", app =>
            {
                app["version"] = "8.0.0";
                // A snapshot asks for three things at most.
                var snap = app["residents"]!["services"]![0]!;
                snap.AsObject().Remove("snap");
                snap["fields"]!.AsArray().Add("lamp");
            }),
            ("forms/request.json", form =>
            {
                form["fields"]!.AsArray().Add(new JsonObject { ["id"] = "lamp", ["type"] = "barcode", ["label"] = "灯杆编号" });
                form["sections"]!.AsArray().Single(s => (string)s!["id"]! == "what")!["fields"]!.AsArray().Add("lamp");
            }));
        using var sent = await publisher.PostAsync("/api/v1/apps", new ByteArrayContent(zip) { Headers = { ContentType = new("application/zip") } });
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        using var designer = await host.SignInAsync("designer.district");
        using var installed = await designer.PutAsync("/api/v1/apps/request/installation", new StringContent("""{ "unit": "440104003", "version": "8.0.0" }""", System.Text.Encoding.UTF8, "application/json"));
        Assert.True(installed.IsSuccessStatusCode, await installed.Content.ReadAsStringAsync());
        Directory.Delete(folder, recursive: true);
        return host;
    }
}
