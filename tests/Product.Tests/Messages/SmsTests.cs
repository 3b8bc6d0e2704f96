using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Messages;

public sealed class SmsTests
{
    static readonly string[] noQuiet = ["--Messages:QuietFrom", "08:00", "--Messages:QuietUntil", "08:00"];

    /// <summary>The sample plugin as it was built, put where an administrator puts it; and one that is broken beside it.</summary>
    static string Install()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var from = Path.Combine(Readme.Root(), "plugins-samples", "Sms", "bin", built.Parent!.Name, built.Name);
        var plugins = Directory.CreateTempSubdirectory("lowcode-sms-").FullName;
        var to = Directory.CreateDirectory(Path.Combine(plugins, "sms")).FullName;
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.Combine(plugins, "unfinished"));
        return plugins;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_goes_to_the_claimants_mobile_by_the_plugin_and_its_receipt_comes_back(bool postgres)
    {
        var plugins = Install();
        await using var carrier = await Carrier.StartAsync(busyAtFirst: 1);
        var connection = postgres ? await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync() : null;
        await using var host = await ProductHost.StartAsync(connection, null, ["--plugins", plugins, .. carrier.Settings, .. noQuiet]);

        using var admin = await host.SignInAsync("systemAdmin");
        var listed = JsonNode.Parse(await admin.GetStringAsync("/api/v1/plugins"))!.AsArray();
        Assert.Equal([("sms", true, null), ("unfinished", false, "plugin.manifest.missing")],
            listed.Select(p => ((string)p!["folder"]!, (bool)p["running"]!, (string?)p["code"])));

        using var seat = await host.SignInAsync("operator.003");
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "sms-1"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "answeredOnTheSpot", key = "sms-2" });
        // Busy the first time: it comes again under the same id.
        var (first, second) = (await carrier.NextAsync(), await carrier.NextAsync());
        Assert.Equal((string)first["id"]!, (string)second["id"]!);
        Assert.Equal(("13812345678", "SMS_2040005", "路灯不亮"), ((string)second["to"]!, (string)second["template"]!, (string)second["variables"]!["title"]!));
        Assert.StartsWith("【洪桥街道】您反映的“路灯不亮”", (string)second["text"]!, StringComparison.Ordinal);

        var sent = await Carrier.UntilAsync(() => MessageAsync(seat, id), m => (string?)m["state"] == "sent");
        Assert.Equal(("138****5678", "sms", 2), ((string)sent["recipient"]!, (string)sent["channel"]!, (int)sent["tries"]!));
        var number = (string)sent["number"]!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await Carrier.ReportAsync(host.Address, number, true, "another key")).StatusCode);
        Assert.Equal("sent", (string?)(await MessageAsync(seat, id))["state"]);
        Assert.Equal(HttpStatusCode.OK, (await Carrier.ReportAsync(host.Address, number, true)).StatusCode);
        Assert.Equal("received", (string?)(await MessageAsync(seat, id))["state"]);

        // Somebody without a part in it sees neither the case nor what was sent in it.
        using var other = await host.SignInAsync("resident.003");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/v1/cases/{id}/messages")).StatusCode);
        using var page = await Visitor.SignedInAsync(host, "operator.003");
        await page.OpenAsync("/cases/" + id);
        Assert.Contains("答复告知 → 138****5678 已送达", page.Text, StringComparison.Ordinal);
        Directory.Delete(plugins, recursive: true);
    }

    static async Task<JsonNode> MessageAsync(HttpClient http, string id) =>
        JsonNode.Parse(await http.GetStringAsync($"/api/v1/cases/{id}/messages"))!.AsArray() is { Count: 1 } one ? one[0]! : new JsonObject();

    [Fact]
    public async Task Switched_off_for_a_street_the_plugin_is_not_used_there_and_the_administrators_pages_say_so()
    {
        var plugins = Install();
        await using var carrier = await Carrier.StartAsync();
        await using var host = await ProductHost.StartAsync(null, null, ["--plugins", plugins, .. carrier.Settings, .. noQuiet]);
        using var admin = await Visitor.SignedInAsync(host, "systemAdmin");
        await admin.OpenAsync("/admin/plugins");
        Assert.Contains("短信", admin.Text, StringComparison.Ordinal);
        Assert.Contains("文件夹里没有 plugin.json。", admin.Text, StringComparison.Ordinal);
        await admin.PressAsync("button[value='off']", ("unit", "440104003"));
        Assert.Contains("已停用", admin.Text, StringComparison.Ordinal);

        using var seat = await host.SignInAsync("operator.003");
        Assert.Equal(HttpStatusCode.Forbidden, (await seat.GetAsync("/api/v1/plugins")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await seat.PutAsJsonAsync("/api/v1/plugins/sms/units/440104003", new { on = true })).StatusCode);
        var id = (string)(await RequestCase.OpenAsync(seat, "440104003", "off-1"))["id"]!;
        await RequestCase.CommandAsync(seat, id, new { type = "complete", visit = 1, outcome = "answeredOnTheSpot", key = "off-2" });
        // The demonstration's own carrier takes it instead: the same channel, straight to its telephone.
        await Carrier.UntilAsync(() => MessageAsync(seat, id), m => (string?)m["state"] is "sent" or "received");
        using var phone = Visitor.At(host);
        await phone.OpenAsync("/demo/phone");
        Assert.Contains("您反映的“路灯不亮”", phone.Text, StringComparison.Ordinal);
        await admin.OpenAsync("/admin/messages?state=received");
        await Carrier.UntilAsync(async () => { await admin.OpenAsync("/admin/messages?state=received"); return admin.Text; }, text => text.Contains("138****5678", StringComparison.Ordinal));
        Assert.Contains("LC-010", admin.Text, StringComparison.Ordinal);
        Directory.Delete(plugins, recursive: true);
    }

    [Fact]
    public async Task The_pretended_carrier_of_the_demonstration_takes_refuses_and_loses_by_the_number()
    {
        await using var host = await ProductHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("1", "13800000001")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "demo");
        Assert.Equal(HttpStatusCode.OK, (await Post("1", "13800000001")).StatusCode);
        Assert.Equal(await (await Post("1", "13800000001")).Content.ReadAsStringAsync(), await (await Post("1", "13800000001")).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("2", "13800000000")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Post("3", "13800009999")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post("4", "13800008888")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post("5", "13800000001", "http://elsewhere.example/")).StatusCode);
        using var phone = Visitor.At(host);
        await phone.OpenAsync("/demo/phone");
        Assert.Single(phone.Page.QuerySelectorAll(".bubble"));
        Assert.DoesNotContain("13800008888", phone.Text, StringComparison.Ordinal);

        Task<HttpResponseMessage> Post(string id, string to, string? report = null) => http.PostAsJsonAsync("/demo/carrier/messages", new { id, to, text = "你好", report });
    }

    [Fact]
    public async Task Without_the_demonstration_there_is_no_telephone()
    {
        await using var host = await ProductHost.StartAsync(null, null, "--bare");
        using var nobody = new HttpClient { BaseAddress = host.Address };
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/demo/phone")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.PostAsJsonAsync("/demo/carrier/messages", new { id = "1", to = "1", text = "x" })).StatusCode);
    }
}
