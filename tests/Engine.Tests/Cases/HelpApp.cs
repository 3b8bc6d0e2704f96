using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A matter with units that assist: named by the duty at the dispatch, or asked by whoever handles it.</summary>
static class HelpApp
{
    public static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "help", "name": { "zh-CN": "协办", "en": "Help" }, "version": "1.0.0", "noun": { "zh-CN": "事项", "en": "Matter" }, "numberPrefix": "H",
              "form": "topic", "title": "form.topic", "deadlines": [{ "id": "case", "within": "20 workdays" }] }
            """)),
        ("forms/topic.json", Encoding.UTF8.GetBytes("""
            { "id": "topic", "name": { "zh-CN": "事项", "en": "Matter" }, "fields": [{ "id": "topic", "type": "text", "label": { "zh-CN": "事项", "en": "Matter" }, "required": true }] }
            """)),
        ("lists/duties.json", Encoding.UTF8.GetBytes("""
            { "id": "duties", "rows": [{ "unit": "440104003-cg", "class": "assisting", "lead": "440104003-zf", "ground": "配合履职第3项" }] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "help", "start": "dispatch",
              "activities": [
                { "id": "dispatch", "type": "dispatch", "name": "派单", "table": "duties", "assist": { "within": "1 workdays", "post": "handler" } },
                { "id": "handle", "type": "task", "name": "处置", "candidates": { "post": "handler", "unit": "=case.owner" }, "allow": ["assist", "refuseDispatch"],
                  "deadlines": [{ "id": "handle", "within": "10 workdays" }], "assist": { "within": "2 workdays", "wait": true } },
                { "id": "settled", "type": "end", "result": "closed" } ],
              "connections": [ { "from": "dispatch", "to": "handle" }, { "from": "handle", "to": "settled" } ] }
            """)),
    ]);
}
