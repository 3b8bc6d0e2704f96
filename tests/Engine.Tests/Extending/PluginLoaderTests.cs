using System.Text.Json.Nodes;
using LowCode.Extending;
using LowCode.Plugins;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Extending;

public class PluginLoaderTests
{
    [Fact]
    public async Task Each_plugin_runs_with_the_libraries_it_brought_and_with_none_of_the_products()
    {
        using var folder = new PluginFolder().Add("PluginA").Add("PluginB");
        using var plugins = folder.Load();
        Assert.All(plugins.All, p => Assert.True(p.Problem is null, p.Problem is null ? "" : ProblemText.Of(p.Problem, "en")));
        Assert.Equal(["call wordsA", "activity fixture.weather"], plugins.Find("plugina")!.Brings.Select(b => $"{b.Kind} {b.Name}"));
        Assert.Equal("\"version 1\"", await SaysAsync(plugins, "wordsA"));
        Assert.Equal("\"version 2, alone\"", await SaysAsync(plugins, "wordsB"));
        Assert.Equal("plugina", plugins.OwnerOf(plugins.Activity("fixture.weather")!));
    }

    static async Task<string> SaysAsync(PluginCatalog plugins, string target) =>
        Assert.IsType<CallAnswer.Output>(await plugins.Targets.Single(t => t.Name == target).Call(new CallRequest("1", "{}"), default)).Json;

    [Fact]
    public void A_server_without_the_folder_has_no_plugins()
    {
        Assert.Empty(PluginLoader.Load(new PluginSource(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).All);
        Assert.Empty(PluginLoader.Load(new PluginSource("/no/such/folder"), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).All);
    }

    public static TheoryData<string, string> Manifests => new()
    {
        { "plugin.contract", """{ "contract": 2 }""" },
        { "plugin.id", """{ "id": "Not So" }""" },
        { "plugin.version", """{ "version": "new" }""" },
        { "plugin.assembly.missing", """{ "assembly": "Other.dll" }""" },
        { "plugin.assembly.missing", """{ "assembly": "../PluginA/Fixture.PluginA.dll" }""" },
        { "plugin.digest", """{ "digest": "00" }""" },
        { "plugin.assembly.broken", """{ "assembly": "plugin.json" }""" },
        { "plugin.empty", """{ "assembly": "Fixture.Words.dll" }""" },
    };

    [Theory, MemberData(nameof(Manifests))]
    public void What_does_not_fit_is_listed_with_its_reason_and_the_others_run(string code, string changed)
    {
        using var folder = new PluginFolder().Add("PluginA", manifest: m =>
        {
            foreach (var (name, value) in JsonNode.Parse(changed)!.AsObject()) m[name] = value!.DeepClone();
        }).Add("PluginB");
        using var plugins = folder.Load();
        Assert.Equal([code, null], plugins.All.Select(p => p.Problem?.Code));
        Assert.Single(plugins.Targets);
        Assert.Null(plugins.Find("plugina"));
    }

    [Fact]
    public void A_folder_without_a_manifest_or_with_one_that_cannot_be_read_is_listed_too()
    {
        using var folder = new PluginFolder().Add("PluginA").Add("PluginB");
        File.Delete(Path.Combine(folder.Path, "PluginA", "plugin.json"));
        File.WriteAllText(Path.Combine(folder.Path, "PluginB", "plugin.json"), "{ \"id\": ");
        Directory.CreateDirectory(Path.Combine(folder.Path, ".git"));
        using var plugins = folder.Load();
        Assert.Equal(["plugin.manifest.missing", "plugin.manifest.unreadable"], plugins.All.Select(p => p.Problem?.Code));
    }

    [Fact]
    public void The_digest_of_the_manifest_is_that_of_the_assembly()
    {
        using var folder = new PluginFolder().Add("PluginA");
        var digest = folder.DigestOf("PluginA", "Fixture.PluginA.dll");
        using var again = new PluginFolder().Add("PluginA", manifest: m => m["digest"] = digest.ToLowerInvariant());
        using var plugins = again.Load();
        Assert.Null(Assert.Single(plugins.All).Problem);
    }

    [Fact]
    public void The_second_of_one_id_and_the_second_of_one_name_stay_out()
    {
        using var folder = new PluginFolder().Add("PluginA", "1").Add("PluginA", "2").Add("PluginA", "3", m => m["id"] = "another");
        using var plugins = folder.Load();
        Assert.Equal([null, "plugin.idTwice", "plugin.nameTaken"], plugins.All.Select(p => p.Problem?.Code));
        Assert.Single(plugins.Activities);
    }

    [Fact]
    public void A_plugin_that_throws_when_it_is_made_does_not_keep_the_server_from_starting()
    {
        using var folder = new PluginFolder().Add("PluginA", set: ("explode", "no licence")).Add("PluginB");
        using var plugins = folder.Load();
        Assert.Equal("plugin.assembly.broken", plugins.All[0].Problem!.Code);
        Assert.Equal("no licence", plugins.All[0].Problem!.Values!["reason"]);
        Assert.Single(plugins.Targets);
    }

    [Fact]
    public void A_type_of_activity_without_a_dot_could_be_the_products_own_and_is_refused()
    {
        using var folder = new PluginFolder().Add("PluginA", set: ("type", "task"));
        using var plugins = folder.Load();
        Assert.Equal("plugin.name", Assert.Single(plugins.All).Problem!.Code);
    }
}
