using System.Text;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Engine.Tests.Flows;
using LowCode.Flows;
using LowCode.Problems;
using Random = System.Random;

namespace LowCode.Engine.Tests.Cases;

/// <summary>An app around a random flow, in which every step allows everything that people may do to it.</summary>
static class DrawnApp
{
    static readonly string[] allowed =
        ["return", "recall", "transfer", "delegate", "refuseDispatch", "addSign", "removeSign", "suspend", "extend", "assist"], ofSummons = ["transfer", "delegate", "recall", "addSign"];
    static readonly string[] posts = ["operator", "handler", "callback"];

    public static LightApp Make(Random random, bool structured, int size)
    {
        var (app, problems) = AppCompiler.Compile(Package(RandomFlow.Make(random, structured, size).Flow.Definition, random));
        return app ?? throw new InvalidOperationException(string.Join("; ", problems.Select(p => $"{p.Path} {ProblemText.Of(p, "en")}")));
    }

    static AppPackage Package(FlowDefinition drawn, Random random)
    {
        var flow = JsonNode.Parse(drawn.ToJson()
            .Replace("\"template\":\"t\"", "\"template\":\"dispatched\"", StringComparison.Ordinal).Replace("\"template\":\"nudge\"", "\"template\":\"urged\"", StringComparison.Ordinal)
            .Replace("\"u1\"", $"\"{WalkedStreet.Id}-cg\"", StringComparison.Ordinal).Replace("\"u2\"", $"\"{WalkedStreet.Id}-zf\"", StringComparison.Ordinal).Replace("\"u3\"", $"\"{WalkedStreet.Id}-zh\"", StringComparison.Ordinal)
            .Replace("[\"u\"]", "[\"u-operator.003\"]", StringComparison.Ordinal).Replace("\"post\":\"district\"", "\"post\":\"operator\"", StringComparison.Ordinal))!;
        Open(flow["activities"]!.AsArray(), random);
        // The step that is done for all, if there is one.
        var step = flow["activities"]!.AsArray().FirstOrDefault(a => (string)a!["type"]! == ActivityTypes.Task)?["id"];
        var merge = step is null ? "" : $$"""
            "merge": { "step": "{{step}}", "answer": ["a"] },
            """;
        return AppPackage.Of([
            ("app.json", Encoding.UTF8.GetBytes($$"""
                { "id": "drawn", "name": { "zh-CN": "随机", "en": "Drawn" }, "version": "1.0.0", "noun": { "zh-CN": "事项", "en": "Matter" }, "numberPrefix": "D", "form": "topic", "title": "form.topic", {{merge}} "split": { "fields": ["topic"] },
                  "deadlines": [{ "id": "case", "within": "20 workdays" }], "suspend": {}, "extend": {}, "park": {}, "supervision": { "urgesUntil": 2 } }
                """)),
            ("forms/topic.json", Encoding.UTF8.GetBytes("""
                { "id": "topic", "name": { "zh-CN": "事项", "en": "Matter" }, "fields": [{ "id": "topic", "type": "text", "label": { "zh-CN": "事项", "en": "Matter" }, "required": true },
                  { "id": "a", "type": "number", "label": { "zh-CN": "数", "en": "Number" } }, { "id": "list", "type": "unit", "multiple": true, "label": { "zh-CN": "单位", "en": "Units" } }] }
                """)),
            ("lists/duties.json", Encoding.UTF8.GetBytes($$"""{ "id": "duties", "rows": [{{(random.Next(2) == 0 ? $$"""{ "unit": "{{WalkedStreet.Id}}-cg" }""" : "")}}] }""")),
            ("flow.json", Encoding.UTF8.GetBytes(flow.ToJsonString())),
        ]);
    }

    static void Open(JsonArray activities, Random random)
    {
        foreach (var activity in activities.Select(a => a!.AsObject()))
        {
            var type = (string)activity["type"]!;
            if (type is ActivityTypes.Task or ActivityTypes.Sign or ActivityTypes.Summon)
            {
                activity["allow"] = new JsonArray([.. (type == ActivityTypes.Summon ? ofSummons : allowed).Select(v => (JsonNode)v)]);
                if (random.Next(3) == 0) activity["deadlines"] = new JsonArray(new JsonObject { ["id"] = "step", ["within"] = "4 workhours" });
            }
            if (activity["candidates"]?["post"] is not null) activity["candidates"]!["post"] = posts[random.Next(posts.Length)];
            foreach (var part in (string[])["record", "rate"])
                if (activity[part]?["candidates"]?["post"] is not null) activity[part]!["candidates"]!["post"] = "operator";
            if (activity["activities"] is JsonArray inside) Open(inside, random);
        }
    }
}
