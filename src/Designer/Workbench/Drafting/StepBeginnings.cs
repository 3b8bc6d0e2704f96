using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What a step of each type has from the beginning, so that it is right before anything is set at it.</summary>
static class StepBeginnings
{
    /// <summary>Types that can be put on a connection, in the order in which designers look for them.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [ActivityTypes.Task, ActivityTypes.Sign, ActivityTypes.Dispatch, ActivityTypes.Decision, "parallel", ActivityTypes.Notify, ActivityTypes.Delay, ActivityTypes.Wait, ActivityTypes.Set, ActivityTypes.Script, ActivityTypes.Call];

    public static JsonObject? Of(string type, FlowCanvasView view)
    {
        var form = view.Draft.Manifest?.Form;
        return type switch
        {
            ActivityTypes.Task or "parallel" => new() { ["form"] = form, ["candidates"] = new JsonObject { ["post"] = "handler" }, ["allow"] = new JsonArray("return", "transfer") },
            ActivityTypes.Sign => new() { ["rule"] = "all", ["form"] = form, ["parties"] = new JsonArray(new JsonObject { ["unit"] = "=case.street", ["post"] = "supervisor" }) },
            ActivityTypes.Dispatch => new() { ["table"] = view.Draft.Lists.Select(l => l.Id).FirstOrDefault() ?? "duties", ["candidates"] = new JsonObject { ["post"] = "dispatcher" } },
            ActivityTypes.Decision => new() { ["when"] = new JsonArray(), ["otherwise"] = "otherwise" },
            ActivityTypes.Notify => new() { ["template"] = "accepted", ["to"] = new JsonObject { ["kind"] = "post", ["post"] = "handler", ["unit"] = "=case.street" }, ["payload"] = StepPosted.Payload("accepted") },
            ActivityTypes.Delay => new() { ["for"] = "1 workdays" },
            ActivityTypes.Wait => new() { ["signal"] = "answer" },
            ActivityTypes.Set => new() { ["values"] = new JsonObject() },
            ActivityTypes.Script => new() { ["script"] = "return true;" },
            ActivityTypes.Call => new() { ["target"] = "" },
            _ => null,
        };
    }

    public static string EmptyList(Words words) => DraftJson.Write(new JsonObject
    {
        ["id"] = "duties", ["name"] = words["flow.duties"], ["rows"] = new JsonArray(new JsonObject { ["when"] = new JsonObject(), ["unit"] = "~zf", ["class"] = "basic", ["ground"] = words["flow.duties"] }),
    });
}
