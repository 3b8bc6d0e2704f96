using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What a step of each type has from the beginning, so that it is right before anything is set at it.</summary>
static class StepBeginnings
{
    /// <summary>Types that can be put on a connection, in the order in which designers look for them.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<string> Types)> Groups { get; } =
    [
        ("people", [ActivityTypes.Task, ActivityTypes.Sign, ActivityTypes.Dispatch, ActivityTypes.Summon]),
        ("ways", [ActivityTypes.Decision, "parallel", "parallelWhen", ActivityTypes.ForEach, ActivityTypes.Subcase]),
        ("apart", [ActivityTypes.Notify, ActivityTypes.Delay, ActivityTypes.Set]),
    ];

    /// <summary>Types for which one has to know about other systems, or to write a script.</summary>
    public static IReadOnlyList<string> Advanced { get; } = [ActivityTypes.Wait, ActivityTypes.Call, ActivityTypes.Script];

    public static IReadOnlyList<string> Types { get; } = [.. Groups.SelectMany(g => g.Types), .. Advanced];

    /// <summary>The field in which several units are chosen; null when no form has one.</summary>
    public static FieldDefinition? UnitsField(FlowCanvasView view) => view.Draft.Fields.FirstOrDefault(f => f is { Type: FieldType.Unit, Multiple: true });

    /// <summary>The id of such a field that is still to be made.</summary>
    public static string NewUnits(FlowCanvasView view) => view.Draft.Fields.Any(f => f.Id == "units") ? "unitsAsked" : "units";

    public static JsonObject? Of(string type, FlowCanvasView view)
    {
        var form = view.Draft.Manifest?.Form;
        return type switch
        {
            ActivityTypes.Task or "parallel" => new() { ["form"] = form, ["candidates"] = new JsonObject { ["post"] = "handler" }, ["allow"] = new JsonArray("return", "transfer") },
            "parallelWhen" => new()
            {
                ["form"] = form, ["candidates"] = new JsonObject { ["post"] = "handler" }, ["allow"] = new JsonArray("return", "transfer"),
                ["fork"] = new JsonObject { ["when"] = new JsonArray(new JsonObject { ["if"] = $"!isBlank({view.Draft.Manifest?.Title ?? "form.title"})", ["outcome"] = "branch1" }), ["otherwise"] = "branch2" },
            },
            ActivityTypes.Summon => new() { ["parties"] = Units(view), ["candidates"] = new JsonObject { ["post"] = "handler" }, ["within"] = "2 workhours", ["waits"] = "2 workhours" },
            ActivityTypes.ForEach => new()
            {
                ["items"] = Units(view),
                ["activities"] = new JsonArray(new JsonObject
                {
                    ["id"] = DraftEdits.FreeId("each", id => view.Draft.Steps.Any(s => s.Id == id)), ["type"] = ActivityTypes.Task, ["name"] = view.Draft.Page.Words["step.task"], ["form"] = form,
                    ["candidates"] = new JsonObject { ["post"] = "handler", ["unit"] = "=item" },
                }),
            },
            ActivityTypes.Subcase => new() { ["app"] = view.Apps.Select(a => a.Id).FirstOrDefault() ?? view.Draft.Draft.App, ["wait"] = true, ["values"] = new JsonObject() },
            ActivityTypes.Sign => new() { ["rule"] = "all", ["form"] = form, ["parties"] = new JsonArray(new JsonObject { ["unit"] = "=case.street", ["post"] = "supervisor" }) },
            ActivityTypes.Dispatch => new() { ["table"] = view.Draft.Lists.Select(l => l.Id).FirstOrDefault() ?? "duties", ["candidates"] = new JsonObject { ["post"] = "dispatcher" } },
            ActivityTypes.Decision => new() { ["when"] = new JsonArray(), ["otherwise"] = "otherwise" },
            ActivityTypes.Notify => new() { ["template"] = "accepted", ["to"] = new JsonObject { ["kind"] = "post", ["post"] = "handler", ["unit"] = "=case.street" }, ["payload"] = StepPosted.Payload(MessageTemplates.Shipped.Find("accepted")) },
            ActivityTypes.Delay => new() { ["for"] = "1 workdays" },
            ActivityTypes.Wait => new() { ["signal"] = "answer" },
            ActivityTypes.Set => new() { ["values"] = new JsonObject() },
            ActivityTypes.Script => new() { ["script"] = "return true;" },
            ActivityTypes.Call => new() { ["target"] = "" },
            _ => null,
        };
    }

    static string Units(FlowCanvasView view) => "=form." + (UnitsField(view)?.Id ?? NewUnits(view));

    public static string EmptyList(Words words) => DraftJson.Write(new JsonObject
    {
        ["id"] = "duties", ["name"] = words["flow.duties"], ["rows"] = new JsonArray(new JsonObject { ["when"] = new JsonObject(), ["unit"] = "~zf", ["class"] = "basic", ["ground"] = words["flow.duties"] }),
    });
}
