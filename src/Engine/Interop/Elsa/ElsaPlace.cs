using System.Globalization;
using System.Text.Json.Nodes;

namespace LowCode.Interop;

/// <summary>Places in a definition: <c>root/activities[3]/body</c>.</summary>
static class ElsaPlace
{
    /// <summary>The activity at a place, or null.</summary>
    public static JsonObject? Find(JsonObject definition, string place)
    {
        JsonNode? at = definition;
        foreach (var part in place.Split('/'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            // A flowchart alone, without a definition around it, is its own root.
            var next = at.Member(name) ?? (at == definition && name == "root" ? definition : null);
            if (bracket >= 0) next = int.TryParse(part.AsSpan(bracket + 1, part.Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? next.List().OfType<JsonObject>().ElementAtOrDefault(index) : null;
            if ((at = next) is null) return null;
        }
        return at as JsonObject;
    }
}
