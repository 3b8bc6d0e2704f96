using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Checks over several fields of a form (its <c>rules</c>), as their panel has them, and back.</summary>
static class CheckPosted
{
    public const string List = "rules";

    /// <summary>The condition of a check that nobody has picked one for: it never says anything.</summary>
    const string Never = "false";

    public static bool IsIdle(CheckDefinition check) => check.If == Never;

    /// <summary>Fields a check can be about: of the form, and what other forms of the app ask.</summary>
    public static IReadOnlyList<PickField> Fields(FormCanvasView view) => [.. Picking.Of(view.Form.Fields, own: true), .. Picking.Of(view.Others, own: true)];

    public static DraftEdit Add(Posted posted, FormCanvasView view) =>
        new AddRow(view.Path, new JsonObject { ["if"] = Never, ["message"] = posted.Some("name") ?? view.Draft.Page.Words["field.check.begin"] }, view.Check is { } at ? at + 1 : null, List);

    public static DraftEdit Set(Posted posted, FormCanvasView view, int at)
    {
        var members = new JsonObject { ["level"] = posted["level"] == "warning" ? "warning" : null };
        FieldPosted.Rule(posted, members, "if", Fields(view), view.Draft.Page.Caller!);
        members["if"] ??= Never;
        posted.Label(members, "message", needed: true);
        posted.Text(members, "field");
        return new SetRow(view.Path, at, members, List);
    }
}
