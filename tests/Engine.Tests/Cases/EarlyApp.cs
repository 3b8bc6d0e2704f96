using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>Parts of a matter are cases of their own: some it waits for until their time is over, one it only hears of; and a signal that may come before anything waits for it.</summary>
static class EarlyApp
{
    public static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "early", "name": { "zh-CN": "先到的消息", "en": "Early" }, "version": "1.0.0", "noun": { "zh-CN": "事项", "en": "Matter" }, "numberPrefix": "E",
              "form": "topic", "title": "form.topic" }
            """)),
        ("forms/topic.json", Encoding.UTF8.GetBytes("""
            { "id": "topic", "name": { "zh-CN": "事项", "en": "Matter" }, "fields": [
              { "id": "topic", "type": "text", "label": { "zh-CN": "事项", "en": "Matter" }, "required": true },
              { "id": "parts", "type": "unit", "multiple": true, "label": { "zh-CN": "部门", "en": "Departments" } } ] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "early", "start": "plan", "variables": { "told": null },
              "activities": [
                { "id": "plan", "type": "decision", "when": [{ "if": "!isBlank(form.parts)", "outcome": "split" }], "otherwise": "aside" },
                { "id": "split", "type": "task", "name": "拆分", "candidates": { "post": "operator" } },
                { "id": "each", "type": "forEach", "items": "=form.parts", "variables": { "part": null },
                  "boundaries": [{ "id": "late", "on": "timer", "after": "3 days", "outcome": "late" }],
                  "activities": [
                    { "id": "part", "type": "subcase", "app": "matter-part", "wait": true, "into": "part", "answer": ["opinion"],
                      "values": { "matter": "=form.topic", "demand": "请办理", "department": "=item" } } ] },
                { "id": "ready", "type": "wait", "signal": "ready", "into": "told" },
                { "id": "aside", "type": "subcase", "app": "matter-part", "answer": ["opinion"], "signal": "partOver",
                  "values": { "matter": "=form.topic", "demand": "请办理", "department": "440104-cg" } },
                { "id": "meanwhile", "type": "task", "name": "其间", "candidates": { "post": "operator" } },
                { "id": "over", "type": "wait", "signal": "partOver", "into": "told" },
                { "id": "read", "type": "decision", "when": [{ "if": "vars.told.result == 'done'", "outcome": "done" }], "otherwise": "other" },
                { "id": "done", "type": "end", "result": "done" }, { "id": "other", "type": "end", "result": "other" } ],
              "connections": [
                { "from": "plan", "outcome": "split", "to": "split" }, { "from": "split", "to": "each" }, { "from": "each", "to": "ready" }, { "from": "ready", "to": "other" },
                { "from": "plan", "outcome": "aside", "to": "aside" }, { "from": "aside", "to": "meanwhile" }, { "from": "meanwhile", "to": "over" }, { "from": "over", "to": "read" },
                { "from": "read", "outcome": "done", "to": "done" }, { "from": "read", "outcome": "other", "to": "other" } ] }
            """)),
    ]);
}
