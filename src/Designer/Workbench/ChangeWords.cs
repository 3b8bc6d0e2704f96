using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Designer.Workbench;

/// <summary>What a member of a definition was and is, in words as far as there are any; the rest as it is written.</summary>
static class ChangeWords
{
    const int Longest = 160;

    public static string Of(AppChange change, string? value, PageContext page)
    {
        if (value is null) return page.Words["value.none"];
        var text = change.Member switch
        {
            "within" or "warnAt" => FlowWords.In(page.Words.Language).Time(value),
            "form" or "title" or "visibleWhen" or "requiredWhen" or "default" => value,
            _ => Told(value, page) ?? value,
        };
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    static string? Told(string value, PageContext page)
    {
        JsonNode? node;
        try { node = JsonNode.Parse(value); }
        catch (JsonException) { return null; }
        return Told(node, page);
    }

    static string? Told(JsonNode? node, PageContext page) => node switch
    {
        JsonValue flag when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => page.Words[flag.GetValue<bool>() ? "yes" : "no"],
        JsonValue text when text.GetValueKind() == JsonValueKind.String => NameOf(text.GetValue<string>(), page),
        JsonArray list => string.Join(page.Words["join"], list.Select(one => Told(one, page) ?? one?.ToJsonString() ?? "")),
        // A label, or what has one.
        JsonObject label when label["zh-CN"] is not null => page.Words.Of(label.Deserialize<Label>()!),
        JsonObject one when (one["label"] ?? one["name"]) is { } name => Told(name, page),
        JsonObject range when range["min"] is { } min && range["max"] is { } max => $"{FlowWords.In(page.Words.Language).Time((string?)min)} – {FlowWords.In(page.Words.Language).Time((string?)max)}",
        JsonObject who when who.ContainsKey("post") || who.ContainsKey("unit") => string.Join(" · ", who.Select(m => Told(m.Value, page)).OfType<string>()),
        _ => null,
    };

    /// <summary>A post by its name; everything else as it is.</summary>
    static string NameOf(string text, PageContext page) => PostCatalog.Find(new Post(text)) is null ? text : page.NameOf(new Post(text));
}
