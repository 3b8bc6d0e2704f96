using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Operate;

/// <summary>An app carried from one data folder to another by the command line, as a district's operators do it.</summary>
public sealed class AppCommandTests
{
    const string Home = "440104003", There = "440104004";

    [Fact]
    public async Task An_exported_app_is_installed_elsewhere_with_settings_of_its_own()
    {
        using var place = new Place();
        await using (var first = await ProductHost.StartAsync(folder: place["first"])) Assert.Equal(0, await first.StopAsync());
        var exported = (await CommandLine.DoneAsync("app", "export", "--app", "request", "--unit", Home, "--to", place["request.zip"], "--data", place["first"])).Trim();
        Assert.Matches(@"^request \d+\.\d+\.\d+ [0-9a-f]{64}$", exported);

        await File.WriteAllTextAsync(place["settings.json"], """{ "noun": "诉求件", "deadlines": { "case": "10 workdays" } }""");
        string[] to = ["--unit", There, "--data", place["second"]];
        // The same files have the same digest, as a folder and as the zip that was written of it.
        Assert.Equal(exported, (await CommandLine.DoneAsync(["app", "install", "--package", place["request.zip"], "--settings", place["settings.json"], .. to])).Trim());

        await using var second = await ProductHost.StartAsync(folder: place["second"]);
        using var district = await second.ClientAsync("u-publisher.district", "440104", "self", "app.*", "org.read");
        var installed = JsonNode.Parse(await district.GetStringAsync("/api/v1/apps/request/installations"))!.AsArray().Single(i => (string)i!["unit"]! == There)!;
        Assert.Equal(exported.Split(' ')[1], (string)installed["version"]!);
        Assert.Equal("诉求件", (string)installed["settings"]!["noun"]!);
        Assert.Equal("10 workdays", (string)installed["settings"]!["deadlines"]!["case"]!);
    }

    [Theory]
    [InlineData("""{ "deadlines": { "case": "90 workdays" } }""", "90 workdays")]
    [InlineData("""{ "deadlines": { "nosuch": "3 workdays" } }""", "nosuch")]
    [InlineData("""{ "deadlines": """, "settings")]
    public async Task Settings_that_the_template_does_not_allow_install_nothing_and_say_where(string settings, string named)
    {
        using var place = new Place();
        await File.WriteAllTextAsync(place["settings.json"], settings);
        var app = Path.Combine(AppContext.BaseDirectory, "apps", "request");
        var (code, _, error) = await CommandLine.RunAsync("app", "install", "--folder", app, "--unit", There, "--settings", place["settings.json"], "--data", place["data"]);
        Assert.Equal(2, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        var (exported, _, _) = await CommandLine.RunAsync("app", "export", "--app", "request", "--unit", There, "--to", place["x.zip"], "--data", place["data"]);
        Assert.NotEqual(0, exported);
        Assert.False(File.Exists(place["x.zip"]));
    }
}
