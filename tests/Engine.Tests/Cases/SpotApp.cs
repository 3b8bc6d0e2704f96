using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>What a grid worker finds: mended on the spot with a photo before and after, or passed on to be mended.</summary>
static class SpotApp
{
    public static AppPackage Package { get; } = AppPackage.Of([
        ("app.json", Encoding.UTF8.GetBytes("""
            { "id": "spot", "name": { "zh-CN": "巡查", "en": "Patrol" }, "version": "1.0.0", "noun": { "zh-CN": "事件", "en": "Event" }, "numberPrefix": "S",
              "form": "found", "title": "form.what", "selfHandled": { "outcome": "mended", "form": "mended", "posts": ["operator"] } }
            """)),
        ("forms/found.json", Encoding.UTF8.GetBytes("""
            { "id": "found", "name": { "zh-CN": "发现", "en": "Found" }, "fields": [
              { "id": "what", "type": "text", "label": { "zh-CN": "问题", "en": "What" }, "required": true },
              { "id": "before", "type": "photo", "label": { "zh-CN": "处置前照片", "en": "Photo before" }, "required": true } ] }
            """)),
        ("forms/mended.json", Encoding.UTF8.GetBytes("""
            { "id": "mended", "name": { "zh-CN": "处置", "en": "Mended" }, "fields": [
              { "id": "how", "type": "text", "label": { "zh-CN": "处置情况", "en": "How" } },
              { "id": "after", "type": "photo", "label": { "zh-CN": "处置后照片", "en": "Photo after" }, "required": true } ] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""
            { "id": "spot", "start": "take",
              "activities": [
                { "id": "take", "type": "task", "name": "受理", "candidates": { "post": "dispatcher" }, "outcomes": ["accept", "mended"] },
                { "id": "mend", "type": "task", "name": "处置", "form": "mended", "candidates": { "post": "handler", "unit": "440104003-zf" } },
                { "id": "spotted", "type": "end", "result": "selfHandled" }, { "id": "settled", "type": "end", "result": "closed" } ],
              "connections": [
                { "from": "take", "outcome": "accept", "to": "mend" }, { "from": "take", "outcome": "mended", "to": "spotted" }, { "from": "mend", "to": "settled" } ] }
            """)),
    ]);
}
