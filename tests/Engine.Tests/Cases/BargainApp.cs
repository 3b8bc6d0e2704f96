using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A matter whose duty is known, taken back by the superior, or to be negotiated and, if nobody takes it, appointed by a leader.</summary>
static class BargainApp
{
    public static AppPackage Refusing { get; } = Package("bargain", "refuses");

    public static AppPackage Accepting { get; } = Package("bargain-silent", "accepts");

    static AppPackage Package(string id, string silence) => AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes($$"""
            { "id": "{{id}}", "name": { "zh-CN": "商定派单", "en": "Bargain" }, "version": "1.0.0", "noun": { "zh-CN": "事项", "en": "Matter" }, "numberPrefix": "B",
              "form": "topic", "title": "form.topic" }
            """)),
        ("forms/topic.json", Encoding.UTF8.GetBytes("""
            { "id": "topic", "name": { "zh-CN": "事项", "en": "Matter" }, "fields": [
              { "id": "topic", "type": "text", "label": { "zh-CN": "事项", "en": "Matter" }, "required": true },
              { "id": "kind", "type": "text", "label": { "zh-CN": "类别", "en": "Kind" } } ] }
            """)),
        ("lists/duties.json", Encoding.UTF8.GetBytes("""
            { "id": "duties", "rows": [
              { "when": { "kind": "noise" }, "unit": "~zf", "class": "basic", "ground": "履职清单第1项" },
              { "when": { "kind": "gas" }, "unit": "~zf", "class": "assisting", "lead": "440104-zj", "ground": "配合履职第3项" },
              { "when": { "kind": "licence" }, "unit": "440104003", "class": "takenBack", "ground": "上级收回第2项" } ] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes($$"""
            { "id": "{{id}}", "start": "dispatch",
              "activities": [
                { "id": "dispatch", "type": "dispatch", "name": "派单", "table": "duties", "leader": "streetLeader",
                  "negotiate": { "units": ["440104003-zf", "440104003-cg", "440104003"], "post": "handler", "within": "4 workhours", "silence": "{{silence}}" } },
                { "id": "handle", "type": "task", "name": "处置", "candidates": { "post": "handler", "unit": "=case.owner" }, "allow": ["refuseDispatch", "return"] },
                { "id": "settled", "type": "end", "result": "closed" } ],
              "connections": [ { "from": "dispatch", "to": "handle" }, { "from": "handle", "to": "settled" } ] }
            """)),
    ]);
}
