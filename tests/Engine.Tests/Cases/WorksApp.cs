using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A matter that takes time: <c>repair</c> may be suspended and extended by whoever has it, <c>survey</c> only when the supervisor agrees, and so may the whole case be extended.</summary>
static class WorksApp
{
    public static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "works", "name": { "zh-CN": "修缮", "en": "Works" }, "version": "1.0.0", "noun": { "zh-CN": "工程", "en": "Work" }, "numberPrefix": "X",
              "form": "topic", "title": "form.topic", "deadlines": [{ "id": "whole", "within": "20 workdays" }],
              "suspend": { "reasons": ["诉讼或仲裁期间", "等待上级批复"] }, "extend": { "approval": "supervisor", "most": "10 workdays" },
              "park": { "approval": "supervisor" }, "supervision": { "feedback": "2 workdays", "urgesPerDay": 4, "urgesUntil": 3 } }
            """)),
        ("forms/topic.json", Encoding.UTF8.GetBytes("""
            { "id": "topic", "name": { "zh-CN": "工程", "en": "Work" }, "fields": [{ "id": "topic", "type": "text", "label": { "zh-CN": "工程", "en": "Work" }, "required": true }] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "works", "start": "plan",
              "activities": [
                { "id": "plan", "type": "task", "name": "安排", "candidates": { "post": "operator" }, "outcomes": ["repair", "survey"], "allow": ["recall"] },
                { "id": "repair", "type": "task", "name": "维修", "candidates": { "post": "handler", "unit": "440104003-zf" }, "allow": ["suspend", "extend", "delegate", "return", "transfer", "recall", "addSign", "removeSign"],
                  "deadlines": [{ "id": "repair", "within": "5 workdays" }],
                  "suspend": { "reasons": ["等待材料", "天气原因"] }, "extend": { "times": 2, "most": "5 workdays" } },
                { "id": "survey", "type": "task", "name": "勘查", "candidates": { "post": "handler", "unit": "440104003-zf" }, "allow": ["suspend", "extend", "return"],
                  "deadlines": [{ "id": "survey", "within": "5 workdays", "escalation": [{ "at": "80%" }, { "at": "100%" }, { "at": "+1 workdays", "then": "supervise" }] }],
                  "suspend": { "reasons": ["等待鉴定"], "approval": "supervisor" }, "extend": { "approval": "supervisor" } },
                { "id": "check", "type": "task", "name": "验收", "candidates": { "post": "operator" }, "allow": ["return"] },
                { "id": "settled", "type": "end", "result": "closed" } ],
              "connections": [
                { "from": "plan", "outcome": "repair", "to": "repair" }, { "from": "plan", "outcome": "survey", "to": "survey" },
                { "from": "repair", "to": "check" }, { "from": "survey", "to": "check" }, { "from": "check", "to": "settled" } ] }
            """)),
    ]);
}
