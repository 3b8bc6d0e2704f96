using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Two scripts ask at once and the first answer is enough; and scripts that call each other without end.</summary>
static class RaceApp
{
    public static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "race", "name": { "zh-CN": "先答先得", "en": "Race" }, "version": "1.0.0", "noun": { "zh-CN": "事项", "en": "Matter" }, "numberPrefix": "R",
              "form": "topic", "title": "form.topic" }
            """)),
        ("forms/topic.json", Encoding.UTF8.GetBytes("""
            { "id": "topic", "name": { "zh-CN": "事项", "en": "Matter" }, "fields": [
              { "id": "topic", "type": "text", "label": { "zh-CN": "事项", "en": "Matter" }, "required": true },
              { "id": "endless", "type": "boolean", "label": { "zh-CN": "不停", "en": "Endless" } } ] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "race", "start": "later", "variables": { "found": null },
              "activities": [
                { "id": "later", "type": "delay", "for": "1 hours" },
                { "id": "which", "type": "decision", "when": [{ "if": "form.endless", "outcome": "endless" }], "otherwise": "both" },
                { "id": "both", "type": "fork" },
                { "id": "one", "type": "script", "script": "return 'one'", "into": "found" }, { "id": "other", "type": "script", "script": "return 'other'", "into": "found" },
                { "id": "first", "type": "join", "mode": "any" },
                { "id": "round", "type": "script", "script": "return 'round'", "into": "found" }, { "id": "again", "type": "decision", "when": [{ "if": "vars.found == 'enough'", "outcome": "enough" }], "otherwise": "more" },
                { "id": "check", "type": "task", "name": "核对", "candidates": { "post": "operator" } },
                { "id": "done", "type": "end", "result": "done" } ],
              "connections": [
                { "from": "later", "to": "which" }, { "from": "which", "outcome": "both", "to": "both" }, { "from": "which", "outcome": "endless", "to": "round" },
                { "from": "both", "to": "one" }, { "from": "both", "to": "other" }, { "from": "one", "to": "first" }, { "from": "other", "to": "first" }, { "from": "first", "to": "check" },
                { "from": "round", "to": "again" }, { "from": "again", "outcome": "more", "to": "round" }, { "from": "again", "outcome": "enough", "to": "check" },
                { "from": "check", "to": "done" } ] }
            """)),
    ]);
}
