using System.Text;
using LowCode.Apps;
using LowCode.Engine.Tests.Architecture;

namespace LowCode.Engine.Tests.Cases;

/// <summary>The light apps that tests walk through: the shipped one, and one with every construct of flows in it.</summary>
static class SampleApps
{
    public static AppPackage Request { get; } = AppPackage.FromFolder(Path.Combine(Checkout.Root, "plugins-samples", "apps", "request"));

    public static AppPackage Whistle { get; } = AppPackage.FromFolder(Path.Combine(Checkout.Root, "plugins-samples", "apps", "whistle"));

    public static AppPackage OneMatter { get; } = AppPackage.FromFolder(Path.Combine(Checkout.Root, "plugins-samples", "apps", "one-matter"));

    public static AppPackage MatterPart { get; } = AppPackage.FromFolder(Path.Combine(Checkout.Root, "plugins-samples", "apps", "matter-part"));

    public static AppPackage Wild { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "wild", "name": { "zh-CN": "样样有", "en": "Wild" }, "version": "1.0.0", "noun": { "zh-CN": "办件", "en": "Case" }, "numberPrefix": "W",
              "form": "plan", "title": "form.summary", "deadlines": [{ "id": "case", "within": "5 workdays", "warnAt": "80%" }] }
            """)),
        ("forms/plan.json", Encoding.UTF8.GetBytes("""
            { "id": "plan", "name": { "zh-CN": "计划", "en": "Plan" }, "fields": [
              { "id": "summary", "type": "text", "label": { "zh-CN": "标题", "en": "Title" }, "required": true },
              { "id": "again", "type": "boolean", "label": { "zh-CN": "再来", "en": "Again" } },
              { "id": "parts", "type": "multichoice", "label": { "zh-CN": "部分", "en": "Parts" }, "options": [
                { "value": "a", "label": { "zh-CN": "甲", "en": "A" } }, { "value": "b", "label": { "zh-CN": "乙", "en": "B" } }, { "value": "c", "label": { "zh-CN": "丙", "en": "C" } }] } ] }
            """)),
        ("messages/nudge.json", Encoding.UTF8.GetBytes("""{ "id": "nudge", "number": "T-1", "name": "催", "text": "该办了" }""")),
        ("messages/wild.json", Encoding.UTF8.GetBytes("""{ "id": "wild", "number": "T-2", "name": { "zh-CN": "完了", "en": "Done" }, "text": { "zh-CN": "{what}办完了", "en": "{what} is done" }, "variables": { "what": 6 } }""")),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "wild", "start": "plan", "variables": { "rounds": 0 },
              "activities": [
                { "id": "plan", "type": "task", "name": "计划", "form": "plan", "candidates": { "post": "operator" }, "outcomes": ["go", "skip", "script"] },
                { "id": "think", "type": "script", "script": "return form.summary", "into": "thought" },
                { "id": "turns", "type": "forEach", "mode": "sequential", "items": "=form.parts", "activities": [
                  { "id": "turn", "type": "task", "name": "轮流", "candidates": { "post": "dispatcher" }, "allow": ["return"] }] },
                { "id": "split", "type": "fork" },
                { "id": "left", "type": "task", "name": "左", "candidates": { "post": "operator" }, "allow": ["return", "transfer"],
                  "deadlines": [{ "id": "left", "within": "2 workhours", "warnAt": "50%" }],
                  "boundaries": [{ "id": "late", "on": "timer", "after": "3 days", "outcome": "late" },
                    { "id": "nudge", "on": "timer", "after": "5 hours", "interrupting": false, "outcome": "nudge" }] },
                { "id": "nudged", "type": "notify", "template": "nudge", "to": "u-operator.003" },
                { "id": "right", "type": "sequence", "activities": [
                  { "id": "first", "type": "task", "name": "右一", "candidates": { "post": "operator" } },
                  { "id": "pause", "type": "delay", "for": "2 hours" },
                  { "id": "second", "type": "task", "name": "右二", "candidates": { "post": "operator" }, "allow": ["return"] }] },
                { "id": "photo", "type": "wait", "signal": "photo" },
                { "id": "meet", "type": "join" },
                { "id": "each", "type": "forEach", "items": "=form.parts", "activities": [
                  { "id": "part", "type": "task", "name": "分项", "candidates": { "post": "dispatcher" }, "allow": ["return"] }] },
                { "id": "rounds", "type": "loop", "while": "vars.rounds < 2", "activities": [
                  { "id": "count", "type": "set", "values": { "rounds": "=vars.rounds + 1" } },
                  { "id": "check", "type": "task", "name": "检查", "candidates": { "post": "operator" }, "allow": ["return"], "return": "direct" }] },
                { "id": "ask", "type": "call", "target": "weather", "payload": "=form.summary", "wait": true, "into": "weather" },
                { "id": "told", "type": "notify", "template": "wild", "to": "u-operator.003", "payload": { "what": "=form.summary" } },
                { "id": "again", "type": "decision", "when": [{ "if": "form.again === true && visits('split') < 2", "outcome": "back" }], "otherwise": "on" },
                { "id": "finished", "type": "end", "result": "finished" } ],
              "connections": [
                { "from": "plan", "outcome": "go", "to": "split" }, { "from": "plan", "outcome": "skip", "to": "told" },
                { "from": "plan", "outcome": "script", "to": "think" }, { "from": "think", "to": "turns" }, { "from": "turns", "to": "told" },
                { "from": "split", "to": "left" }, { "from": "split", "to": "right" }, { "from": "split", "to": "photo" },
                { "from": "left", "outcome": "done", "to": "meet" }, { "from": "left", "outcome": "late", "to": "meet" }, { "from": "left", "outcome": "nudge", "to": "nudged" },
                { "from": "nudged", "to": "meet" },
                { "from": "right", "to": "meet" }, { "from": "photo", "to": "meet" },
                { "from": "meet", "to": "each" }, { "from": "each", "to": "rounds" }, { "from": "rounds", "to": "ask" }, { "from": "ask", "to": "told" },
                { "from": "told", "to": "again" }, { "from": "again", "outcome": "back", "to": "plan" }, { "from": "again", "outcome": "on", "to": "finished" } ] }
            """)),
    ]);
}
