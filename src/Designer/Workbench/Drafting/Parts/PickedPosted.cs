using System.Text.Json.Nodes;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A posted list of chosen things, with the act on it that was pressed.</summary>
static class PickedPosted
{
    /// <param name="choices">All that can be chosen.</param>
    /// <returns>The list then; null when it was not on the page.</returns>
    public static IReadOnlyList<string>? Read(Posted posted, string name, IEnumerable<string> choices)
    {
        if (!posted.Has(name + ".shown")) return null;
        var list = posted.All(name).ToList();
        if (posted["do"].Split('.') is [var what, var act, var place] && what == name && int.TryParse(place, out var at) && at >= 0 && at < list.Count)
        {
            var one = list[at];
            list.RemoveAt(at);
            if (act != "remove") list.Insert(Math.Clamp(act == "up" ? at - 1 : at + 1, 0, list.Count), one);
        }
        if (posted.Some(name + ".add") is { } added) list.AddRange(added == "*" ? choices : choices.Where(c => c == added));
        return [.. list.Distinct()];
    }

    /// <summary>Sets a member to the list; takes it away when nothing is chosen.</summary>
    public static void Set(Posted posted, JsonObject members, string name, IEnumerable<string> choices)
    {
        if (Read(posted, name, choices) is { } list) members[name] = list.Count == 0 ? null : new JsonArray([.. list.Select(l => (JsonNode)l)]);
    }
}
