using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>A matter that several units sign: how, is chosen at the first step.</summary>
static class JointApp
{
    public static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "joint", "name": { "zh-CN": "联合会签", "en": "Joint" }, "version": "1.0.0", "noun": { "zh-CN": "议题", "en": "Matter" }, "numberPrefix": "J",
              "form": "topic", "title": "form.topic" }
            """)),
        ("forms/topic.json", Encoding.UTF8.GetBytes("""
            { "id": "topic", "name": { "zh-CN": "议题", "en": "Topic" }, "fields": [{ "id": "topic", "type": "text", "label": { "zh-CN": "议题", "en": "Topic" }, "required": true }] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "joint", "start": "draft",
              "activities": [
                { "id": "draft", "type": "task", "name": "拟稿", "candidates": { "post": "operator" }, "outcomes": ["together", "inTurn", "byVote"], "allow": ["recall"] },
                { "id": "together", "type": "sign", "name": "会签", "candidates": { "post": "handler" }, "parties": ["440104003-zf", "440104003-cg"],
                  "allow": ["addSign", "removeSign", "delegate", "return", "recall"], "deadlines": [{ "id": "sign", "within": "2 workdays" }] },
                { "id": "inTurn", "type": "sign", "name": "依次会签", "rule": "sequential", "reopens": "party", "allow": ["addSign", "removeSign", "delegate", "return"],
                  "parties": [{ "unit": "440104003-zf", "post": "handler" }, { "unit": "440104003-cg", "post": "handler" }] },
                { "id": "byVote", "type": "sign", "name": "业主表决", "rule": "owners", "votes": ["agree", "reject", "abstain"], "closes": "3 days",
                  "thresholds": { "takePart": { "households": "2/3", "area": "2/3" }, "agree": { "households": ">1/2", "area": ">1/2" } },
                  "parties": [{ "users": ["u-handler.003-zf"], "area": 90 }, { "users": ["u-handler.003-cg"], "area": 60 }, { "users": ["u-callback.003"], "area": 50 }] },
                { "id": "carryOut", "type": "task", "name": "落实", "candidates": { "post": "operator" }, "allow": ["return"] },
                { "id": "rework", "type": "task", "name": "改稿", "candidates": { "post": "operator" } },
                { "id": "settled", "type": "end", "result": "closed" } ],
              "connections": [
                { "from": "draft", "outcome": "together", "to": "together" }, { "from": "draft", "outcome": "inTurn", "to": "inTurn" }, { "from": "draft", "outcome": "byVote", "to": "byVote" },
                { "from": "together", "outcome": "agreed", "to": "carryOut" }, { "from": "together", "outcome": "rejected", "to": "rework" },
                { "from": "inTurn", "outcome": "agreed", "to": "carryOut" }, { "from": "inTurn", "outcome": "rejected", "to": "rework" },
                { "from": "byVote", "outcome": "agreed", "to": "carryOut" }, { "from": "byVote", "outcome": "rejected", "to": "rework" },
                { "from": "carryOut", "to": "settled" }, { "from": "rework", "to": "settled" } ] }
            """)),
    ]);
}
