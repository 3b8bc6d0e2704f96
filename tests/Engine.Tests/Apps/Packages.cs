using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Apps;

/// <summary>Packages like another with some files changed.</summary>
static class Packages
{
    public static AppPackage With(this AppPackage package, params (string Path, Func<JsonNode, JsonNode?> Change)[] changes) => AppPackage.Of(package.Paths
        .Select(path => (path, changes.Where(c => c.Path == path).Aggregate(package[path]!, (content, c) => c.Change(JsonNode.Parse(content)!) is { } changed ? Encoding.UTF8.GetBytes(changed.ToJsonString()) : []))));

    /// <summary>Without its own scenarios: they tell how the version before goes.</summary>
    public static AppPackage Untold(this AppPackage package) => AppPackage.Of(package.Paths.Where(p => !p.StartsWith("tests/", StringComparison.Ordinal)).Select(p => (p, package[p]!)));

    public static (string, Func<JsonNode, JsonNode?>) Manifest(Action<JsonNode> change) => ("app.json", node => { change(node); return node; });

    public static (string, Func<JsonNode, JsonNode?>) Flow(Action<JsonNode> change) => ("flow.json", node => { change(node); return node; });

    public static (string, Func<JsonNode, JsonNode?>) Form(string form, Action<JsonNode> change) => ($"forms/{form}.json", node => { change(node); return node; });

    /// <summary>The next version of the shipped app: what is handled is inspected before the call-back, and the form asks when it was noticed.</summary>
    public static AppPackage Inspected(this AppPackage request, string version = "2.0.0") => request.With(
        Manifest(m => m["version"] = version),
        Flow(f =>
        {
            var ways = f["connections"]!.AsArray();
            ways.Single(w => (string)w!["from"]! == "handle")!["to"] = "inspect";
            ways.Add(new JsonObject { ["from"] = "inspect", ["to"] = "callback" });
            f["activities"]!.AsArray().Add(new JsonObject { ["id"] = "inspect", ["type"] = "task", ["name"] = "验收", ["candidates"] = new JsonObject { ["post"] = "supervisor" } });
        }),
        Form("request", f =>
        {
            f["fields"]!.AsArray().Add(new JsonObject { ["id"] = "noticedOn", ["type"] = "date", ["label"] = "发现日期" });
            f["sections"]![0]!["fields"]!.AsArray().Add("noticedOn");
        }));
}
