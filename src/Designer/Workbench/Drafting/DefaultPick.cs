using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What a field starts with, as people say it: an option by its name, a day from today, whoever fills it in.</summary>
static class DefaultPick
{
    /// <summary>What of the field is picked; null where what it starts with is not, or was written by hand.</summary>
    public static PickField? Of(FieldDefinition field) =>
        FieldMembers.Allows(field.Type, "default") && field.Compute is null && Picking.Of([field], own: true).FirstOrDefault() is { Part: null, Kind: not (PickKind.Presence or PickKind.Many or PickKind.Count) } pick && Condition(pick) is not null ? pick : null;

    /// <summary>As it is shown; empty where it starts with nothing.</summary>
    public static string Shown(PickField pick, PageContext page) => pick.Definition.Default is null ? "" : PickValues.Shown(pick, Condition(pick)!, page);

    public static IEnumerable<string> Suggested(PickField pick, PageContext page) => PickValues.Suggested(pick, page);

    /// <summary>What is shown stands for the expression; one that was changed behind "advanced" goes before it.</summary>
    public static void Read(Posted posted, JsonObject members, FieldDefinition field, PageContext page)
    {
        if (!posted.Has("begins") || Of(field) is not { } pick || (posted.Has("default") && posted.Some("default") != field.Default)) return;
        if (posted["begins"] == Shown(pick, page)) return;
        members["default"] = posted.Some("begins") is not { } typed ? null
            : PickedRule.Compared(PickValues.Named(PickValues.Read(pick.Path, Comparison.Is, pick, typed), pick, page.Caller!));
    }

    // Read as the rule that it equals the field: what picking can write, picking can show.
    static PickedCondition? Condition(PickField pick) => pick.Definition.Default is not { } written ? new(pick.Path, Comparison.Is)
        : PickedRule.Read($"{pick.Path} === {written}") is { Conditions: [var one] } && PickOthers.Fits(pick, one.Moving, []) && Suits(pick, one) ? one : null;

    static bool Suits(PickField pick, PickedCondition one) => pick.Kind switch
    {
        PickKind.Day or PickKind.Person or PickKind.Unit when one.Moving is not null => true,
        _ when one.Moving is not null => false,
        PickKind.Number => one.Value.IsNumber,
        PickKind.Flag => one.Value.IsBoolean,
        _ => one.Value.AsText is not null,
    };
}
